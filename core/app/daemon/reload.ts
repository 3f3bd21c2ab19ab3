/**
 * Reads the config again on SIGHUP, and when its content or that of a secret file has changed. It looks every 5 s and acts once two
 * looks in a row saw the same: half of a file that is just being written may be a valid config too, with a target less. A config
 * with an error is refused whole: the old one stays in force, the owners get one mail, `status` shows it. A takeover that fails for
 * another reason is tried again at each look.
 */
import { fingerprint, loadConfig, type LoadOptions } from "../../config/load.ts";
import type { Engine } from "../../engine/engine.ts";
import { ConfigError } from "../../model/errors.ts";
import { forgetRefusal } from "../operations/in-force.ts";
import type { App } from "../open-app.ts";

/** Two looks make a change, so that it is taken over within twice as long: remedies and documents say so. */
export const LOOK_EVERY_MS = 5_000;

export interface Reloader {
  /** Looks until the signal aborts; calls `settle` with the engine over a new config. */
  watch(settle: (engine: Engine) => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Reads the config now, changed or not (SIGHUP). */
  now(): void;
}

type Settle = (engine: Engine) => Promise<void>;
type Options = Omit<LoadOptions, "mayLack">;

export function createReloader(app: App, options: Options): Reloader {
  let asked = false;
  let wake = new AbortController();
  return {
    now() {
      asked = true;
      wake.abort();
    },
    async watch(settle, signal) {
      const takeover = new Takeover(app, options, settle);
      let known = app.config.hash;
      let before = known;
      let again = false;
      while (!signal.aborted) {
        await app.clock.sleep(LOOK_EVERY_MS, AbortSignal.any([signal, wake.signal])).catch(() => undefined);
        if (signal.aborted) return;
        wake = new AbortController();
        const seen = await fingerprint(options);
        const isWhole = seen === before;
        before = seen;
        if (!asked && (!isWhole || (seen === known && !again))) continue;
        const anew = asked;
        asked = false;
        known = seen;
        again = await takeover.attempt(anew ? null : seen).then(
          () => false,
          (error) => {
            app.log.error({ err: error }, "the config could not be loaded; it is tried again");
            return true;
          },
        );
      }
    },
  };
}

/** Takes over a config in steps. Each may fail while the database is away, and is then done at the next attempt. */
class Takeover {
  readonly #app: App;
  readonly #options: Options;
  readonly #settle: Settle;
  /** Hash of the config that is loaded and not settled yet. */
  #unsettled: string | null = null;

  constructor(app: App, options: Options, settle: Settle) {
    this.#app = app;
    this.#options = options;
    this.#settle = settle;
  }

  /**
   * @param seen hash of the config to take, unless it is loaded already; null: read it in any case, since what the file does not show may have
   * changed
   */
  async attempt(seen: string | null): Promise<void> {
    const refusal = await this.#take(seen);
    if (this.#unsettled !== null) {
      await this.#settle(this.#app.engine);
    }
    await (refusal ? this.#refused(refusal) : this.#accepted());
    this.#unsettled = null;
  }

  async #take(seen: string | null): Promise<ConfigError | null> {
    const app = this.#app;
    try {
      // What a target lacked at the start is not an error of this edit, so the other targets' credentials can still be changed.
      const mayLack = app.config.targets.flatMap(({ problem }) => problem?.problems ?? []);
      const config = await loadConfig({ ...this.#options, mayLack });
      if (seen !== null && config.hash === this.#unsettled) return null;
      if (seen !== null && config.hash !== seen) throw new Error("the config was changed while it was read");
      warnOfRestart(app, config);
      await app.take(config);
      this.#unsettled = config.hash;
      return null;
    } catch (error) {
      if (error instanceof ConfigError) return error;
      throw error;
    }
  }

  async #accepted(): Promise<void> {
    const { engine, log } = this.#app;
    await forgetRefusal(this.#app);
    log.info({ targets: [...engine.targets.keys()] }, "loaded the changed config");
  }

  async #refused({ message, problems }: ConfigError): Promise<void> {
    const { store, notifier, around, log } = this.#app;
    await store.transaction(async (tx) => {
      await tx.meta.set("config_error", around.redact(message));
      await notifier.configRefused(tx, { file: this.#options.file, problems });
    });
    log.error({ problems }, `kept the old config: ${message}`);
  }
}

/** Warns of changed settings that are used only at the start. */
function warnOfRestart(app: App, config: App["config"]): void {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const before = app.config;
  if (before.database.reveal() !== config.database.reveal())
    app.log.warn({}, "`database` changed: it takes effect at the next start");
  if (!same(before.web?.listen, config.web?.listen))
    app.log.warn({}, "`web.listen` changed: it takes effect at the next start");
}
