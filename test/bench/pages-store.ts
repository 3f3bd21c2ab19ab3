/** Fills a database as years of use would: many runs, one of them with a change a person, links, decisions. */
import { DatabaseSync } from "node:sqlite";
import type { Kind, Link } from "../../core/model/record.ts";
import { noCounts, type RunDocument } from "../../core/model/run.ts";
import { later } from "../../core/model/time.ts";
import { nextRunId } from "../../core/store/tables/run-ids.ts";
import type { Decision, JournalEntry, Store } from "../../core/store/store.ts";
import { targetName, type PageSizes } from "./pages.ts";

/** The year ends now. */
export const NOW = "2026-07-21T08:00:00.000Z";
const FIRST_TARGET = targetName(0);
const LONG_AGO = "2025-07-01T08:00:00.000Z";
const YEAR_MS = 365 * 24 * 60 * 60_000;
const BATCH = 2_000;
/** After so many, runs are like those before: by hand each 50th, failed some, with 0 to 6 changes. */
const PATTERN = 700;

/** Gives the run with a change a person, and somebody. */
export async function fillStore(
  store: Store,
  sizes: PageSizes,
  file: string,
): Promise<{ run: string; person: string }> {
  const { people, targets, filled } = sizes;
  const names = Array.from({ length: targets }, (_, n) => targetName(n));
  for (const name of names)
    await store.targets.save(name, { plugin: "user-and-team-provisioning", mode: "active", activatedAt: LONG_AGO });
  const run = await addRuns(store, sizes, file);
  for (const target of names.slice(0, filled)) {
    await addLinks(store, target, "user", people);
    await addLinks(store, target, "membership", people);
  }
  await inBatches(people, (numbers) => store.journal.write(numbers.map((n) => entryOf(run, n))));
  const unmatched = Array.from({ length: Math.ceil(people / 50) }, (_, n) => decisionOf(people + n));
  await store.decisions.record(FIRST_TARGET, run, ["user"], unmatched);
  return { run, person: String(Math.floor(people / 2)) };
}

/** One every ten minutes, by turns, or as many an hour as make a year of them; the last is the great one. */
async function addRuns(store: Store, { runs, targets }: PageSizes, file: string): Promise<string> {
  const everyMs = Math.min(10 * 60_000, Math.floor(YEAR_MS / runs));
  const beganAt = (n: number) => later(NOW, (n - runs) * everyMs);
  const begin = (n: number) =>
    store.runs.begin({
      ...{ target: targetName(n === runs - 1 ? 0 : n % targets), plugin: "user-and-team-provisioning" },
      ...{ startedAt: beganAt(n), trigger: n % 50 === 0 ? "manual" : "schedule" },
      ...{ triggeredBy: n % 50 === 0 ? "web:ann" : null, mode: "active", scope: "full", area: null },
    });
  for (let n = 0; n < Math.min(PATTERN, runs - 1); n += 1) await finish(store, await begin(n), n);
  copyRuns(file, { from: PATTERN, to: runs - 1, beganAt, targets });
  const last = await begin(runs - 1);
  await finish(store, last, runs - 1);
  return last.id;
}

async function finish(store: Store, { id, started_at: startedAt }: RunDocument, n: number): Promise<void> {
  const failed = n % 97 === 0;
  await store.runs.finish(id, {
    ...{ status: failed ? "failed" : "succeeded", finishedAt: later(startedAt, 9_000), digest: null },
    ...{
      counts: { ...noCounts(), update: n % 7, unchanged: 50_000 },
      countsByKind: {},
      requests: { source: 9, target: 7 },
    },
    error: failed ? { code: "UNREACHABLE", message: "no answer", remedy: "Wait." } : null,
  });
}

/** Runs by the store's own ways take half an hour where there are 365,000: so the first ones are written again, with other ids and times. */
function copyRuns(
  file: string,
  { from, to, beganAt, targets }: { from: number; to: number; beganAt: (n: number) => string; targets: number },
): void {
  const database = new DatabaseSync(file);
  const patterns = database.prepare("SELECT * FROM runs ORDER BY id").all() as Record<string, string | null>[];
  const names = Object.keys(patterns[0]!);
  const insert = database.prepare(`INSERT INTO runs (${names}) VALUES (${names.map(() => "?")})`);
  let id = patterns.at(-1)!.id as string;
  database.exec("BEGIN");
  for (let n = from; n < to; n += 1) {
    const startedAt = beganAt(n);
    id = nextRunId(startedAt, id);
    const own = { id, target: targetName(n % targets), started_at: startedAt, finished_at: later(startedAt, 9_000) };
    insert.run(...Object.values({ ...patterns[n % PATTERN]!, ...own }));
  }
  database.exec("COMMIT");
  database.close();
}

async function addLinks(store: Store, target: string, kind: Kind, people: number): Promise<void> {
  await inBatches(people, (numbers) => store.links.put(numbers.map((n) => linkOf(target, kind, n))));
}

async function inBatches(count: number, add: (numbers: readonly number[]) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += BATCH)
    await add(Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => from + index));
}

function linkOf(target: string, kind: Kind, n: number): Link {
  const person = `person.${n}@example.com`;
  return {
    ...{ target, kind, subject: kind === "user" ? String(n) : `department:${n % 40}|${n}`, aliases: [] },
    ...{ remoteId: `u-${n}`, title: person, personId: String(n), person },
    values: { email: person, first_name: "Ann", last_name: `Example ${n}`, title: "Engineer", department: "Sales" },
    ...{ extent: null, active: true, since: LONG_AGO, lastWrittenAt: LONG_AGO },
  };
}

function entryOf(run: string, n: number): JournalEntry {
  const { kind, subject, title, personId, person, remoteId, values } = linkOf(FIRST_TARGET, "user", n);
  const fields = Object.fromEntries(Object.entries(values).map(([name, to]) => [name, { from: null, to }]));
  return {
    ...{
      run,
      target: FIRST_TARGET,
      position: n,
      kind,
      op: "create",
      subject,
      title,
      personId,
      person,
      remoteId,
      fields,
    },
    ...{
      wanted: null,
      link: null,
      reason: "is new in the source",
      status: "done",
      approved: false,
      at: LONG_AGO,
      error: null,
    },
  };
}

function decisionOf(n: number): Decision {
  const person = `person.${n}@example.com`;
  return {
    ...{ kind: "user", subject: String(n), sort: "unmatched", title: person, person, remoteId: null },
    ...{ code: "NO_ACCOUNT", detail: "no matching account in the tool" },
  };
}
