/** The script, cold (started for each run) and warm (a process that is told when to run). */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { addDays } from "../../core/model/time.ts";
import type { Contender, Place } from "./contender.ts";
import { measureLiving, measureProcess } from "./measure.ts";
import type { ScriptConfig } from "./script.ts";

/** As plain JavaScript, so that it does not pay for its types at each start. */
function scriptIn(folder: string): string {
  const file = join(folder, "script.mjs");
  writeFileSync(file, stripTypeScriptTypes(readFileSync(new URL("script.ts", import.meta.url), "utf8")));
  return file;
}

export function scriptContender(place: Place, kind: "cold" | "warm"): Contender {
  const { folder, personio, awork, today } = place;
  const file = join(folder, "links.json");
  const forget = async () => writeFileSync(file, "{}");
  const config: ScriptConfig = { personio, awork, from: addDays(today, -14), to: addDays(today, 180), file };
  const configFile = join(folder, "script.json");
  writeFileSync(configFile, JSON.stringify(config));
  const common = { name: "script", awork: 1, forget } as const;
  const script = scriptIn(folder);
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
