/** How a tool is reached by SCIM 2.0: the `connector` of a target whose people and teams go there. */
import { z } from "../../../../core/plugin/schema.ts";
import { scimFields } from "../../../protocols/scim/config.ts";

export const scimConfig = z.strictObject({
  type: z.literal("scim").describe("Any tool with a SCIM 2.0 interface."),
  ...scimFields,
});
