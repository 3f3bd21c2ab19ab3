/** The connectors through which bookings can be cancelled, an explicit list. Each may also serve Buuky, which has no way of its own. */
import { http } from "./http/index.ts";
import { seatsurfing } from "./seatsurfing/index.ts";

export const bookingTools = [seatsurfing, http] as const;
