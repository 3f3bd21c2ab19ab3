/** The connector `type: scim`. */
import { attributeNamed, attributeNames, isReference } from "../../../protocols/scim/attribute.ts";
import type { DirectoryConnector } from "../../connector.ts";
import { ScimDirectory } from "./client.ts";
import { scimConfig } from "./config.ts";

export const attributes: DirectoryConnector["attributes"] = {
  has: (name) => attributeNamed(name) !== null,
  isReference(name) {
    const attribute = attributeNamed(name);
    return attribute !== null && isReference(attribute);
  },
  expected: `${attributeNames().join(", ")}, or a full URN`,
};

export const scim: DirectoryConnector<typeof scimConfig> = {
  type: "scim",
  summary: "Any tool with a SCIM 2.0 interface: users, groups, members.",
  config: scimConfig,
  attributes,
  connect: (config, context) => new ScimDirectory("scim", config, context),
};
