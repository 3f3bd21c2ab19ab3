/** The connectors of user-and-team-provisioning, an explicit list. */
import { edyoucated } from "./edyoucated/index.ts";
import { honestly } from "./honestly/index.ts";
import { scim } from "./scim/index.ts";

export const connectors = [scim, edyoucated, honestly] as const;
