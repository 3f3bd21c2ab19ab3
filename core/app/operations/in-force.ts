/**
 * What can still be done while the config file has an error and a living daemon goes on with the one before: look at status,
 * runs and one run, and copy the database. The daemon writes down which targets are in force, without any secret; all else
 * asks for a file in order.
 */
import { existsSync } from "node:fs";
import type { OpenOperations } from "../../cli/host.ts";
import { databaseOf } from "../../config/database-of.ts";
import { DAEMON_LEASE } from "../../engine/schedule/daemon-lease.ts";
import { isAlive, statusReport, type Watch, type Watched } from "../../engine/operations/status.ts";
import { ConfigError } from "../../model/errors.ts";
import { openStore } from "../../store/open.ts";
import type { Store } from "../../store/store.ts";
import { backUp } from "./back-up.ts";
import { mailState } from "./mail-state.ts";
import { isGoneFrom, processSpace } from "../process-space.ts";
import type { App, AppOptions } from "../open-app.ts";
import { runHistory } from "./run-history.ts";

const KEY = "in_force";

interface InForce {
  readonly mail: boolean;
  readonly targets: readonly Watched[];
}

/** The daemon's, whenever a config comes into force. */
export async function rememberInForce({ store, config, engine }: App): Promise<void> {
  const targets = [...engine.targets.values()].map(
    ({ name, plugin, mode, schedule, scheduleText, timezone }): Watched => ({
      name,
      plugin,
      mode,
      schedule,
      scheduleText,
      timezone,
    }),
  );
  await store.meta.set(KEY, JSON.stringify({ mail: config.mail !== null, targets } satisfies InForce));
}

/** A config has come into force: one that was refused before is over. */
export async function forgetRefusal({ store, notifier }: App): Promise<void> {
  await store.transaction(async (inside) => {
    await inside.meta.set("config_error", null);
    await notifier.configAccepted(inside);
  });
}

export interface LookOptions extends Pick<AppOptions, "env" | "clock" | "pid" | "isAlive"> {
  readonly file: string;
}

/** Null where no daemon lives on the file's database. Whatever cannot be done without the file throws `refusal`. */
export async function lookInForce(refusal: ConfigError, options: LookOptions): Promise<OpenOperations | null> {
  const url = (await databaseOf(options.file, options.env))?.reveal();
  const store = url && (await storeOf(url, options));
  if (!store) return null;
  const known = await store.meta.get(KEY);
  const watch = watchOf({ store, url }, known ? JSON.parse(known) : { mail: false, targets: [] }, options);
  if (known && isAlive(await store.leases.get(DAEMON_LEASE), watch)) return operationsOf(watch, refusal);
  await store.close();
  return null;
}

async function storeOf(url: string, { clock }: LookOptions): Promise<Store | null> {
  if (url.startsWith("sqlite:") && !existsSync(url.slice("sqlite:".length))) return null;
  return openStore({ url, clock }).catch((error: unknown) => {
    if (error instanceof ConfigError) return null;
    throw error;
  });
}

type InForceWatch = Watch & { readonly store: Store; readonly url: string; readonly mail: boolean };

function watchOf(
  base: Pick<InForceWatch, "store" | "url">,
  { mail, targets }: InForce,
  { clock, pid, isAlive: lives }: LookOptions,
): InForceWatch {
  const here = { host: processSpace(), pid, isAlive: lives };
  return {
    ...base,
    clock,
    mail,
    targets: new Map(targets.map((target) => [target.name, target])),
    isGone: (row) => base.store.dialect === "sqlite" && isGoneFrom(here, row),
  };
}

function operationsOf(watch: InForceWatch, refusal: ConfigError): OpenOperations {
  const { store } = watch;
  return refusing(
    {
      backup: (file) => backUp(store, watch.url, file),
      targets: [...watch.targets.keys()],
      status: async () => {
        const report = await statusReport(watch, await mailState(store, { configured: watch.mail }));
        return { ...report, config_error: refusal.message };
      },
      ...runHistory(store, () => [...watch.targets.keys()]),
      close: () => store.close(),
    },
    refusal,
  );
}

type Allowed = "backup" | "targets" | "status" | "runs" | "show" | "showPart" | "close";

/** Whatever else is asked for throws the refusal. */
function refusing(allowed: Pick<OpenOperations, Allowed>, refusal: ConfigError): OpenOperations {
  const refuse = async (): Promise<never> => {
    throw refusal;
  };
  // With a `then` it would be taken for a promise.
  const isOther = (key: string | symbol) => typeof key === "string" && key !== "then" && !(key in allowed);
  return new Proxy(allowed as OpenOperations, {
    get: (object, key) => (isOther(key) ? refuse : Reflect.get(object, key)),
  });
}
