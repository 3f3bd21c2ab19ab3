/**
 * The demo's company with rollcall over it, as a browser sees it: simulated vendors, a real config file with an operator and a
 * reader, a real database, the daemon and its pages. Nothing runs by itself after the first runs, so that tests say what happens.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { systemClock } from "../../core/app/clock.ts";
import { runDaemon } from "../../core/app/daemon/daemon.ts";
import { startCompany, type DemoCompany } from "../../core/app/demo/company.ts";
import { demoConfig } from "../../core/app/demo/config.ts";
import { App } from "../../core/app/open-app.ts";
import { createOperations } from "../../core/app/operations/create-operations.ts";
import { createReloader } from "../../core/app/daemon/reload.ts";
import { createWeb } from "../../core/app/daemon/web.ts";
import { catalogOf } from "../../core/config/catalog.ts";
import { loadConfig } from "../../core/config/load.ts";
import type { Operations } from "../../core/engine/operations/operations.ts";
import type { RunReport } from "../../core/model/run.ts";
import type { Clock } from "../../core/model/time.ts";
import { sources, targets } from "../../plugins/index.ts";
import { SHELF } from "../kit/shelf.ts";

export const NOW = "2026-07-21T08:00:00.000Z";
/** An operator and a reader. */
export const USERS = {
  ann: { password: "made-up-operator", role: "operator" },
  bea: { password: "made-up-reader", role: "reader" },
} as const;

export interface Stage {
  readonly url: string;
  readonly company: DemoCompany;
  readonly app: App;
  readonly clock: Clock;
  readonly operations: Operations;
  /** A run by hand, to its end. */
  sync(target: string): Promise<RunReport>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly people?: number;
  readonly language?: "en" | "de";
  /** Nobody has to sign in. */
  readonly open?: boolean;
}

export async function openStage({ people = 24, language = "en", open = false }: StageOptions = {}): Promise<Stage> {
  const clock = hurried(systemClock(NOW));
  const stopped = new AbortController();
  const folder = await mkdtemp(join(SHELF, "rollcall-browser-"));
  const company = await startCompany({ seed: 7, people, clock });
  const file = join(folder, "config.yaml");
  await writeFile(file, configText(company, language, open));
  const catalog = catalogOf(sources, targets);
  const config = await loadConfig({ file, env: {}, plugins: catalog });
  const app = await App.open({
    ...{ config, catalog, clock, env: {}, version: "0.0.0", level: "silent", writeLog: () => undefined },
    ...{ signal: stopped.signal, pid: process.pid, isAlive: () => true, random: Math.random },
  });
  app.deliverTo({ send: async () => ({ response: "250 taken", refused: [] }), verify: async () => "taken" });
  const ready = Promise.withResolvers<string>();
  const reloader = createReloader(app, { file, env: {}, plugins: catalog });
  const daemon = runDaemon({
    ...{ app, signal: stopped.signal, reloader, ping: async () => ({ status: 200 }) },
    createWeb: (readiness) => createWeb(app, readiness, { mailbox: true }),
    onReady: ({ url }) => ready.resolve(url),
  });
  daemon.catch(ready.reject);
  const operations = createOperations(app);
  const stage: Stage = {
    ...{ url: await ready.promise, company, app, clock, operations },
    sync: (target) =>
      operations.sync(target, {
        ...{ by: "cli:test", area: null, scope: "full", approve: null },
        ...{ signal: stopped.signal, progress: () => undefined },
      }),
    async close() {
      stopped.abort();
      await daemon;
      await app.close();
      await company.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await firstRuns(stage);
  return stage;
}

/** What looks again and again, for whatever there is to do, looks four times as often; what has a limit keeps it. */
function hurried({ now, sleep }: Clock): Clock {
  return { now, sleep: (ms, signal, why = "work") => sleep(why === "work" ? ms / 4 : ms, signal, why) };
}

function configText(company: DemoCompany, language: string, open: boolean): string {
  const config = parse(demoConfig(company, { listen: "127.0.0.1:0", password: null }));
  for (const target of Object.values(config.targets) as { schedule: unknown }[])
    target.schedule = typeof target.schedule === "string" ? "every 1d" : { full: "every 1d", partial: "every 12h" };
  return stringify({ ...config, language, web: { ...config.web, ...(!open && { users: USERS }) } });
}

async function firstRuns({ operations, clock }: Stage): Promise<void> {
  for (;;) {
    const { targets: all } = await operations.status();
    if (all.every((target) => target.last_success_at !== null && target.state !== "running")) return;
    await clock.sleep(50);
  }
}
