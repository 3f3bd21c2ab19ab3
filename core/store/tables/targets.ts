/** The state of each target that outlives restarts. */
import type { Knex } from "knex";
import { readJsonOrNull, writeJsonOrNull } from "../json-column.ts";
import type { TargetState, TargetTable } from "../store.ts";
import { forgetTarget, renameTarget } from "./target-rows.ts";

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
