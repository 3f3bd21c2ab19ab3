/** The connector `type: caldav`. */
import type { Connector } from "../../../../core/plugin/connector.ts";
import type { BookingToolClient } from "../../connector.ts";
import { CalDavBookings } from "./bookings.ts";
import { calDavBookingsConfig } from "./config.ts";

export const caldav: Connector<BookingToolClient, typeof calDavBookingsConfig> = {
  type: "caldav",
  summary: "Calendars of desks and rooms (CalDAV): bookings alone, told by e-mail.",
  config: calDavBookingsConfig,
  connect(config, context) {
    const bookings = new CalDavBookings(config, context);
    return { people: null, bookings, test: () => bookings.test() };
  },
};
