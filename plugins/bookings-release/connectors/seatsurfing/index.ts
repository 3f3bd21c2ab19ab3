/** The connector `type: seatsurfing`. */
import type { Connector } from "../../../../core/plugin/connector.ts";
import type { BookingToolClient } from "../../connector.ts";
import { SeatsurfingClient } from "./client.ts";
import { seatsurfingConfig } from "./config.ts";

export const seatsurfing: Connector<BookingToolClient, typeof seatsurfingConfig> = {
  type: "seatsurfing",
  summary: "Seatsurfing: desks and rooms, users and bookings. Users are never deleted unless you set that.",
  config: seatsurfingConfig,
  connect: (config, context) => new SeatsurfingClient(config, context),
};
