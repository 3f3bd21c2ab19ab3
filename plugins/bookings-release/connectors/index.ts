/** The connectors of bookings-release, an explicit list. */
import { http } from "./http/index.ts";
import { seatsurfing } from "./seatsurfing/index.ts";

export const connectors = [seatsurfing, http] as const;
