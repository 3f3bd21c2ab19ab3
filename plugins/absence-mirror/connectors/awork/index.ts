/** The connector `type: awork`. */
import type { Connector } from "../../../../core/plugin/connector.ts";
import type { MirrorClient } from "../../connector.ts";
import { AworkClient } from "./client.ts";
import { aworkConfig } from "./config.ts";

export const awork: Connector<MirrorClient, typeof aworkConfig> = {
  type: "awork",
  summary: "awork: project planning. Mirrored absences cannot be edited in awork.",
  config: aworkConfig,
  connect: (config, context) => new AworkClient(config, context),
};
