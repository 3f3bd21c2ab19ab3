/** The connector `type: caldav`. */
import type { Connector } from "../../../../core/plugin/connector.ts";
import type { BookingToolClient } from "../../connector.ts";
import { CalDavBookingsClient } from "./client.ts";
import { calDavBookingsConfig } from "./config.ts";

export const caldav: Connector<BookingToolClient, typeof calDavBookingsConfig> = {
  type: "caldav",
  summary: "Calendars of desks and rooms (CalDAV): bookings only, assigned by e-mail.",
  config: calDavBookingsConfig,
  connect: (config, context) => new CalDavBookingsClient(config, context),
};
