/** A booking tool that the config describes: bookings only, whose people are recognised by e-mail. */
import type { PluginContext, Tested } from "../../../../core/plugin/contract.ts";
import type { BookingToolClient } from "../../connector.ts";
import { HttpBookings } from "./bookings.ts";
import { check } from "./check.ts";
import type { HttpConfig } from "./config.ts";

export class HttpClient implements BookingToolClient {
  readonly people = null;
  readonly bookings: HttpBookings;
  readonly test: () => Promise<Tested>;

  constructor(config: HttpConfig, context: PluginContext) {
    this.bookings = new HttpBookings(config, context);
    this.test = () => check(this.bookings, config, context);
  }
}
