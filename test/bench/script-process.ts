/** The script as a process that lives on: runs once for each message and answers how long it took. */
import { readFileSync } from "node:fs";
import type { run as Run } from "./scripts/absences.ts";

const [script, configFile] = process.argv.slice(2) as [string, string];
const { run } = (await import(script)) as { readonly run: typeof Run };
const config = JSON.parse(readFileSync(configFile, "utf8"));
process.on("message", async () => {
  const began = performance.now();
  await run(config);
  process.send?.({ wallMs: performance.now() - began });
});
