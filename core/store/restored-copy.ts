/**
 * Makes a restored copy safe to start from. What people revoked, rejected or paused after the copy was made is unknown to it, and what was
 * carried to the source since would be sent there again. So tokens, sign-ins, leases and unsent mails are deleted, requests that were
 * waiting are refused, and every target is paused.
 */
import type { Knex } from "knex";
import type { Instant } from "../model/time.ts";
import type { RunError } from "../model/run.ts";
import { targetTable } from "./tables/targets.ts";

const PAUSED_BY = "restore";
const pauseReason = (target: string): string =>
  `an older copy of the database was restored, in which nothing of since then is known: no pause, no rejection, nothing that was carried to Personio. Look at \`rollcall plan ${target}\`, then begin with \`rollcall resume ${target}\`.`;
const ASKED_BEFORE_RESTORE: RunError = {
  code: "UNEXPECTED",
  message: "it was asked for before an older copy of the database was restored",
  remedy: "Ask for it again if it is still meant.",
};

/**
 * `configured`: the targets of the config, of which the copy may not know all.
 * Returns the names of the targets that it paused; those that were paused already stay as they are.
 */
export async function makeSafeToStart(
  db: Knex,
  configured: readonly string[],
  now: Instant,
): Promise<readonly string[]> {
  return db.transaction(async (tx) => {
    // Older copies lack some of these.
    for (const table of ["leases", "sessions", "tokens"]) if (await tx.schema.hasTable(table)) await tx(table).del();
    await tx("outbox").whereNull("sent_at").del();
    await endRequests(tx);
    const known: string[] = await tx("targets").pluck("name");
    const paused = new Set<string>(await tx("targets").whereNotNull("paused_at").pluck("name"));
    const names = [...new Set([...known, ...configured])].filter((name) => !paused.has(name)).sort();
    for (const name of names)
      await targetTable(tx).save(name, { pausedAt: now, pausedBy: PAUSED_BY, pauseReason: pauseReason(name) });
    return names;
  });
}

/** Refuses the requests that wait, and those whose run was under way in the copy: closing that run would have them wait again. */
async function endRequests(tx: Knex): Promise<void> {
  await tx("requests")
    .whereNull("refused")
    .where((one) => {
      one.whereNull("run").orWhereIn("run", tx("runs").where({ status: "running" }).select("id"));
    })
    .update({ refused: JSON.stringify(ASKED_BEFORE_RESTORE) });
}
