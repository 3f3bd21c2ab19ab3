/** Moves the rows of a target in every table, in the caller's transaction, or removes them in batches. */
import type { Knex } from "knex";
import { CommandRefused } from "../../model/errors.ts";
import { causeStart } from "../../model/incident-cause.ts";
import { noticeCauses } from "../../model/notice-cause.ts";
import type { RunError } from "../../model/run.ts";
import { deleteInBatches } from "../delete-in-batches.ts";

/** Every table with a column `target`, tables that refer to another first; a test compares the list with the schema. */
export const TABLES_OF_TARGETS = [
  "journal",
  "decision_sets",
  "decisions",
  "runs",
  "links",
  "requests",
  "holds",
  "rejections",
  "asked_again",
  "failures",
  "incidents",
  "actions",
  "seen",
  "known_people",
  "people_here",
  "removed_records",
] as const;

/** Does nothing if no target has the former name, so that `was:` may stay in the config. @throws CommandRefused if both names exist */
export async function renameTarget(tx: Knex, was: string, name: string): Promise<void> {
  if (was === name || !(await tx("targets").where({ name: was }).first("name"))) return;
  if (await tx("targets").where({ name }).first("name")) {
    throw new CommandRefused("CONFIG", `${was} cannot become ${name}: both are known already`, {
      remedy: `Take \`was: ${was}\` out of the target ${name}, or give it a name that was never used.`,
    });
  }
  await tx("targets").where({ name: was }).update({ name, formerly: was });
  await refuseSecond(tx, was, name);
  for (const table of TABLES_OF_TARGETS) await tx(table).where({ target: was }).update({ target: name });
  for (const table of ["incidents", "notices", "outbox"]) {
    await causesOf(tx, table, was).update({
      cause: tx.raw("replace(cause, ?, ?)", [causeStart("target", was), causeStart("target", name)]),
    });
  }
  const renamed = noticeCauses(name);
  for (const table of ["notices", "outbox"]) {
    for (const [index, cause] of noticeCauses(was).entries())
      await tx(table).where({ cause }).update({ cause: renamed[index] });
  }
}

export async function forgetTarget(db: Knex, name: string, signal?: AbortSignal): Promise<void> {
  for (const table of TABLES_OF_TARGETS)
    await deleteInBatches(db, table, () => db(table).where({ target: name }), signal);
  await causesOf(db, "notices", name).del();
  await db("notices").whereIn("cause", noticeCauses(name)).del();
  await db("targets").where({ name }).del();
}

/** Refuses the request under the former name if one under the new name waits already, since only one may wait for a target. */
async function refuseSecond(tx: Knex, was: string, name: string): Promise<void> {
  const waiting = (target: string) => tx("requests").where({ target }).whereNull("run").whereNull("refused");
  if (!(await waiting(name).first("id"))) return;
  const message = `${was} became ${name} while its run was waiting, and a run of ${name} waits already`;
  const error: RunError = { code: "BUSY", message, remedy: `Run the command again for ${name}.` };
  await waiting(was).update({ refused: JSON.stringify(error) });
}

/** The rows whose cause is one of this target's own incidents. */
function causesOf(tx: Knex, table: string, name: string): Knex.QueryBuilder {
  const start = causeStart("target", name);
  return tx(table).whereRaw("substr(cause, 1, ?) = ?", [start.length, start]);
}
