import { expect, it } from "vitest";
import { INTERRUPTED } from "../../../core/model/run.ts";
import type { Outcome } from "../../../core/store/store.ts";
import { beginRun, entryOf, LATER, linkOf, newDatabase, NOW, ODD, onEachDatabase, open, start } from "./kit.ts";

const INTERRUPTION = { code: INTERRUPTED, message: "the process ended", remedy: "Nothing to do." };

function outcomeOf(run: string, position: number, change: Partial<Outcome> = {}): Outcome {
  return { run, position, status: "done", remoteId: null, at: LATER, error: null, ...change };
}

onEachDatabase("the journal", () => {
  it("gives a run's entries back as they were written, in their order", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    const { remoteId: _, lastWrittenAt: __, values, ...link } = linkOf("a1");
    const entries = [
      entryOf(id, 0, {
        op: "create",
        remoteId: null,
        fields: { starts_on: { from: null, to: "2026-07-05" } },
        wanted: values,
        link,
      }),
      entryOf(id, 1, { personId: null, person: null, approved: true }),
      entryOf(id, 2, { status: "failed", error: { code: "UNEXPECTED", message: "409", remedy: "Look." } }),
    ];
    await store.journal.write([entries[2]!, entries[0]!]);
    await store.journal.write([entries[1]!]);
    await store.journal.write([]);
    expect(await store.journal.ofRun(id)).toEqual(entries);
    expect(await store.journal.ofRun("none")).toEqual([]);
  });

  it("writes all of some thousand entries, which take several statements, or none of them", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    const entries = (last: string) =>
      Iterator.from(Array(2_500).keys()).map((at) => entryOf(at === 2_499 ? last : id, at, { personId: null }));
    await expect(store.journal.write(entries("no such run"))).rejects.toThrow(/foreign/i);
    expect(await store.journal.ofRun(id)).toEqual([]);
    await store.journal.write(entries(id));
    expect((await store.journal.ofRun(id)).map(({ position }) => position)).toEqual([...Array(2_500).keys()]);
  });

  it("keeps odd text in every column", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    const text = { subject: ODD, title: ODD, person: ODD, personId: ODD, remoteId: ODD, reason: ODD };
    const error = { code: ODD, message: ODD, remedy: ODD };
    const entry = entryOf(id, 0, { ...text, fields: { [ODD]: { from: ODD, to: [ODD] } }, wanted: { a: ODD }, error });
    await store.journal.write([entry]);
    expect(await store.journal.ofRun(id)).toEqual([entry]);
  });

  it("settles intents with their outcome, and keeps the remote id where the outcome names none", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    await store.journal.write([entryOf(id, 0), entryOf(id, 1, { remoteId: null }), entryOf(id, 2)]);
    const error = { code: "UNEXPECTED", message: "too late", remedy: "Nothing to do." };
    await store.journal.settle([
      outcomeOf(id, 0),
      outcomeOf(id, 1, { remoteId: "new" }),
      outcomeOf(id, 2, { status: "failed", error }),
    ]);
    const found = await store.journal.ofRun(id);
    expect(found.map(({ status, remoteId, at, error }) => [status, remoteId, at, error])).toEqual([
      ["done", "remote-0", LATER, null],
      ["done", "new", LATER, null],
      ["failed", "remote-2", LATER, error],
    ]);
    expect(found[1]).toMatchObject({ subject: "booking-1", reason: "absent on that day" });
  });

  it("takes out what a run tries once more elsewhere, of this run alone", async () => {
    const store = await open();
    const [run, other] = [await beginRun(store), await beginRun(store)];
    for (const { id } of [run, other]) await store.journal.write([entryOf(id, 0), entryOf(id, 1), entryOf(id, 2)]);
    await store.journal.withdraw(run.id, [0, 2, 7]);
    await store.journal.withdraw(run.id, []);
    expect((await store.journal.ofRun(run.id)).map(({ position }) => position)).toEqual([1]);
    expect(await store.journal.ofRun(other.id)).toHaveLength(3);
  });

  it("knows whose records a run was about to take over and did not", async () => {
    const store = await open();
    const [run, other] = [await beginRun(store), await beginRun(store)];
    const adopt = { op: "adopt", kind: "user" } as const;
    await store.journal.write([
      entryOf(run.id, 0, { ...adopt, subject: "1", status: "failed" }),
      entryOf(run.id, 1, { ...adopt, subject: "2", status: "done" }),
      entryOf(run.id, 2, { ...adopt, subject: "3", status: "waiting" }),
      entryOf(run.id, 3, { kind: "user", op: "update", subject: "4", status: "failed" }),
      entryOf(other.id, 0, { ...adopt, subject: "5", status: "failed" }),
    ]);
    const found = [...(await store.journal.failedAdoptions(run.id))].sort((a, b) => (a.subject < b.subject ? -1 : 1));
    expect(found).toEqual([
      { kind: "user", subject: "1", remoteId: "remote-0" },
      { kind: "user", subject: "3", remoteId: "remote-2" },
    ]);
  });

  it("knows the intents without outcome of one target, over all its runs", async () => {
    const store = await open();
    const [first, second] = [await beginRun(store), await beginRun(store)];
    await store.journal.write([
      entryOf(first.id, 0),
      entryOf(first.id, 1),
      entryOf(first.id, 2, { status: "planned" }),
    ]);
    await store.journal.write([entryOf(second.id, 0), entryOf(second.id, 1, { target: "others" })]);
    await store.journal.settle([outcomeOf(first.id, 1)]);
    const found = await store.journal.unsettled("desks");
    expect(found.map(({ run, position }) => [run, position])).toEqual([
      [first.id, 0],
      [second.id, 0],
    ]);
  });

  it("counts the people who lost a record since then, each once", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    const rows = [
      { personId: "1" },
      { personId: "1" },
      { personId: null, subject: "of nobody" },
      { personId: "2", status: "intent" },
      { personId: "3", status: "failed" },
      { personId: "4", status: "held" },
      { personId: "5", approved: true },
      { personId: "6", op: "update" },
      { personId: "7", kind: "user" },
      { personId: "8", target: "others" },
      { personId: "9", at: "2026-11-22T03:59:59.999Z" },
      { personId: "10", op: "deactivate" },
      { personId: "11", op: "remove" },
      { personId: "12", status: "waiting", error: INTERRUPTION },
      { personId: "13", status: "waiting", error: { ...INTERRUPTION, code: "WAITS" } },
    ] as const;
    await store.journal.write(rows.map((row, position) => entryOf(id, position, { status: "done", ...row })));
    expect([...(await store.journal.lostSince("desks", "booking", NOW))].sort()).toEqual([
      "1",
      "10",
      "11",
      "12",
      "2",
      "of nobody",
    ]);
  });

  it("knows when the tool last took a change of each kind and operation, if it did since then", async () => {
    const store = await open();
    const [first, second] = [await beginRun(store), await beginRun(store)];
    await store.journal.write([
      entryOf(first.id, 0, { op: "create", status: "done", at: NOW }),
      entryOf(first.id, 1, { op: "create", status: "failed", at: LATER }),
      entryOf(first.id, 2, { op: "adopt", status: "done", at: LATER }),
      entryOf(first.id, 3, { kind: "user", op: "deactivate", status: "done", at: NOW }),
    ]);
    await store.journal.write([entryOf(second.id, 0, { op: "create", status: "done", at: LATER })]);
    const taken = await store.journal.takenSince("desks", first.started_at);
    expect([...taken].sort((a, b) => (a.op < b.op ? -1 : 1))).toEqual([
      { kind: "booking", op: "create", at: LATER },
      { kind: "user", op: "deactivate", at: NOW },
    ]);
    expect(await store.journal.takenSince("desks", LATER)).toEqual([{ kind: "booking", op: "create", at: LATER }]);
    expect(await store.journal.takenSince("others", first.started_at)).toEqual([]);
    expect(await store.journal.takenSince("desks", "2199-01-01T00:00:00.000Z")).toEqual([]);
  });

  it("counts memberships and teams that were lost as records, whosever they were", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    const lost = ["membership", "membership", "team"] as const;
    const rows = lost.map(
      (kind, n) => ({ kind, op: "remove", target: "desks", subject: `${kind} ${n}`, personId: "1" }) as const,
    );
    await store.journal.write(rows.map((row, position) => entryOf(id, position, { status: "done", ...row })));
    expect([...(await store.journal.lostSince("desks", "membership", NOW))].sort()).toEqual([
      "membership 0",
      "membership 1",
    ]);
    expect([...(await store.journal.lostSince("desks", "team", NOW))]).toEqual(["team 2"]);
  });

  it("takes 10,000 entries and their outcomes, and gives all of them back", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    for (let from = 0; from < 10_000; from += 250) {
      await store.journal.write(Array.from({ length: 250 }, (_, index) => entryOf(id, from + index)));
      await store.journal.settle(Array.from({ length: 250 }, (_, index) => outcomeOf(id, from + index)));
    }
    const found = await store.journal.ofRun(id);
    expect(found.map((entry) => entry.position)).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
    expect(found.every((entry) => entry.status === "done")).toBe(true);
  });

  it("has everything that was acknowledged before the process was killed", async () => {
    const url = await newDatabase();
    const writer = start("write-journal.ts", url);
    const run = (await writer.said()) as string;
    let acknowledged = 0;
    while (acknowledged < 25) acknowledged = (await writer.said()) as number;
    writer.child.kill("SIGKILL");
    await writer.ended;
    const store = await open(url);
    const intents = await store.journal.unsettled("desks");
    expect(intents.length).toBeGreaterThanOrEqual(acknowledged);
    expect(intents.map((entry) => entry.position)).toEqual(intents.map((_, index) => index));
    expect((await store.runs.running("desks")).map(({ id }) => id)).toEqual([run]);
  });

  it("refuses the same place in a run twice, and then keeps nothing of that call", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    await store.journal.write([entryOf(id, 0)]);
    await expect(store.journal.write([entryOf(id, 1), entryOf(id, 0)])).rejects.toThrow(/UNIQUE|23505, journal_pkey/);
    expect(await store.journal.ofRun(id)).toHaveLength(1);
  });
});

onEachDatabase("a run's changes a page at a time", () => {
  it("come in the order of the run, of some states alone where one asks for those, and are counted", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    const statuses = ["done", "failed", "done", "held", "done"] as const;
    await store.journal.write(statuses.map((status, position) => entryOf(id, position, { status })));
    const first = await store.journal.page(id, { after: -1, limit: 2, statuses: ["done"] });
    expect([first.entries.length, first.next]).toEqual([2, 2]);
    const second = await store.journal.page(id, { after: 2, limit: 2, statuses: ["done"] });
    expect([second.entries.map(({ remoteId }) => remoteId), second.next]).toEqual([["remote-4"], null]);
    expect((await store.journal.page(id, { after: -1, limit: 10 })).entries).toHaveLength(5);
    expect(await store.journal.tally(id)).toEqual(
      expect.arrayContaining([
        { kind: "booking", op: "release", status: "done", count: 3 },
        { kind: "booking", op: "release", status: "failed", count: 1 },
        { kind: "booking", op: "release", status: "held", count: 1 },
      ]),
    );
  });
});
