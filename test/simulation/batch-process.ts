/** Many seeds in a process of their own: there modules are as Node has them, and a seed takes a quarter less than within vitest. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Batch, runBatch } from "./batch.ts";

const SELF = fileURLToPath(import.meta.url);
/** What one thing that happens leaves behind is soon gone: with less room, much of it would be copied before it is. */
const ROOM = ["--min-semi-space-size=32", "--max-semi-space-size=64"];

export async function batchBeside(first: number, count: number, signal: AbortSignal): Promise<Batch> {
  const child = fork(SELF, [String(first), String(count)], {
    execArgv: ROOM,
    serialization: "advanced",
    signal,
    killSignal: "SIGKILL",
  });
  const [batch] = await Promise.race([once(child, "message"), ended(once(child, "exit"))]);
  return batch as Batch;
}

async function ended(exit: Promise<unknown[]>): Promise<never> {
  const [code, killer] = await exit;
  throw new Error(`the process with the seeds ended with ${code ?? killer}, and no result`);
}

if (process.argv[1] === SELF && process.send) {
  // Whoever has asked is no more.
  process.on("disconnect", () => process.exit(1));
  const batch = await runBatch(Number(process.argv[2]), Number(process.argv[3]));
  process.send(batch, () => process.exit(0));
}
