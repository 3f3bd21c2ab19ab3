/** Held changes, version by version, and what a person rejected. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import type { Edit } from "../../model/settings.ts";
import type { Kind } from "../../model/record.ts";
import type { Op, HeldReason } from "../../model/change.ts";
import { among, insertRows } from "../bulk.ts";
import { rowsOf } from "../rows.ts";

export interface HeldRecord extends Partial<HeldReason> {
  readonly kind: Kind;
  readonly op: Op;
  readonly subject: string;
  readonly title: string;
  readonly person: string | null;
  readonly remoteId: string | null;
  readonly reason: string;
  /** Identifies what exactly was held; a change with another fingerprint is another change. */
  readonly fingerprint: string;
}

/** One version of a target's held changes. The newest open one is the target's hold; older ones can still be approved. */
export interface Hold {
  readonly target: string;
  readonly digest: string;
  /** When the target's current series of holds began. */
  readonly since: Instant;
  readonly lastSeenAt: Instant;
  readonly records: readonly HeldRecord[];
  /** The edits of the config since the last run of everything before it. Omitted: none. */
  readonly edits?: readonly Edit[];
  readonly state: "open" | "superseded" | "approved" | "rejected" | "closed";
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
}

type Decided = Exclude<Hold["state"], "open" | "superseded">;

export interface HoldTable {
  /** The target's open hold. */
  open(target: string): Promise<Hold | undefined>;
  allOpen(): Promise<readonly Hold[]>;
  get(target: string, digest: string): Promise<Hold | undefined>;
  /** Inserts or refreshes (target, digest) as open and marks the target's other open ones superseded. */
  put(hold: Pick<Hold, "target" | "digest" | "since" | "lastSeenAt" | "records" | "edits">): Promise<void>;
  /** Records the decision on a hold. `closed`: an earlier decision is taken back. */
  decide(target: string, digest: string, state: Decided, by: string | null, at: Instant): Promise<void>;
  /** Closes the target's open hold, since nothing is held any more. */
  close(target: string): Promise<void>;
  /** The rejected holds, the latest decided first. There may be some none of whose records is still rejected. */
  decidedAsRejected(target: string): Promise<readonly Hold[]>;
  /** The fingerprints that a person rejected. Nobody is asked about them again until the situation changes. */
  rejected(target: string): Promise<ReadonlySet<string>>;
  /** The rejected fingerprints, each with the digest of its rejection; null if none is recorded and no rejected hold contains it. */
  rejections(target: string): Promise<readonly { readonly fingerprint: string; readonly digest: string | null }[]>;
  /** Rejects the fingerprints under that digest. Any that were rejected before keep their own digest. */
  reject(target: string, digest: string, fingerprints: readonly string[], at: Instant): Promise<void>;
  /** Fingerprints whose rejection was taken back, or no longer fitted: held, whatever the limits say, until somebody decides. */
  askedAgain(target: string): Promise<ReadonlySet<string>>;
  askAgain(target: string, fingerprints: readonly string[]): Promise<void>;
  /** Forgets that the fingerprints are to be asked about again, since they were approved. What was rejected meanwhile stays rejected. */
  answered(target: string, fingerprints: readonly string[]): Promise<void>;
  /** Forgets that the fingerprints were rejected or are to be asked about again: they cannot come again. */
  unreject(target: string, fingerprints: readonly string[]): Promise<void>;
}

const KEPT = { key: ["target", "fingerprint"], action: "NOTHING" };
const PLACE = { table: "holds", key: ["target", "digest"] };
const HOLDS = rowsOf<Hold>(
  {
    target: true,
    digest: true,
    since: true,
    lastSeenAt: true,
    records: "list",
    edits: "list?",
    state: true,
    decidedBy: true,
    decidedAt: true,
  },
  PLACE,
);

export function holdTable(db: Knex): HoldTable {
  return {
    async open(target) {
      const row = await db("holds").where({ target, state: "open" }).first();
      return row && HOLDS.read(row);
    },
    async allOpen() {
      return (await db("holds").where({ state: "open" })).map(HOLDS.read);
    },
    async get(target, digest) {
      const row = await db("holds").where({ target, digest }).first();
      return row && HOLDS.read(row);
    },
    put: (hold) => db.transaction((tx) => put(tx, hold)),
    async decide(target, digest, state, by, at) {
      await db("holds").where({ target, digest }).update({ state, decided_by: by, decided_at: at });
    },
    async close(target) {
      await db("holds").where({ target }).whereIn("state", ["open", "superseded"]).update({ state: "closed" });
    },
    async decidedAsRejected(target) {
      return (await db("holds").where({ target, state: "rejected" }).orderBy("decided_at", "desc")).map(HOLDS.read);
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
  const holds = (await db("holds").where({ target, state: "rejected" }).orderBy("decided_at")).map(HOLDS.read);
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
  const { target, digest } = hold;
  await tx("holds").where({ target, state: "open" }).whereNot({ digest }).update({ state: "superseded" });
  await tx("holds")
    .insert(HOLDS.row({ ...hold, state: "open", decidedBy: null, decidedAt: null }))
    .onConflict(PLACE.key)
    .merge();
}
