/** Builds what the engine works with from the config: the handles of sources, and the targets with their doors. */
import { createHmac } from "node:crypto";
import type { Config, SourceConfig, TargetConfig, TargetProblem } from "../../config/config.ts";
import { withPlace } from "../../config/problems/findings.ts";
import type { SourceHandle, Target, TargetTrouble } from "../../engine/engine.ts";
import { Secret } from "../../model/secret.ts";
import { type CivilDate, dateIn } from "../../model/time.ts";
import { failingConnection } from "../../plugin/failing.ts";
import { withOwnErrors } from "../../plugin/own-errors.ts";
import type { Connection, Needs, SourcePlugin, TargetPlugin } from "../../plugin/contract.ts";
import { logOfRun } from "../log.ts";
import { openDoors } from "./connections.ts";
import { memoryOf } from "./source-memory.ts";
import { hookPath } from "../operations/webhooks.ts";
import { type OpenSide, SourceSides } from "./source-sides.ts";
import { uniteNeeds } from "./unite-needs.ts";
import { settingsOf } from "./settings-of.ts";
import type { Surroundings } from "../surroundings.ts";

/** A connected source. It lives as long as its config, so that its access token is kept over runs. */
export interface LiveSource extends SourceHandle {
  /** The requests of all readings so far. */
  requests(): number;
  /** Opens the source as a side that can be written, for one run of a target. */
  readonly openSide: (...run: Parameters<SourceSides["open"]>) => OpenSide;
  close(): Promise<void>;
}

interface SourceParts {
  readonly source: SourceConfig;
  readonly plugin: SourcePlugin;
  readonly config: Config;
  readonly targetPlugins: ReadonlyMap<string, TargetPlugin>;
}

export function buildSource({ source, plugin, config, targetPlugins }: SourceParts, around: Surroundings): LiveSource {
  const log = around.log.child({ source: source.name });
  const listeners = new Set<() => void>();
  const onAcknowledged = () => {
    for (const listener of listeners) listener();
  };
  const doors = openDoors(
    { side: "source", readOnly: true, signal: around.signal, timezone: config.timezone, log, onAcknowledged },
    around,
  );
  const sides = new SourceSides(plugin, source.settings, around);
  const readers = config.targets.filter((target) => target.source === source.name && target.settings !== null);
  // A target whose plugin throws here fails in its own run; the others are read for all the same.
  const needsOf = (today: CivilDate): Needs[] =>
    readers.flatMap((target) => unlessItThrows(() => targetPlugins.get(target.plugin)!.needs(target.settings, today)));
  return {
    name: source.name,
    source: withOwnErrors(
      plugin.connect(source.settings, { ...doors.context, memory: memoryOf(source.name, around.store) }),
    ),
    webhook: plugin.webhook?.open(source.settings, hookPath(source.name), doors.context) ?? null,
    shared: readers.filter((target) => target.mode === "active").length > 1,
    needs: (today) => uniteNeeds(needsOf(today)),
    requests: doors.requests,
    ahead: doors.ahead,
    openSide: (writes, run) => sides.open(writes, run),
    onAnswer(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: doors.close,
  };
}

function unlessItThrows<T>(work: () => T): T[] {
  try {
    return [work()];
  } catch {
    return [];
  }
}

interface TargetParts {
  readonly config: TargetConfig;
  /** The names of all targets in the config. */
  readonly names: ReadonlySet<string>;
  readonly plugin: TargetPlugin;
  readonly source: LiveSource;
  readonly sourceConfig: SourceConfig;
  readonly fingerprintKey: string;
  /** The config file. */
  readonly file: string;
}

export function buildTarget(
  { config, names, plugin, source, sourceConfig, fingerprintKey, file }: TargetParts,
  around: Surroundings,
): Target {
  const {
    name,
    was,
    mode,
    schedule,
    scheduleText,
    scheduleZone,
    timezone,
    owners,
    limits,
    retryForMs,
    settings,
    problem,
  } = config;
  const log = around.log.child({ target: name });
  const markKey = fingerprint(fingerprintKey, ["marks", settings, sourceConfig.settings]);
  return {
    name,
    was,
    names,
    plugin: plugin.name,
    mode,
    schedule,
    scheduleText,
    scheduleZone,
    timezone,
    owners,
    limits,
    retryForMs,
    source,
    areas: plugin.areas,
    partialReadsBothSides: leadsOf(plugin, config),
    problem: problem && troubleOf(problem, file, around.redact),
    fingerprint: fingerprint(fingerprintKey, [settings, sourceConfig.plugin, sourceConfig.settings]),
    written: fingerprint(fingerprintKey, [
      config.written,
      timezone,
      sourceConfig.plugin,
      source.name,
      sourceConfig.written,
    ]),
    settings: settingsOf(config, sourceConfig, (secret) => fingerprint(fingerprintKey, secret)),
    keyed: (text) => fingerprint(markKey, text),
    needs: (today) => plugin.needs(settings, today),
    connect({ setUpOn = () => null, runId, ...how }) {
      const run = { ...how, timezone, log: runId ? logOfRun(log, runId) : log };
      const doors = openDoors({ side: "target", ...run }, around);
      const today = dateIn(timezone, around.clock.now());
      const [{ writes = [] } = {}] = unlessItThrows<Partial<Needs>>(() => plugin.needs(settings, today));
      const written = source.openSide(writes, run);
      const readBefore = source.requests();
      return {
        connection: connected(() => plugin.connect(settings, { ...doors.context, source: written.side, setUpOn })),
        requests: () => ({
          source: source.requests() - readBefore + written.requests(),
          target: doors.requests(),
        }),
        ahead: doors.ahead,
        close: async () => void (await Promise.all([doors.close(), written.close()])),
      };
    },
  };
}

function troubleOf(problem: TargetProblem, file: string, redact: Surroundings["redact"]): TargetTrouble {
  const { suggestion, problems } = problem;
  const meant = suggestion === null ? "" : ` (did you mean "${suggestion}"?)`;
  const remedy =
    problem.remedy ??
    `Set what is missing${meant}. A changed file is loaded within 10 seconds; after a variable, and in Docker and under systemd in any case, restart rollcall.`;
  const told = problems.map((one) => ({ ...one, message: redact(one.message) }));
  return { message: redact(withPlace(file, problem)), remedy: redact(remedy), problems: told };
}

/** Whether a partial run has to read both sides. If the plugin cannot be asked or does not say, it has to: that is right for any target. */
function leadsOf({ partial }: TargetPlugin, { settings, problem }: TargetConfig): boolean {
  const [leads = true] = problem || !partial ? [] : unlessItThrows(() => partial.leads(settings));
  return leads;
}

/** The connection; if `connect` throws, one that throws the same at its first use, so that the run has begun and ends as an incident. */
function connected(connect: () => Connection): Connection {
  try {
    return connect();
  } catch (error) {
    return failingConnection(error);
  }
}

/** A keyed hash of settings or of a text: credentials are not stored in any other form. */
function fingerprint(key: string, what: unknown): string {
  return createHmac("sha256", key)
    .update(JSON.stringify(revealed(what)))
    .digest("hex")
    .slice(0, 32);
}

function revealed(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() };
  if (Array.isArray(value)) return value.map(revealed);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, revealed(inner)]);
}
