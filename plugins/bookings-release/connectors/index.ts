/** The connectors of bookings-release, an explicit list. */
import { caldav } from "./caldav/index.ts";
import { seatsurfing } from "./seatsurfing/index.ts";

export const connectors = [seatsurfing, caldav] as const;
