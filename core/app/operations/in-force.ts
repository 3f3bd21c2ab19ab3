/**
 * The config that is in force. A living daemon stores which targets it works with, without any secret. A command that finds another file
 * (one that was refused, or was not taken over yet, or a draft) reports the state of the daemon's targets. While the file cannot be read
 * at all, status, runs, one run and a copy of the database can still be had; every other command needs a file in order.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { OpenOperations } from "../../cli/host.ts";
import { databaseOf } from "../../config/database-of.ts";
import { DAEMON_LEASE } from "../../engine/schedule/upkeep/daemons.ts";
import { statusReport, type StatusEngine, type StatusTarget, type StatusReport } from "../../engine/reports/status.ts";
import { targetRecords } from "../../engine/reports/target-report.ts";
import { isAlive } from "../../engine/run/lease/lease-holder.ts";
import type { Target } from "../../engine/engine.ts";
import { ConfigError } from "../../model/errors.ts";
import { openStore } from "../../store/open.ts";
import type { Store } from "../../store/store.ts";
import { backUp } from "./back-up.ts";
import { canBeWatched, storedInForce, storeInForce, type InForce, type WatchedAs } from "./in-force-stored.ts";
import { mailState } from "./mail-state.ts";
import { goneFrom } from "../process-space.ts";
import type { App, AppOptions } from "../open-app.ts";
import { runHistory } from "./run-history.ts";

/** Stores which config the process that holds the daemon's lease works with. Called whenever it takes one over. */
export async function rememberInForce({ store, config, engine, around }: App, { reloads = true } = {}): Promise<void> {
  const targets = [...engine.targets.values()].map((target): WatchedAs => {
    const { name, plugin, mode, schedule, scheduleText, scheduleZone } = target;
    return { name, plugin, mode, schedule, scheduleText, scheduleZone, mark: markOf(target) };
  });
  const { version } = around;
  await storeInForce(store, { version, file: config.file, reloads, mail: config.mail !== null, targets });
}

/** Returns a short text; two configs of a target with the same one would do the same in a run. */
export function markOf({ plugin, mode, timezone, limits, retryForMs, fingerprint }: Target): string {
  const all = JSON.stringify([plugin, mode, timezone, limits, retryForMs, fingerprint]);
  return createHash("sha256").update(all).digest("hex").slice(0, 16);
}

/** The config that a living daemon works with; null if none lives. */
export async function whatIsInForce({ store, engine }: Pick<App, "store" | "engine">): Promise<InForce | null> {
  return isAlive(await store.leases.get(DAEMON_LEASE), engine) ? storedInForce(store) : null;
}

/**
 * The state of the targets that a living daemon works with; if none lives, or if it is of another version that stores them otherwise, of
 * the targets in this process's config.
 */
export async function statusInForce({ store, engine, config }: App): Promise<StatusReport> {
  const { clock, isGone } = engine;
  const inForce = await whatIsInForce({ store, engine });
  const targets = inForce && canBeWatched(inForce) ? byName(inForce.targets) : engine.targets;
  const configured = inForce?.mail ?? config.mail !== null;
  return statusReport({ store, clock, isGone, targets }, await mailState({ store, clock, isGone }, { configured }));
}

function byName(targets: readonly StatusTarget[]): ReadonlyMap<string, StatusTarget> {
  return new Map(targets.map((target) => [target.name, target]));
}

/** Forgets that a config was refused, since one has come into force now. */
export async function forgetRefusal({ store, notifier }: App): Promise<void> {
  await store.transaction(async (inside) => {
    await inside.meta.set("config_error", null);
    await notifier.configAccepted(inside);
  });
}

export interface LookOptions extends Pick<AppOptions, "env" | "clock" | "pid" | "isAlive"> {
  readonly file: string;
  /** Told why this process cannot read the file although the daemon could, such as a variable that this shell lacks. */
  readonly note: (sentence: string) => void;
}

/**
 * The operations that do without the config file; all others throw `refusal`. Null if no daemon lives on the file's database, or one of
 * another version whose targets are not known here.
 */
export async function lookInForce(refusal: ConfigError, options: LookOptions): Promise<OpenOperations | null> {
  const url = (await databaseOf(options.file, options.env))?.reveal();
  const store = url && (await storeOf(url, options));
  if (!store) return null;
  const known = await storedInForce(store);
  const watch = watchOf({ store, url }, known ?? { mail: false, targets: [] }, options);
  if (!known || !canBeWatched(known) || !isAlive(await store.leases.get(DAEMON_LEASE), watch)) {
    await store.close();
    return null;
  }
  if (!(await store.meta.get("config_error")))
    options.note(
      `This command cannot use the config: ${refusal.message}. What follows comes from the config that the daemon uses.`,
    );
  return operationsOf(watch, refusal);
}

async function storeOf(url: string, { clock, pid, isAlive }: LookOptions): Promise<Store | null> {
  if (url.startsWith("sqlite:") && !existsSync(url.slice("sqlite:".length))) return null;
  return openStore({ url, clock, ifNone: "refuse", isGone: goneFrom({ pid, isAlive }) }).catch((error: unknown) => {
    if (error instanceof ConfigError) return null;
    throw error;
  });
}

type InForceWatch = StatusEngine & { readonly store: Store; readonly url: string; readonly mail: boolean };

function watchOf(
  base: Pick<InForceWatch, "store" | "url">,
  { mail, targets }: InForce,
  { clock, pid, isAlive }: LookOptions,
): InForceWatch {
  const isGone = goneFrom({ pid, isAlive });
  return {
    ...base,
    clock,
    mail,
    targets: byName(targets),
    isGone: (row) => base.store.dialect === "sqlite" && isGone(row),
  };
}

function operationsOf(watch: InForceWatch, refusal: ConfigError): OpenOperations {
  const { store } = watch;
  return refusing(
    {
      backup: (file) => backUp(store, watch.url, file),
      targets: [...watch.targets.keys()],
      status: async () => statusReport(watch, await mailState(watch, { configured: watch.mail })),
      records: (name) => targetRecords(name, store),
      ...runHistory(() => watch),
      close: () => store.close(),
    },
    refusal,
  );
}

type Allowed = "backup" | "targets" | "status" | "records" | "runs" | "show" | "showPart" | "close";

/** Operations of which all but the allowed ones throw the refusal. */
function refusing(allowed: Pick<OpenOperations, Allowed>, refusal: ConfigError): OpenOperations {
  const refuse = async (): Promise<never> => {
    throw refusal;
  };
  // An object with a `then` would be taken for a promise.
  const isOther = (key: string | symbol) => typeof key === "string" && key !== "then" && !(key in allowed);
  return new Proxy(allowed as OpenOperations, {
    get: (object, key) => (isOther(key) ? refuse : Reflect.get(object, key)),
  });
}
