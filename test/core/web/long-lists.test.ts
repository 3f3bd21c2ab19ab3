/** Lists that are cut off on a target's or a run's page: each record in them can be reached by links from there. */
import { expect, test } from "vitest";
import type { RunPage } from "../../../core/engine/reports/run-page.ts";
import type { TargetReport } from "../../../core/engine/reports/target-report.ts";
import { noCounts, type ChangeDocument } from "../../../core/model/run.ts";
import { NOW, runDocument, startWeb, targetStatus } from "./web-scene.ts";

const COUNT = 450;
const subjects = (of: string) => Array.from({ length: COUNT }, (_, n) => `${of}-${n}@example.com`);
const record = (subject: string) =>
  ({ kind: "user", op: "deactivate", subject, person: subject, reason: "left" }) as const;

const REPORT: TargetReport & { readonly settings: readonly [] } = {
  ...{ source: "personio", scheduleZone: "Europe/Berlin", owners: [], areas: [], partial: false, fires: [] },
  ...{ waiting: null, running: null, settings: [] },
  status: targetStatus({ state: "held", hold: { digest: "4f9a-77c1", count: COUNT, since: NOW } }),
  held: subjects("held").map(record),
  rejected: [{ digest: "1111-2222", by: "cli:ann", at: NOW, records: subjects("rejected").map(record) }],
  failures: [
    {
      ...{ code: "UNEXPECTED", message: "no", remedy: "Look there.", count: COUNT, parked: 0, since: NOW },
      next_try_at: null,
      records: subjects("failed").map((subject) => ({ ...record(subject), message: "no" })),
    },
  ],
  conflicts: subjects("conflict").map((subject) => ({ ...record(subject), code: "AMBIGUOUS", detail: "two" })),
};

/** Returns the subjects on the page and on all pages that its links under the given address lead to. */
async function reached(text: (path: string) => Promise<string>, start: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const paths = [start];
  for (const path of paths) {
    const page = await text(path);
    for (const [subject] of page.matchAll(/\w+-\d+@example\.com/g)) found.add(subject);
    for (const [, link] of page.matchAll(/href="([^"#]*)"/g)) {
      const to = link!.replaceAll("&amp;", "&");
      if (to.startsWith(start) && !paths.includes(to)) paths.push(to);
    }
  }
  return found;
}

test.each(["held", "rejected", "failed", "conflict"])(
  "[holds] each of many %s records of a target can be seen by whoever is to decide",
  async (of) => {
    const { text } = await startWeb({
      operations: { target: async () => REPORT, actions: async () => ({ actions: [], next: null }) },
    });
    const found = await reached(text, "/targets/desks");
    expect(subjects(of).filter((subject) => !found.has(subject))).toEqual([]);
  },
);

test.each(["held", "failed"] as const)("each of many %s records of a run can be seen", async (status) => {
  const error = { code: "UNEXPECTED", message: "no", remedy: "Look there." } as const;
  const all = subjects(status).map(
    (subject): ChangeDocument => ({
      ...record(subject),
      ...{ remote_id: null, fields: {}, status },
      ...(status === "failed" && { error }),
    }),
  );
  const counts = { ...noCounts(), [status]: COUNT };
  const run = async (_: string, { after, only }: { readonly after: number | null; readonly only?: string | null }) => {
    const from = after ?? 0;
    const changes = only === status ? all.slice(from, from + 100) : [];
    const first = { held: [], failed: [], [status]: all.slice(0, 200) };
    const next = only === status && from + 100 < COUNT ? from + 100 : null;
    return { run: runDocument({ counts }), counts, changes, next, conflicts: [], kept: [], ...first } as RunPage;
  };
  const { text } = await startWeb({ operations: { run } });
  const found = await reached(text, "/runs/r1");
  expect(subjects(status).filter((subject) => !found.has(subject))).toEqual([]);
});

test.each(["conflicts", "kept"] as const)("each of many %s of a run can be seen", async (list) => {
  const records = subjects(list).map((subject) => ({
    ...record(subject),
    code: "ADDED",
    detail: "by hand",
    remote_id: null,
  }));
  const page = { run: runDocument(), counts: noCounts(), changes: [], next: null, held: [], failed: [] };
  const run = async () => ({ ...page, conflicts: [], kept: [], [list]: records }) as unknown as RunPage;
  const { text } = await startWeb({ operations: { run } });
  const found = await reached(text, "/runs/r1");
  expect(subjects(list).filter((subject) => !found.has(subject))).toEqual([]);
});
