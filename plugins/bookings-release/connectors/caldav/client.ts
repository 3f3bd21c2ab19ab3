/** Calendars of desks and rooms as a booking tool: bookings only, whose people are recognised by e-mail. */
import type { PluginContext, Tested } from "../../../../core/plugin/contract.ts";
import { CalDav } from "../../../protocols/caldav/client.ts";
import type { BookingToolClient } from "../../connector.ts";
import { CalDavBookings } from "./bookings.ts";
import { check } from "./check.ts";
import type { CalDavBookingsConfig } from "./config.ts";

export class CalDavBookingsClient implements BookingToolClient {
  readonly people = null;
  readonly bookings: CalDavBookings;
  readonly test: () => Promise<Tested>;

  constructor(config: CalDavBookingsConfig, context: PluginContext) {
    const dav = new CalDav(config, context);
    this.bookings = new CalDavBookings(dav, config, context);
    this.test = () => check(dav, config);
  }
}
