/** The connectors of bookings-release, an explicit list. */
import { bookingTools } from "./booking-tools.ts";
import { buuky } from "./buuky/index.ts";

export const connectors = [buuky, ...bookingTools] as const;
