/** The connectors of bookings-release, an explicit list. */
import { seatsurfing } from "./seatsurfing/index.ts";

export const connectors = [seatsurfing] as const;
