/** The command line's host in earnest: config, database, daemon and demo of this process. */
import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { sources, targets } from "../../../plugins/index.ts";
import type { Host, OpenOperations, Settings, StopSignal, Stream } from "../../cli/host.ts";
import { catalogOf } from "../../config/catalog.ts";
import type { Config } from "../../config/config.ts";
import { findConfigFile } from "../../config/find-file.ts";
import { configJsonSchema } from "../../config/documents/json-schema.ts";
import { loadConfig } from "../../config/load.ts";
import { Cancelled, ConfigError } from "../../model/errors.ts";
import type { Clock } from "../../model/time.ts";
import { hashPassword } from "../../web/auth/password.ts";
import { systemClock } from "../clock.ts";
import { runDaemon } from "../daemon/daemon.ts";
import { pingBy } from "../daemon/ping.ts";
import { giveBack } from "../daemon/release-memory.ts";
import { lookInForce, statusInForce } from "../operations/in-force.ts";
import { createLoader } from "../external/load-external.ts";
import type { Level } from "../log.ts";
import { App, type AppOptions } from "../open-app.ts";
import { createOperations } from "../operations/create-operations.ts";
import { summaries } from "../external/plugin-summaries.ts";
import { createStrays, type StrayHandler } from "../external/stray-errors.ts";
import { readSecret, type SecretStreams } from "./read-secret.ts";
import { createReloader } from "../daemon/reload.ts";
import { runDue } from "../daemon/run-due.ts";
import { restore } from "./restore.ts";
import { writeStart } from "./write-start.ts";

/** What the command line needs of the process, so that it touches no globals. */
export interface ProcessPort {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly pid: number;
  readonly user: string;
  readonly stdin: SecretStreams["stdin"];
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly version: string;
  readonly random: () => number;
  readonly signal: AbortSignal;
  stoppedBy(): StopSignal | null;
  isAlive(pid: number): boolean;
  /** Calls back at each SIGHUP. */
  onHangup(callback: () => void): void;
  /** From now on an error that nobody waits for no longer ends the process if `isTheirs` says that other people's code threw it. */
  onStray(handler: StrayHandler): void;
}

const catalog = catalogOf(sources, targets);
const taken = new Set([...catalog.sources.keys(), ...catalog.targets.keys()]);

/** The error of a run that a signal to this process interrupted. */
export function stopReason(signal: StopSignal): Cancelled {
  return new Cancelled(`stopped by ${signal}`);
}

export function createHost(port: ProcessPort): Host {
  const { env, folder, stdout, stderr, version, user, signal } = port;
  let started: Clock | null = null;
  let redact = (text: string) => text;
  // Made when a command first needs it, so that a wrong `ROLLCALL_NOW` is reported like any other mistake.
  const clock = () => {
    started ??= systemClock(env.ROLLCALL_NOW);
    return started;
  };
  const strays = createStrays(port.onStray, stderr);
  const external = () => createLoader({ clock: clock(), taken, onLoaded: strays.watch });
  const fileOf = ({ config }: Settings) =>
    findConfigFile({ option: config ?? undefined, env, folder, exists: existsSync });
  const nameOf = (settings: Settings) => {
    try {
      return relative(folder, fileOf(settings)) || fileOf(settings);
    } catch (error) {
      // There is no config file: the problem that is reported then belongs to no file.
      if (error instanceof ConfigError) return "";
      throw error;
    }
  };
  const load = (settings: Settings) =>
    loadConfig({ file: fileOf(settings), env, plugins: catalog, external: external() });
  /** The plugins of the config; without a config, or with one that cannot be read, the built-in ones. */
  const named = (settings: Settings) =>
    load(settings).then(
      ({ plugins }) => plugins,
      (error: unknown) => {
        if (settings.config === null && error instanceof ConfigError) return catalog;
        throw error;
      },
    );
  const note = (sentence: string) => void stderr.write(`${sentence}\n`);
  const openApp = async (config: Config, level: Level, how: Pick<AppOptions, "ifNone" | "joins"> = {}) => {
    const app = await openOn({ config, level, clock: clock(), ...how }, port);
    strays.tellTo(app.log);
    redact = app.around.redact;
    return app;
  };

  return {
    version,
    user,
    stdout,
    stderr,
    signal,
    color: stdout.isTTY === true && !env.NO_COLOR,
    stoppedBy: port.stoppedBy,
    redact: (text) => redact(text),
    configFile: nameOf,
    async open(settings, ifNone): Promise<OpenOperations> {
      const file = fileOf(settings);
      try {
        const app = await openApp(await load(settings), levelOf(settings, "silent"), { ifNone });
        if (app.store.standsInFor !== null && !settings.quiet)
          note(`There is no database yet at ${app.store.standsInFor}; this command makes none.`);
        return Object.assign(createOperations(app), { status: () => statusInForce(app), close: () => app.close() });
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        const inForce = await lookInForce(error, { ...port, file, clock: clock(), note });
        if (inForce) return inForce;
        throw error;
      }
    },
    async startDaemon(settings) {
      // A SIGHUP during the first reading needs nothing: that reading answers it.
      let hungUp = () => {};
      port.onHangup(() => hungUp());
      const app = await openApp(await load(settings), levelOf(settings, "info"), { joins: true });
      try {
        const reloader = createReloader(app, { file: app.config.file, env, plugins: catalog, external: external() });
        hungUp = () => reloader.now();
        const listen = env.ROLLCALL_LISTEN;
        // The dashboard and the demo are large: commands that need neither start without them.
        const { createWeb } = await import("../daemon/web.ts");
        await runDaemon({
          app,
          signal,
          reloader,
          ping: pingBy(app.around),
          atRest: giveBack,
          createWeb: (ready) => createWeb(app, ready, { listen }),
        });
      } finally {
        await app.close();
      }
    },
    async runDue(settings, progress, most) {
      const app = await openApp(await load(settings), levelOf(settings, "warn"));
      return runDue(app, signal, progress, pingBy(app.around), most).finally(() => app.close());
    },
    async demo(settings, options) {
      const { runDemo } = await import("../demo.ts");
      return runDemo(options, {
        catalog,
        clock: clock(),
        load: (file) => loadConfig({ file, env: {}, plugins: catalog }),
        open: (config) => openApp(config, levelOf(settings, "error")),
        listen: env.ROLLCALL_LISTEN,
      });
    },
    restore: async (settings, file) => restore(resolve(folder, file), await load(settings), port, clock()),
    plugins: async (settings) => summaries(await named(settings)),
    readSecret: (question) => readSecret(question, port, signal),
    hashPassword,
    jsonSchema: () => configJsonSchema(catalog),
    newPart: async (part) => {
      const { writePart } = await import("../external/new-part.ts");
      return writePart(part, folder, taken);
    },
    init: (dir) => writeStart(resolve(folder, dir), catalog),
  };
}

function openOn(
  opened: Pick<AppOptions, "config" | "level" | "clock" | "ifNone" | "joins">,
  { env, version, signal, pid, isAlive, random, stderr }: ProcessPort,
): Promise<App> {
  return App.open({
    ...opened,
    env,
    version,
    signal,
    pid,
    isAlive,
    random,
    // A clock that was set on purpose is not corrected, nor held against others.
    sharesClock: !env.ROLLCALL_NOW,
    comparesClocks: !env.ROLLCALL_NOW,
    writeLog: (line) => stderr.write(line),
  });
}

function levelOf({ quiet, verbose }: Settings, usual: Level): Level {
  if (verbose) return "debug";
  return quiet && usual !== "silent" ? "error" : usual;
}
