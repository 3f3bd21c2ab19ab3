/**
 * rollcall as it is released (`dist`, compiled): cold is `rollcall sync` as a process a run, warm is the daemon, which is
 * asked for each run through its database, as `sync` does, and whose run is timed by its own record of it.
 */
import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { elapsed, instantOf } from "../../core/model/time.ts";
import { automaticRun, type RunScope } from "../../core/model/run.ts";
import { openStore } from "../../core/store/open.ts";
import type { Store } from "../../core/store/store.ts";
import { isPartial } from "./bench-case.ts";
import type { Contender, Place } from "./contender.ts";
import { measureLiving, measureProcess } from "./measure.ts";
import { removeDatabase, writeConfig } from "./rollcall-config.ts";

const MAIN = new URL("../../dist/core/main.js", import.meta.url).pathname;
const clock = { now: () => instantOf(Date.now()), sleep: (ms: number) => sleep(ms) };

export async function rollcallContender(place: Place, kind: "cold" | "warm"): Promise<Contender> {
  const { folder, which } = place;
  const config = writeConfig(place);
  if (kind === "warm") return { name: "rollcall", ...(await daemon(place, config)) };
  return {
    name: "rollcall",
    forget: async () => removeDatabase(place),
    run: (run) => {
      const scope = isPartial(run) ? ["--partial"] : [];
      return measureProcess([MAIN, "sync", which.name, "--config", config, "--quiet", ...scope], folder);
    },
    close: async () => undefined,
  };
}

async function daemon({ folder, which }: Place, config: string): Promise<Omit<Contender, "name">> {
  const target = which.name;
  const log = openSync(join(folder, "daemon.log"), "a");
  const child = spawn(process.execPath, [MAIN, "start", "--config", config], {
    cwd: folder,
    stdio: ["ignore", log, log],
  });
  // Its schema is there once the daemon is; its run of activation is waited for and not counted.
  await sleep(3_000);
  const store = await openStore({ url: `sqlite:${join(folder, "rollcall.db")}`, clock });
  while ((await store.runs.running(target)).length > 0 || (await store.runs.list({})).runs.length === 0)
    await sleep(200);
  return {
    forget: async () => forget(store, target),
    run: (run) => measureLiving(child.pid as number, () => ask(store, target, isPartial(run) ? "partial" : "full")),
    close: async () => {
      child.kill("SIGTERM");
      await store.close();
    },
  };
}

/** `rollcall links TARGET --reset` */
async function forget({ links }: Store, target: string): Promise<void> {
  const all = await links.of(target);
  for (const kind of new Set(all.map((link) => link.kind))) {
    const some = all.filter((link) => link.kind === kind).map((link) => link.subject);
    await links.drop(target, kind, some);
  }
}

async function ask({ requests, runs }: Store, target: string, scope: RunScope): Promise<number> {
  const { request } = await requests.add(target, automaticRun("schedule", scope), clock.now());
  for (;;) {
    await sleep(100);
    const id = (await requests.get(request.id))?.run;
    const run = id ? await runs.get(id) : undefined;
    if (!run?.finished_at) continue;
    if (run.status !== "succeeded") throw new Error(`the daemon's run ended ${run.status}: ${run.error?.message}`);
    return elapsed(run.started_at, run.finished_at);
  }
}
