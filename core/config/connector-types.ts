/** The values of `connector.type` that a plugin's settings accept. */
import { z, type Schema } from "../plugin/schema.ts";

interface JsonNode {
  readonly properties?: Readonly<Record<string, JsonNode>>;
  readonly const?: unknown;
  readonly oneOf?: readonly JsonNode[];
  readonly anyOf?: readonly JsonNode[];
}

export function connectorTypes(config: Schema<unknown>): readonly string[] {
  const connector = (z.toJSONSchema(config, { io: "input", unrepresentable: "any" }) as JsonNode).properties?.connector;
  const branches = connector?.oneOf ?? connector?.anyOf ?? (connector ? [connector] : []);
  return branches.flatMap((branch) =>
    typeof branch.properties?.type?.const === "string" ? [branch.properties.type.const] : [],
  );
}
