/** The connectors that can cancel bookings, an explicit list. Each may also serve a target of Buuky, which cannot. */
import { caldav } from "./caldav/index.ts";
import { http } from "./http/index.ts";
import { seatsurfingBookings } from "./seatsurfing/config.ts";
import { seatsurfing } from "./seatsurfing/index.ts";

export const bookingTools = [seatsurfing, caldav, http] as const;

/** Their settings for a target whose people have their accounts in another tool. */
export const settingsOfBookings = [seatsurfingBookings, caldav.config, http.config] as const;
