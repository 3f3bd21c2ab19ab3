/** Held changes, version by version, and what a person rejected. */
import type { Knex } from "knex";
import { among, insertRows } from "../bulk.ts";
import { readJson, readJsonOrNull } from "../json-column.ts";
import type { Hold, HoldTable } from "../store.ts";

const KEPT = { key: ["target", "fingerprint"], action: "NOTHING" };
const PLACE = { table: "holds", key: ["target", "digest"] };

export function holdTable(db: Knex): HoldTable {
  return {
    async open(target) {
      const row = await db("holds").where({ target, state: "open" }).first();
      return row && fromRow(row);
    },
    async allOpen() {
      return (await db("holds").where({ state: "open" })).map(fromRow);
    },
    async get(target, digest) {
      const row = await db("holds").where({ target, digest }).first();
      return row && fromRow(row);
    },
    put: (hold) => db.transaction((tx) => put(tx, hold)),
    async decide(target, digest, state, by, at) {
      await db("holds").where({ target, digest }).update({ state, decided_by: by, decided_at: at });
    },
    async close(target) {
      await db("holds").where({ target }).whereIn("state", ["open", "superseded"]).update({ state: "closed" });
    },
    async decidedAsRejected(target) {
      return (await db("holds").where({ target, state: "rejected" }).orderBy("decided_at", "desc")).map(fromRow);
    },
    async rejected(target) {
      return new Set(await db("rejections").where({ target }).pluck("fingerprint"));
    },
    rejections: (target) => rejections(db, target),
    async reject(target, digest, fingerprints, at) {
      const rows = fingerprints.map((fingerprint) => [target, fingerprint, digest, at]);
      await drop(db, "asked_again", target, fingerprints);
      await insertRows(db, "rejections", ["target", "fingerprint", "digest", "at"], rows, KEPT);
    },
    async askedAgain(target) {
      return new Set(await db("asked_again").where({ target }).pluck("fingerprint"));
    },
    async askAgain(target, fingerprints) {
      const rows = fingerprints.map((fingerprint) => [target, fingerprint]);
      await drop(db, "rejections", target, fingerprints);
      await insertRows(db, "asked_again", ["target", "fingerprint"], rows, KEPT);
    },
    answered: (target, fingerprints) => drop(db, "asked_again", target, fingerprints),
    async unreject(target, fingerprints) {
      await drop(db, "rejections", target, fingerprints);
      await drop(db, "asked_again", target, fingerprints);
    },
  };
}

/**
 * The rejections with their digests. A rejection by an earlier version has none, also if a daemon of that version shares the database.
 * It counts as rejected under the latest hold that contains it.
 */
async function rejections(db: Knex, target: string): ReturnType<HoldTable["rejections"]> {
  const rows: Awaited<ReturnType<HoldTable["rejections"]>> = await db("rejections")
    .where({ target })
    .select("fingerprint", "digest");
  if (rows.every(({ digest }) => digest !== null)) return rows;
  const holds = (await db("holds").where({ target, state: "rejected" }).orderBy("decided_at")).map(fromRow);
  const latest = new Map(
    holds.flatMap(({ digest, records }) => records.map(({ fingerprint }) => [fingerprint, digest] as const)),
  );
  return rows.map(({ fingerprint, digest }) => ({ fingerprint, digest: digest ?? latest.get(fingerprint) ?? null }));
}

async function drop(
  db: Knex,
  table: "rejections" | "asked_again",
  target: string,
  fingerprints: readonly string[],
): Promise<void> {
  if (fingerprints.length === 0) return;
  await db(table)
    .where({ target })
    .where(among(db, "fingerprint", fingerprints))
    .del();
}

async function put(tx: Knex, hold: Parameters<HoldTable["put"]>[0]): Promise<void> {
  const { target, digest, since, lastSeenAt, records, edits = [] } = hold;
  await tx("holds").where({ target, state: "open" }).whereNot({ digest }).update({ state: "superseded" });
  const row = { since, last_seen_at: lastSeenAt, records: JSON.stringify(records), edits: JSON.stringify(edits) };
  await tx("holds")
    .insert({ target, digest, ...row, state: "open", decided_by: null, decided_at: null })
    .onConflict(PLACE.key)
    .merge();
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function fromRow(row: any): Hold {
  return {
    target: row.target,
    digest: row.digest,
    since: row.since,
    lastSeenAt: row.last_seen_at,
    records: readJson(PLACE, row, "records", "array"),
    edits: readJsonOrNull(PLACE, row, "edits", "array") ?? [],
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  };
}
