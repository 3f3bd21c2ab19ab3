/** The documents that `version`, `plugins` and `schema` print. */
import { z } from "@hono/zod-openapi";
import type { PluginSummary } from "../../../engine/reports/plugin-summary.ts";
import { list } from "./common.ts";

export const version = z.strictObject({ version: z.string().openapi({ example: "1.2.3" }) }).openapi("Version");

const plugin = z.strictObject({
  name: z.string().openapi({ example: "absence-mirror" }),
  summary: z.string(),
  side: z.enum(["source", "target"]),
  connectors: list(z.string()).openapi({
    description: "What `connector.type` may be; empty: the plugin has no connectors to choose from.",
  }),
  areas: list(z.string()).openapi({ description: "What `area` of a run may be." }),
  partial: z.string().nullable().openapi({ description: "What a partial run carries; null: it reads both sides." }),
}) satisfies z.ZodType<PluginSummary>;

export const plugins = z.strictObject({ plugins: list(plugin) }).openapi("Plugins");

export const schema = z.record(z.string(), z.unknown()).openapi("ConfigSchema");
