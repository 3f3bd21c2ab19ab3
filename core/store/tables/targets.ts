/** The state of each target that outlives restarts. */
import type { Knex } from "knex";
import type { CivilDate, Instant } from "../../model/time.ts";
import type { Settings } from "../../model/settings.ts";
import type { Kind } from "../../model/record.ts";
import type { Mode } from "../../model/run.ts";
import { readJsonOrNull, writeJsonOrNull } from "../json-column.ts";
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
  /** The id of that run, by which `status` and the dashboard show what is held, given up and in conflict. */
  readonly lastFullRun: string | null;
  /**
   * The kinds of which a full run, also of one area, has compared everything: for them somebody can be new, and more can be made than is
   * usual. A target with a watermark has compared all kinds.
   */
  readonly compared: readonly Kind[] | null;
  /** The attributes saying who works here that the target uses and the source has ever told: a plan sees by them what was withdrawn. */
  readonly released: readonly string[] | null;
  /** The target's settings at the last run of everything that held no removal because of an edit of them. */
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
  /** Removes every trace of a target. */
  forget(name: string): Promise<void>;
}

type Column = Exclude<keyof TargetState, "name">;

const COLUMNS: Readonly<Record<Column, string>> = {
  plugin: "plugin",
  mode: "mode",
  activatedAt: "activated_at",
  schedule: "schedule",
  nextFullAt: "next_full_at",
  nextPartialAt: "next_partial_at",
  retryAt: "retry_at",
  retries: "retries",
  lastSuccessAt: "last_success_at",
  lastFullAt: "last_full_at",
  lastFullRun: "last_full_run",
  watermark: "watermark",
  changeNoticedAt: "change_noticed_at",
  lossNoticedAt: "loss_noticed_at",
  noticeRunAt: "notice_run_at",
  pausedAt: "paused_at",
  pausedBy: "paused_by",
  pauseReason: "pause_reason",
  tenant: "tenant",
  fingerprint: "fingerprint",
  settings: "settings",
  written: "written",
  released: "released",
  compared: "compared",
  setUp: "set_up",
  removedAt: "removed_at",
  formerly: "formerly",
  beginning: "beginning",
};
const PLACE = { table: "targets", key: ["name"] };
const NAMES = Object.keys(COLUMNS) as Column[];

/** The columns of a target that was never active, if only something else is stored yet, such as a pause. */
const UNKNOWN = { plugin: "", mode: "inactive", retries: 0 };

export function targetTable(db: Knex): TargetTable {
  return {
    async get(name) {
      const row = await db("targets").where({ name }).first();
      return row && fromRow(row);
    },
    async all() {
      return (await db("targets").orderBy("name")).map(fromRow);
    },
    async save(name, change) {
      const columns = toColumns(change);
      const insert = db("targets")
        .insert({ ...UNKNOWN, ...columns, name })
        .onConflict("name");
      await (Object.keys(columns).length === 0 ? insert.ignore() : insert.merge(columns));
    },
    rename: (was, name) => db.transaction((tx) => renameTarget(tx, was, name)),
    forget: (name) => db.transaction((tx) => forgetTarget(tx, name)),
  };
}

function fromRow(row: Readonly<Record<string, unknown>>): TargetState {
  const state: Record<string, unknown> = { name: row.name };
  for (const name of NAMES) state[name] = row[COLUMNS[name]];
  for (const name of ["settings", "setUp"] as const) state[name] = readJsonOrNull(PLACE, row, COLUMNS[name]);
  for (const name of ["released", "compared"] as const)
    state[name] = readJsonOrNull(PLACE, row, COLUMNS[name], "array");
  return state as unknown as TargetState;
}

function toColumns(change: Partial<TargetState>): Record<string, unknown> {
  const given = NAMES.filter((name) => change[name] !== undefined);
  const columns: Record<string, unknown> = Object.fromEntries(given.map((name) => [COLUMNS[name], change[name]]));
  for (const name of ["settings", "setUp", "released", "compared"] as const)
    if (change[name] !== undefined) columns[COLUMNS[name]] = writeJsonOrNull(change[name]);
  return columns;
}
