/** The connector `type: buuky`. */
import type { Connector } from "../../../../core/plugin/connector.ts";
import type { BookingToolClient } from "../../connector.ts";
import { BuukyClient } from "./client.ts";
import { buukyConfig } from "./config.ts";

export const buuky: Connector<BookingToolClient, typeof buukyConfig> = {
  type: "buuky",
  summary: "Buuky: desks, parking and rooms. People by SCIM; bookings through another tool, or only reported.",
  config: buukyConfig,
  connect: (config, context) => new BuukyClient(config, context),
};
