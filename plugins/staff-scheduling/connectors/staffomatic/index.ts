/** The connector `type: staffomatic`. */
import type { Connector } from "../../../../core/plugin/connector.ts";
import type { StaffClient } from "../../connector.ts";
import { StaffomaticClient } from "./client.ts";
import { staffomaticConfig } from "./config.ts";

export const staffomatic: Connector<StaffClient, typeof staffomaticConfig> = {
  type: "staffomatic",
  summary: "Staffomatic (easyPEP): shift planning, absences and time tracking.",
  config: staffomaticConfig,
  connect: (config, context) => new StaffomaticClient(config, context),
};
