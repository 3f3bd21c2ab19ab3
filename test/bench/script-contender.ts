/** The script, cold (started for each run) and warm (a process that is told when to run). */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import type { Contender, Place } from "./contender.ts";
import { measureLiving, measureProcess } from "./measure.ts";
import type { ScriptConfig } from "./scripts/http.ts";

const SCRIPTS = new URL("scripts/", import.meta.url);
const PACKAGES = new URL("../../node_modules", import.meta.url).pathname;

/** As plain JavaScript, so that it does not pay for its types at each start. */
function scriptIn({ folder, which }: Place): string {
  for (const name of readdirSync(SCRIPTS)) {
    const text = stripTypeScriptTypes(readFileSync(new URL(name, SCRIPTS), "utf8"));
    writeFileSync(join(folder, name.replace(/ts$/, "mjs")), text.replace('"./http.ts"', '"./http.mjs"'));
  }
  symlinkSync(PACKAGES, join(folder, "node_modules"));
  return join(folder, `${which.name}.mjs`);
}

export function scriptConfig({ folder, access, today }: Place): ScriptConfig {
  return { ...access, today, file: join(folder, "links.json") };
}

export function scriptContender(place: Place, kind: "cold" | "warm"): Contender {
  const { folder } = place;
  const config = scriptConfig(place);
  const configFile = join(folder, "script.json");
  writeFileSync(configFile, JSON.stringify(config));
  const common = { name: "script", forget: async () => writeFileSync(config.file, "{}") } as const;
  const script = scriptIn(place);
  if (kind === "cold") {
    return { ...common, run: () => measureProcess([script, configFile], folder), close: async () => undefined };
  }
  const child = fork(new URL("script-process.ts", import.meta.url), [script, configFile]);
  const run = () =>
    measureLiving(child.pid as number, async () => {
      const done = once(child, "message");
      child.send("run");
      return ((await done)[0] as { wallMs: number }).wallMs;
    });
  return { ...common, run, close: async () => child.disconnect() };
}
