/** Moving and removing everything that is kept of a target, in every table. Both run in the caller's transaction. */
import type { Knex } from "knex";
import { CommandRefused } from "../../model/errors.ts";
import { causeStart } from "../../model/incident-cause.ts";
import type { RunError } from "../../model/run.ts";

/** Every table with a column `target`, those that refer to another first; a test compares it with the schema. */
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
] as const;

/** How the causes of notices about one target begin, its name follows: what is held, given up or in conflict, paused by hand. */
const ABOUT_ONE = ["hold ", "records ", "pause "];

/** Nothing happens when there is no such target, so that a `was:` may stay in the config. @throws CommandRefused when both exist. */
export async function renameTarget(tx: Knex, was: string, name: string): Promise<void> {
  if (was === name || !(await tx("targets").where({ name: was }).first("name"))) return;
  if (await tx("targets").where({ name }).first("name")) {
    throw new CommandRefused("CONFIG", `${was} cannot become ${name}: both are known already`, {
      remedy: `Take \`was: ${was}\` out of the target ${name}, or give it a name that was never used.`,
    });
  }
  await tx("targets").where({ name: was }).update({ name });
  await refuseSecond(tx, was, name);
  for (const table of TABLES_OF_TARGETS) await tx(table).where({ target: was }).update({ target: name });
  for (const table of ["incidents", "notices", "outbox"]) {
    await causesOf(tx, table, was).update({
      cause: tx.raw("replace(cause, ?, ?)", [causeStart("target", was), causeStart("target", name)]),
    });
  }
  for (const table of ["notices", "outbox"]) {
    for (const about of ABOUT_ONE)
      await tx(table)
        .where({ cause: about + was })
        .update({ cause: about + name });
  }
}

export async function forgetTarget(tx: Knex, name: string): Promise<void> {
  for (const table of TABLES_OF_TARGETS) await tx(table).where({ target: name }).del();
  await causesOf(tx, "notices", name).del();
  await tx("notices")
    .whereIn(
      "cause",
      ABOUT_ONE.map((about) => about + name),
    )
    .del();
  await tx("targets").where({ name }).del();
}

/** One request waits for a target: where one by the new name does already, that of the former name gives way. */
async function refuseSecond(tx: Knex, was: string, name: string): Promise<void> {
  const waiting = (target: string) => tx("requests").where({ target }).whereNull("run").whereNull("refused");
  if (!(await waiting(name).first("id"))) return;
  const message = `${was} became ${name} while its run was waiting, and a run of ${name} waits already`;
  const error: RunError = { code: "BUSY", message, remedy: `Run the command again for ${name}.` };
  await waiting(was).update({ refused: JSON.stringify(error) });
}

/** Rows that carry a cause of incidents of this target. */
function causesOf(tx: Knex, table: string, name: string): Knex.QueryBuilder {
  const start = causeStart("target", name);
  return tx(table).whereRaw("substr(cause, 1, ?) = ?", [start.length, start]);
}
