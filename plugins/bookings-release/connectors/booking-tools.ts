/** The connectors through which bookings can be cancelled, an explicit list. Each may also serve Buuky, which has no way of its own. */
import { caldav } from "./caldav/index.ts";
import { http } from "./http/index.ts";
import { seatsurfingBookings } from "./seatsurfing/config.ts";
import { seatsurfing } from "./seatsurfing/index.ts";

export const bookingTools = [seatsurfing, caldav, http] as const;

/** Their settings where people have their accounts in another tool. */
export const settingsOfBookings = [seatsurfingBookings, caldav.config, http.config] as const;
