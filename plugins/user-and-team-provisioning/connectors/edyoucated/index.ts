/** The connector `type: edyoucated`: SCIM 2.0 under its own name. */
import type { DirectoryConnector } from "../../connector.ts";
import { ScimDirectory } from "../scim/client.ts";
import { attributes } from "../scim/index.ts";
import { edyoucatedConfig } from "./config.ts";

export const edyoucated: DirectoryConnector<typeof edyoucatedConfig> = {
  type: "edyoucated",
  summary: "edyoucated: learning. By a SCIM 2.0 interface that you have to ask edyoucated for.",
  config: edyoucatedConfig,
  attributes,
  connect: (config, context) => new ScimDirectory("edyoucated", config, context),
};
