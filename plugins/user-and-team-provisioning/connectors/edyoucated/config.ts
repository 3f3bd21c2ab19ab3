/** The settings of the connector `type: edyoucated`: SCIM 2.0 at an address that edyoucated gives each customer; it publishes none. */
import { z } from "../../../../core/plugin/schema.ts";
import { scimFields } from "../../../protocols/scim/config.ts";

export const edyoucatedConfig = z.strictObject({
  type: z
    .literal("edyoucated")
    .describe("edyoucated, by a SCIM 2.0 interface that you get on request: edyoucated publishes none."),
  ...scimFields,
});
