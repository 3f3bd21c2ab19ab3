/** The connector `type: http`. */
import type { Connector } from "../../../../core/plugin/connector.ts";
import type { BookingToolClient } from "../../connector.ts";
import { HttpClient } from "./client.ts";
import { httpConfig } from "./config.ts";

export const http: Connector<BookingToolClient, typeof httpConfig> = {
  type: "http",
  summary: "Any booking tool with a REST interface, described in the config: list and cancel.",
  config: httpConfig,
  connect: (config, context) => new HttpClient(config, context),
};
