/** The connector `type: honestly`. */
import type { Connector } from "../../../../core/plugin/connector.ts";
import type { FeedClient } from "../../feed.ts";
import { HonestlyClient } from "./client.ts";
import { honestlyConfig } from "./config.ts";

export const honestly: Connector<FeedClient, typeof honestlyConfig> = {
  type: "honestly",
  summary: "Honestly: employee surveys. One file of everybody, taken whole; who is not in it is removed there.",
  config: honestlyConfig,
  connect: (config, context) => new HonestlyClient(config, context),
};
