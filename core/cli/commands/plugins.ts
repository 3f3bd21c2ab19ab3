/** `rollcall plugins`: lists the plugins that a target in the config can use. */
import type { Command } from "commander";
import type { PluginSummary } from "../../engine/reports/plugin-summary.ts";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addPlugins(program: Command, act: Act): void {
  program
    .command("plugins")
    .description("list the plugins with their connectors and areas")
    .addHelpText("after", example("rollcall plugins"))
    .action(() =>
      act(async ({ host, settings }) => {
        const plugins = await host.plugins(settings);
        return { document: { plugins }, text: () => plugins.map(renderPlugin).join("\n\n"), exit: EXIT.done };
      }),
    );
}

function renderPlugin({ name, side, summary, connectors, areas, partial }: PluginSummary): string {
  return [
    side === "source" ? `${name} (source)` : name,
    `  ${summary}`,
    ...(connectors.length > 0 ? [`  connectors: ${connectors.join(", ")}`] : []),
    ...(areas.length > 0 ? [`  areas: ${areas.join(", ")}`] : []),
    ...(partial === null ? [] : [`  a partial run carries: ${partial}`]),
  ].join("\n");
}
