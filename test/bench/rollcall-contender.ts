/**
 * rollcall as it is released (`dist`, compiled): cold is `rollcall sync` as a process a run, warm is the daemon, which is
 * asked for each run through its database, as `sync` does, and whose run is timed by its own record of it.
 */
import { spawn } from "node:child_process";
import { openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringifyConfig } from "../../core/config/stringify.ts";
import { elapsed, instantOf } from "../../core/model/time.ts";
import { openStore } from "../../core/store/open.ts";
import type { Store } from "../../core/store/store.ts";
import type { Contender, Place } from "./contender.ts";
import { measureLiving, measureProcess } from "./measure.ts";

const MAIN = new URL("../../dist/core/main.js", import.meta.url).pathname;
const TARGET = "absences";
const clock = { now: () => instantOf(Date.now()), sleep: (ms: number) => sleep(ms) };

export async function rollcallContender(place: Place, kind: "cold" | "warm"): Promise<Contender> {
  const { folder } = place;
  const config = join(folder, "config.yaml");
  writeFileSync(config, configOf(place));
  const common = { name: "rollcall", awork: 0 } as const;
  if (kind === "warm") return { ...common, ...(await daemon(folder, config)) };
  return {
    ...common,
    forget: async () => removeDatabase(folder),
    run: () => measureProcess([MAIN, "sync", TARGET, "--config", config, "--quiet"], folder),
    close: async () => undefined,
  };
}

function configOf({ personio, awork }: Place): string {
  const requests_per_minute = 100_000;
  const { url, clientId: client_id, clientSecret: client_secret } = personio;
  return stringifyConfig({
    version: 1,
    timezone: "Europe/Berlin",
    owners: ["owner@example.com"],
    database: "sqlite:./rollcall.db",
    source: { plugin: "personio", client_id, client_secret, base_url: url, requests_per_minute },
    targets: {
      [TARGET]: {
        plugin: "absence-mirror",
        connector: { type: "awork", api_key: awork.apiKey, base_url: awork.url, requests_per_minute },
        schedule: "every 24h",
      },
    },
  });
}

function removeDatabase(folder: string): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(join(folder, `rollcall.db${end}`), { force: true });
}

async function daemon(folder: string, config: string): Promise<Pick<Contender, "forget" | "run" | "close">> {
  const log = openSync(join(folder, "daemon.log"), "a");
  const child = spawn(process.execPath, [MAIN, "start", "--config", config], {
    cwd: folder,
    stdio: ["ignore", log, log],
  });
  // Its schema is there once the daemon is; its run of activation is waited for and not counted.
  await sleep(3_000);
  const store = await openStore({ url: `sqlite:${join(folder, "rollcall.db")}`, clock });
  while ((await store.runs.running(TARGET)).length > 0 || (await store.runs.list({})).runs.length === 0)
    await sleep(200);
  return {
    forget: async () => forget(store),
    run: () => measureLiving(child.pid as number, () => ask(store)),
    close: async () => {
      child.kill("SIGTERM");
      await store.close();
    },
  };
}

/** `rollcall links absences --reset` */
async function forget({ links }: Store): Promise<void> {
  const all = await links.of(TARGET);
  for (const kind of new Set(all.map((link) => link.kind))) {
    const some = all.filter((link) => link.kind === kind).map((link) => link.subject);
    await links.drop(TARGET, kind, some);
  }
}

async function ask({ requests, runs }: Store): Promise<number> {
  const wish = { trigger: "schedule", triggeredBy: null, scope: "full", area: null, approve: null } as const;
  const { request } = await requests.add({ target: TARGET, ...wish, createdAt: clock.now() });
  for (;;) {
    await sleep(100);
    const id = (await requests.get(request.id))?.run;
    const run = id ? await runs.get(id) : undefined;
    if (!run?.finished_at) continue;
    if (run.status !== "succeeded") throw new Error(`the daemon's run ended ${run.status}: ${run.error?.message}`);
    return elapsed(run.started_at, run.finished_at);
  }
}
