/** The state of each target that outlives restarts. */
import type { Knex } from "knex";
import type { CivilDate, Instant } from "../../model/time.ts";
import type { Settings } from "../../model/settings.ts";
import type { Kind } from "../../model/record.ts";
import type { Mode } from "../../model/run.ts";
import { rowsOf } from "../rows.ts";
import { forgetTarget, renameTarget } from "./target-rows.ts";

export interface TargetState {
  readonly name: string;
  readonly plugin: string;
  readonly mode: Mode;
  /** When the target was last in the config; its links stay 90 days after that. */
  readonly removedAt: Instant | null;
  /** The name that it had before its last one; null: it was never renamed. */
  readonly formerly: string | null;

  // When it runs next.

  /** When the target first became active, from which the fires of `every N` are counted. */
  readonly activatedAt: Instant | null;
  /** The schedule from which the next fires were computed; if the config has another one, they are computed again. */
  readonly schedule: string | null;
  readonly nextFullAt: Instant | null;
  readonly nextPartialAt: Instant | null;
  /** When a run that failed for a transient reason is tried again, before it becomes an incident. */
  readonly retryAt: Instant | null;
  readonly retries: number;
  /** The latest change notice that no run has answered yet. */
  readonly changeNoticedAt: Instant | null;
  /** The latest notice that something may be gone, which only a full run can see, and which none has answered yet. */
  readonly lossNoticedAt: Instant | null;
  /** When a run for notices may begin at the earliest: until then more notices are gathered, or the target rests. */
  readonly noticeRunAt: Instant | null;
  readonly pausedAt: Instant | null;
  readonly pausedBy: string | null;
  readonly pauseReason: string | null;
  /** Whether its first run is left to a person, since the database is new in the place of another, or was begun by one. Null: neither. */
  readonly beginning: "left to a person" | "by a person" | null;

  // What its runs have shown. Which run changes which of these: core/engine/run/ending/state-after.ts.

  /** When a run of all areas last succeeded, full or partial: from it `status` tells whether the target is late. */
  readonly lastSuccessAt: Instant | null;
  /** The start of the last run of all areas that read completely, to which a partial run reaches back. */
  readonly watermark: Instant | null;
  /** When a run that compared everything last succeeded: notices of losses ask for another one at most so often. */
  readonly lastFullAt: Instant | null;
  /** The id of that run, which is kept as long as it is the last. */
  readonly lastFullRun: string | null;
  /**
   * The kinds of which a full run, also of one area, has compared everything: for them somebody can be new, and more can be made than is
   * usual. A target with a watermark has compared all kinds.
   */
  readonly compared: readonly Kind[] | null;
  /**
   * The attributes by which this target knows who works here, as far as the source has ever sent them. One that is missing from a reading
   * was withdrawn.
   */
  readonly released: readonly string[] | null;
  /**
   * The settings with which the config is compared: those of the last full run of all areas. If that run held removals because the settings
   * had been edited, the ones from before the edit stay here until the hold is decided, so that each run names the edit.
   */
  readonly settings: Settings | null;
  /** Keyed hash of what the config file said of them; null: an earlier version remembered them, and it is not known. */
  readonly written: string | null;
  /** The day from which the target carries records of each kind; null: from its activation, for all kinds. */
  readonly setUp: Readonly<Partial<Record<Kind, CivilDate>>> | null;

  // Where it writes, as last tested (core/engine/run/same-tenant.ts).

  /** The company account to which the credentials belong. */
  readonly tenant: string | null;
  /** Keyed hash of source and connector settings; if it changes, the credentials are tested again. */
  readonly fingerprint: string | null;
}

export interface TargetTable {
  get(name: string): Promise<TargetState | undefined>;
  all(): Promise<readonly TargetState[]>;
  /** Inserts the row if there is none, else changes the given columns. */
  save(name: string, change: Partial<Omit<TargetState, "name">>): Promise<void>;
  /** Moves every row of every table from the former name (`was: old-name`) to the new one. */
  rename(was: string, name: string): Promise<void>;
  /**
   * Removes every trace of a target, in batches between which others work, its own row last: what a stop leaves is forgotten the next time.
   * Only who has the target's lease may call it, since a run would meet some of its links. @throws the signal's reason once it aborts
   */
  forget(name: string, signal?: AbortSignal): Promise<void>;
}

const TARGETS = rowsOf<TargetState>(
  {
    name: true,
    plugin: true,
    mode: true,
    activatedAt: true,
    schedule: true,
    nextFullAt: true,
    nextPartialAt: true,
    retryAt: true,
    retries: true,
    lastSuccessAt: true,
    lastFullAt: true,
    lastFullRun: true,
    watermark: true,
    changeNoticedAt: true,
    lossNoticedAt: true,
    noticeRunAt: true,
    pausedAt: true,
    pausedBy: true,
    pauseReason: true,
    tenant: true,
    fingerprint: true,
    settings: "object | null",
    written: true,
    released: "list | null",
    compared: "list | null",
    setUp: "object | null",
    removedAt: true,
    formerly: true,
    beginning: true,
  },
  { table: "targets", key: ["name"] },
);

/** The columns of a target that was never active, if only something else is stored yet, such as a pause. */
const UNKNOWN = { plugin: "", mode: "inactive", retries: 0 };

export function targetTable(db: Knex): TargetTable {
  return {
    async get(name) {
      const row = await db("targets").where({ name }).first();
      return row && TARGETS.read(row);
    },
    async all() {
      return (await db("targets").orderBy("name")).map(TARGETS.read);
    },
    async save(name, change) {
      const columns = TARGETS.change({ ...change, name });
      await db("targets")
        .insert({ ...UNKNOWN, ...columns })
        .onConflict("name")
        .merge(columns);
    },
    rename: (was, name) => db.transaction((tx) => renameTarget(tx, was, name)),
    forget: (name, signal) => forgetTarget(db, name, signal),
  };
}
