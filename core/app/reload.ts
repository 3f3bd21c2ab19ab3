/**
 * Reads the config again on SIGHUP and when its content, a secret file's included, has changed (looked at every 5 s). A config
 * with an error is refused whole: the old one stays in force, the owners get one mail, `status` shows it.
 */
import { fingerprint, loadConfig, type LoadOptions } from "../config/load.ts";
import type { Engine } from "../engine/engine.ts";
import { ConfigError } from "../model/errors.ts";
import { rememberInForce } from "./in-force.ts";
import type { App } from "./open-app.ts";

const LOOK_EVERY_MS = 5_000;

export interface Reloader {
  /** Looks until the signal aborts; `settle` is called with the engine over the new config. */
  watch(settle: (engine: Engine) => Promise<void>, signal: AbortSignal): Promise<void>;
  /** SIGHUP: read it now, changed or not. */
  now(): void;
}

export function createReloader(app: App, options: Omit<LoadOptions, "strict">): Reloader {
  let asked = false;
  let wake = new AbortController();
  return {
    now() {
      asked = true;
      wake.abort();
    },
    async watch(settle, signal) {
      let known = app.config.hash;
      while (!signal.aborted) {
        await app.clock.sleep(LOOK_EVERY_MS, AbortSignal.any([signal, wake.signal])).catch(() => undefined);
        if (signal.aborted) return;
        wake = new AbortController();
        const seen = await fingerprint(options);
        if (seen === known && !asked) continue;
        asked = false;
        known = seen;
        await reload(app, options, settle).catch((error) =>
          app.log.error({ err: error }, "the config could not be taken over"),
        );
      }
    },
  };
}

async function reload(
  app: App,
  options: Omit<LoadOptions, "strict">,
  settle: (engine: Engine) => Promise<void>,
): Promise<void> {
  try {
    const config = await loadConfig({ ...options, strict: true });
    warnOfRestart(app, config);
    await app.take(config);
    await settle(app.engine);
    await rememberInForce(app);
    await app.store.transaction(async (store) => {
      await store.meta.set("config_error", null);
      await app.notifier.configAccepted(store);
    });
    app.log.info({ targets: [...app.engine.targets.keys()] }, "took over the changed config");
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    app.log.error({ problems: error.problems }, `kept the old config: ${error.message}`);
    await app.store.transaction(async (store) => {
      await store.meta.set("config_error", app.around.redact(error.message));
      await app.notifier.configRefused(store, { file: options.file, problems: error.problems });
    });
  }
}

/** What is opened once at the start. */
function warnOfRestart(app: App, config: App["config"]): void {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const before = app.config;
  if (before.database.reveal() !== config.database.reveal())
    app.log.warn({}, "`database` changed: it takes effect at the next start");
  if (!same(before.web?.listen, config.web?.listen))
    app.log.warn({}, "`web.listen` changed: it takes effect at the next start");
}
