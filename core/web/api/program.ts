/** The version, the plugins, and the schema of the config. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { WebEnv } from "../auth/visitor.ts";
import type { WebParts } from "../parts.ts";
import { plugins, schema, version } from "./documents/program.ts";
import { answer, endpoint, PROBLEM, route } from "./operation.ts";

export function addProgram(app: OpenAPIHono<WebEnv>, parts: Pick<WebParts, "version" | "plugins" | "schema">): void {
  app.openapi(
    route({
      ...endpoint("get", "/version", "version", "Upkeep"),
      summary: "The version that runs",
      responses: { 200: answer("Now", version), ...PROBLEM },
    }),
    (context) => context.json({ version: parts.version }, 200),
  );
  app.openapi(
    route({
      ...endpoint("get", "/plugins", "plugins", "Upkeep"),
      summary: "The plugins with their connectors and areas: the built-in ones, and those named in the config",
      responses: { 200: answer("As the current config has it", plugins), ...PROBLEM },
    }),
    (context) => context.json({ plugins: parts.plugins() }, 200),
  );
  app.openapi(
    route({
      ...endpoint("get", "/schema", "schema", "Upkeep"),
      summary: "JSON Schema of the config file",
      responses: { 200: answer("For editors", schema), ...PROBLEM },
    }),
    (context) => context.json({ ...parts.schema() }, 200),
  );
}
