/** Seatsurfing as a booking tool. What is uncertain about its interface stands in this folder's README. */
import type { PluginContext, Tested } from "../../../../core/plugin/contract.ts";
import type { BookingToolClient } from "../../connector.ts";
import { SeatsurfingApi } from "./api.ts";
import { SeatsurfingBookings } from "./bookings.ts";
import type { SeatsurfingConfig } from "./config.ts";
import { check } from "./check.ts";
import { SeatsurfingPeople } from "./people.ts";

export class SeatsurfingClient implements BookingToolClient {
  readonly people: SeatsurfingPeople;
  readonly bookings: SeatsurfingBookings;
  readonly test: () => Promise<Tested>;

  constructor(config: SeatsurfingConfig, context: PluginContext) {
    const api = new SeatsurfingApi(config, context);
    this.people = new SeatsurfingPeople(api, { deletes: config.when_left === "delete" });
    this.bookings = new SeatsurfingBookings(api, context.timezone);
    this.test = () => check(api, context);
  }
}
