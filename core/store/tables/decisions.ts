/**
 * Conflicts, kept, left-out and unmatched records, stored when they change: 40,000 records that are left out at every run are written
 * once, and not compared row by row. Three tables:
 *
 * | table         | one row for      | says                                                                                    |
 * |---------------|------------------|-----------------------------------------------------------------------------------------|
 * | decisions     | a decision       | in which runs it holds: from `first_run` to before `closed_run`, as ids of runs sort by time |
 * | decision_sets | target and kind  | the digest of all that hold now: a run that comes to the same digest changes nothing    |
 * | decided       | a run            | what it looked at: `kinds` wholly, and of other kinds the decisions with the ids in `also` |
 *
 * A run's decisions are those that hold in it and that it looked at. A decision is known by its fingerprint, a hash of all that it says.
 */
import { hash } from "node:crypto";
import type { Knex } from "knex";
import type { Kind } from "../../model/record.ts";
import type { KeptDocument, ConflictDocument } from "../../model/run.ts";
import { among } from "../bulk.ts";
import {
  addDecisions,
  closeDecisions,
  conflictCounts,
  openConflicts,
  openDecisions,
  type Fingerprint,
} from "./decision-rows.ts";
import { readJson } from "../json-column.ts";
import type { Conflict } from "../../model/change.ts";

export interface Decision {
  readonly kind: Kind;
  readonly subject: string;
  readonly sort: "conflict" | "kept" | "left_out" | "unmatched";
  readonly title: string;
  readonly person: string | null;
  readonly remoteId: string | null;
  readonly code: string;
  readonly detail: string;
}

export type Standing = Pick<Decision, "subject" | "code">;

export interface DecisionTable {
  /** Records the decisions as of this run: adds new ones, and closes those of `kinds` that no longer hold. Equal ones cost nothing. */
  record(target: string, run: string, kinds: readonly Kind[], decisions: readonly Decision[]): Promise<void>;
  /** The decisions that held in the run. */
  ofRun(
    run: string,
  ): Promise<{ readonly conflicts: readonly ConflictDocument[]; readonly kept: readonly KeptDocument[] }>;
  /** The target's open conflicts, which wait for somebody to look at them, by kind and title. */
  conflicts(target: string): Promise<readonly Conflict[]>;
  /** How many conflicts of the target are open. */
  countConflicts(target: string): Promise<number>;
  /** The same of every target that has some. */
  allConflictCounts(): Promise<ReadonlyMap<string, number>>;
  /** The decisions about subjects of a kind that still hold. */
  standing(target: string, kind: Kind): Promise<readonly Standing[]>;
}

const PLACE = { table: "decided", key: ["run"] };

type Decisions = ReadonlyMap<Fingerprint, Decision>;

interface Recording {
  readonly tx: Knex;
  readonly target: string;
  readonly run: string;
}

export function decisionTable(db: Knex): DecisionTable {
  return {
    record: (target, run, kinds, decisions) =>
      db.transaction((tx) => record({ tx, target, run }, kinds, setsOf(decisions))),
    ofRun: (run) => ofRun(db, run),
    conflicts: async (target) =>
      (await openConflicts(db).where({ target }).orderBy(["kind", "title", "code", "id"])).map(conflictOf),
    countConflicts: async (target) => (await conflictCounts(openConflicts(db).where({ target }))).get(target) ?? 0,
    allConflictCounts: () => conflictCounts(openConflicts(db)),
    standing: (target, kind) =>
      db("decisions").where({ target, kind }).whereNull("closed_run").select("subject", "code"),
  };
}

async function record(into: Recording, kinds: readonly Kind[], sets: ReadonlyMap<Kind, Decisions>): Promise<void> {
  for (const kind of kinds) await replaceSet(into, kind, sets.get(kind) ?? new Map());
  const inPart = [...sets].filter(([kind]) => !kinds.includes(kind));
  const also: number[] = [];
  for (const [kind, set] of inPart) also.push(...(await addToSet(into, kind, set)));
  await noteRun(into, kinds, also);
}

/** Makes exactly this set hold from the run on: closes what is not in it, and adds what is new. */
async function replaceSet({ tx, target, run }: Recording, kind: Kind, set: Decisions): Promise<void> {
  const digest = fingerprintOf([...set.keys()].sort());
  const former = await tx("decision_sets").where({ target, kind }).first("digest");
  if (former?.digest === digest) return;
  const open = await openDecisions(tx, target, kind);
  await closeDecisions(
    tx,
    run,
    [...open].filter(([fingerprint]) => !set.has(fingerprint)).map(([, id]) => id),
  );
  await addDecisions(
    tx,
    target,
    run,
    [...set].filter(([fingerprint]) => !open.has(fingerprint)),
  );
  await tx("decision_sets").insert({ target, kind, digest }).onConflict(["target", "kind"]).merge();
}

/**
 * For a run that saw only some records of a kind: adds what it found. A decision about the same record with the same code but another
 * text is replaced; all others stay open, since the run did not look. Returns the ids of all decisions of the set.
 */
async function addToSet({ tx, target, run }: Recording, kind: Kind, set: Decisions): Promise<number[]> {
  const before = await openDecisions(tx, target, kind);
  const added = [...set].filter(([fingerprint]) => !before.has(fingerprint));
  if (added.length > 0) {
    const found = new Set(set.values().map(aboutOf));
    const former = await tx("decisions")
      .where({ target, kind, closed_run: null })
      .where(
        among(
          tx,
          "subject",
          added.map(([, { subject }]) => subject),
        ),
      )
      .select("id", "sort", "subject", "code");
    const said = new Set([...set.keys()].map((fingerprint) => before.get(fingerprint)));
    const ids = former.filter((row) => found.has(aboutOf(row)) && !said.has(row.id)).map(({ id }) => id as number);
    await closeDecisions(tx, run, ids);
    await addDecisions(tx, target, run, added);
    await tx("decision_sets").where({ target, kind }).del();
  }
  const open = added.length > 0 ? await openDecisions(tx, target, kind) : before;
  return [...set.keys()].map((fingerprint) => open.get(fingerprint) as number);
}

function aboutOf({ sort, subject, code }: Pick<Decision, "sort" | "subject" | "code">): string {
  return JSON.stringify([sort, subject, code]);
}

/** Notes which kinds and which other rows the run looked at. Repeated calls for a run add up. */
async function noteRun({ tx, run }: Recording, kinds: readonly Kind[], also: readonly number[]): Promise<void> {
  const former = await tx("decided").where({ run }).first();
  const all = {
    kinds: [...new Set([...(former ? readJson<Kind[]>(PLACE, former, "kinds", "array") : []), ...kinds])],
    also: [...(former ? readJson<number[]>(PLACE, former, "also", "array") : []), ...also],
  };
  const row = { run, kinds: JSON.stringify(all.kinds), also: JSON.stringify(all.also) };
  await tx("decided").insert(row).onConflict("run").merge();
}

async function ofRun(db: Knex, run: string): ReturnType<DecisionTable["ofRun"]> {
  const decided = await db("decided")
    .join("runs", "runs.id", "decided.run")
    .where({ run })
    .first("decided.*", "target");
  if (!decided) return { conflicts: [], kept: [] };
  const kinds = readJson<Kind[]>(PLACE, decided, "kinds", "array");
  const also = readJson<number[]>(PLACE, decided, "also", "array");
  const rows = await db("decisions")
    .where({ target: decided.target })
    .where("first_run", "<=", run)
    .where((held) => held.whereNull("closed_run").orWhere("closed_run", ">", run))
    .where((seen) => seen.where(among(db, "kind", kinds)).orWhere(among(db, "id", also)))
    .whereIn("sort", ["conflict", "kept"])
    .orderBy(["kind", "title", "code", "id"]);
  return {
    conflicts: rows.filter((row) => row.sort === "conflict").map(documentOf),
    kept: rows.filter((row) => row.sort === "kept").map((row) => ({ ...documentOf(row), remote_id: row.remote_id })),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function conflictOf({ kind, subject, title, person, code, detail }: any): Conflict {
  return { kind, subject, title, person, code, detail };
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function documentOf({ kind, title, person, code, detail }: any): Omit<KeptDocument, "remote_id"> {
  return { kind, subject: title, person, code, detail };
}

function setsOf(decisions: readonly Decision[]): ReadonlyMap<Kind, Decisions> {
  const sets = new Map<Kind, Map<Fingerprint, Decision>>();
  for (const decision of decisions) {
    const { kind, subject, sort, title, person, remoteId, code, detail } = decision;
    const set = sets.get(kind) ?? new Map();
    sets.set(kind, set.set(fingerprintOf([subject, sort, title, person, remoteId, code, detail]), decision));
  }
  return sets;
}

/** 132 bits of a hash, enough that no two different decisions share them. */
function fingerprintOf(values: readonly unknown[]): Fingerprint {
  return hash("sha256", JSON.stringify(values), "base64url").slice(0, 22);
}
