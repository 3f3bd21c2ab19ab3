/** A year of daily runs in which nothing changes: the database does not grow. */
import { stat } from "node:fs/promises";
import { expect, it } from "vitest";
import { later } from "../../../core/model/time.ts";
import type { Decision, Store } from "../../../core/store/store.ts";
import { beginRun, endOf, linkOf, newFile, open, tablesOf, urlOf } from "./kit.ts";

const START = "2026-01-01T04:00:00.000Z";
const DAY = 24 * 60 * 60_000;
const KEPT = 90 * DAY;

const LEFT_OUT = Array.from({ length: 40 }, (_, index): Decision => {
  const who = { kind: "user", subject: `${index}`, title: "Ada Anvil", person: null, remoteId: null } as const;
  return { ...who, sort: "left_out", code: "NO_EMAIL", detail: "has no e-mail address" };
});

it("[history] R4: a year of runs without change leaves ninety days of them, every link, and a file that stopped growing", async () => {
  const file = await newFile();
  const store = await open(file);
  await store.links.put([linkOf("a1"), linkOf("a2")]);
  const sizes: number[] = [];
  for (let day = 1; day <= 365; day += 1) {
    await runOn(later(START, day * DAY), store);
    if (day === 120 || day === 365) sizes.push((await stat(file)).size);
  }
  expect(await countsIn(file)).toEqual({ runs: 91, journal: 0, decisions: 40, decided: 91, links: 2 });
  expect(sizes[1]).toBeLessThanOrEqual(sizes[0]! * 1.1);
});

async function runOn(at: string, store: Store): Promise<void> {
  const { id } = await beginRun(store, "desks", at);
  await store.decisions.record("desks", id, ["user"], LEFT_OUT);
  await store.runs.finish(id, endOf({ finishedAt: at }));
  await store.prune(later(at, -KEPT));
}

async function countsIn(file: string): Promise<Record<string, number>> {
  const db = await tablesOf(urlOf(file));
  const tables = ["runs", "journal", "decisions", "decided", "links"];
  const counts = await Promise.all(tables.map(async (table) => [table, (await db(table)).length]));
  return Object.fromEntries(counts);
}
