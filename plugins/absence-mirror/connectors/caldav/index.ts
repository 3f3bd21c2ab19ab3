/** The connector `type: caldav`. */
import type { Connector } from "../../../../core/plugin/connector.ts";
import type { MirrorClient } from "../../connector.ts";
import { CalDavMirror } from "./client.ts";
import { calDavConfig } from "./config.ts";

export const caldav: Connector<MirrorClient, typeof calDavConfig> = {
  type: "caldav",
  summary: "A calendar server (CalDAV): one calendar for everybody, or one per person.",
  config: calDavConfig,
  connect: (config, context) => new CalDavMirror(config, context),
};
