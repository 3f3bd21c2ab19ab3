/** The settings of the connector `type: scim`: how a tool is reached by SCIM 2.0. */
import { z } from "../../../../core/plugin/schema.ts";
import { scimFields } from "../../../protocols/scim/config.ts";

export const scimConfig = z.strictObject({
  type: z.literal("scim").describe("Any tool with a SCIM 2.0 interface."),
  ...scimFields,
});
