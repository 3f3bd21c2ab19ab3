import { expect, it } from "vitest";
import type { Decision } from "../../../core/store/store.ts";
import { beginRun, newDatabase, ODD, onEachDatabase, open, tablesOf } from "./kit.ts";

function conflict(subject: string, change: Partial<Decision> = {}): Decision {
  return {
    kind: "user",
    subject,
    sort: "conflict",
    title: `person ${subject}`,
    person: `${subject}@example.com`,
    remoteId: null,
    code: "AMBIGUOUS",
    detail: "two accounts",
    ...change,
  };
}

const kept = (subject: string, change: Partial<Decision> = {}) =>
  conflict(subject, {
    kind: "booking",
    sort: "kept",
    remoteId: `r-${subject}`,
    code: "BLOCKER",
    detail: "",
    ...change,
  });

onEachDatabase("decisions", () => {
  it("are shown as the documents of their run", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    const odd = conflict(ODD, { title: ODD, person: null, detail: ODD });
    const leftOut = conflict("3", { sort: "left_out" });
    await store.decisions.record(
      "desks",
      id,
      ["user", "booking"],
      [odd, kept("b1"), leftOut, conflict("4", { sort: "unmatched" })],
    );
    expect(await store.decisions.ofRun(id)).toEqual({
      conflicts: [{ kind: "user", subject: ODD, person: null, code: "AMBIGUOUS", detail: ODD }],
      kept: [
        {
          kind: "booking",
          subject: "person b1",
          person: "b1@example.com",
          remote_id: "r-b1",
          code: "BLOCKER",
          detail: "",
        },
      ],
    });
    expect(await store.decisions.ofRun("none")).toEqual({ conflicts: [], kept: [] });
  });

  it("tell for each run what held in it, also for older runs", async () => {
    const store = await open();
    const sets = [["1", "2"], ["2", "3"], ["2", "3"], [], ["1"]];
    const runs: string[] = [];
    for (const set of sets) {
      const { id } = await beginRun(store);
      await store.decisions.record(
        "desks",
        id,
        ["user"],
        set.map((subject) => conflict(subject)),
      );
      runs.push(id);
    }
    const found = await Promise.all(runs.map((run) => store.decisions.ofRun(run)));
    expect(found.map(({ conflicts }) => conflicts.map((one) => one.subject))).toEqual(
      sets.map((set) => set.map((subject) => `person ${subject}`)),
    );
  });

  it("that say something else are another decision", async () => {
    const store = await open();
    const [first, second] = [await beginRun(store), await beginRun(store)];
    await store.decisions.record("desks", first.id, ["user"], [conflict("1")]);
    await store.decisions.record("desks", second.id, ["user"], [conflict("1", { detail: "three accounts" })]);
    expect((await store.decisions.ofRun(first.id)).conflicts[0]?.detail).toBe("two accounts");
    expect((await store.decisions.ofRun(second.id)).conflicts[0]?.detail).toBe("three accounts");
  });

  it("of kinds that a run did not look at stay as they are and are not shown with it", async () => {
    const store = await open();
    const [full, users, again] = [await beginRun(store), await beginRun(store), await beginRun(store)];
    await store.decisions.record("desks", full.id, ["user", "booking"], [conflict("1"), kept("b1")]);
    await store.decisions.record("desks", users.id, ["user"], []);
    await store.decisions.record("desks", again.id, ["user", "booking"], [kept("b1")]);
    expect(await store.decisions.ofRun(users.id)).toEqual({ conflicts: [], kept: [] });
    expect((await store.decisions.ofRun(again.id)).kept).toHaveLength(1);
    expect((await store.decisions.ofRun(full.id)).conflicts).toHaveLength(1);
  });

  it("found by a run that saw a part only are added and shown with it, and close nothing", async () => {
    const store = await open();
    const [full, partial, next] = [await beginRun(store), await beginRun(store), await beginRun(store)];
    await store.decisions.record("desks", full.id, ["user"], [conflict("1"), conflict("2")]);
    await store.decisions.record("desks", partial.id, [], [conflict("2"), conflict("3")]);
    await store.decisions.record("desks", next.id, ["user"], [conflict("1"), conflict("2")]);
    const subjects = async (run: string) => (await store.decisions.ofRun(run)).conflicts.map((one) => one.subject);
    expect(await subjects(full.id)).toEqual(["person 1", "person 2"]);
    expect(await subjects(partial.id)).toEqual(["person 2", "person 3"]);
    expect(await subjects(next.id)).toEqual(["person 1", "person 2"]);
  });

  it("found by runs that saw a part only take the place of other words about the same record under the same code", async () => {
    const store = await open();
    const full = await beginRun(store);
    await store.decisions.record("desks", full.id, ["user"], [conflict("1"), conflict("2")]);
    for (const detail of ["three accounts", "four accounts", "three accounts"]) {
      const partial = await beginRun(store);
      await store.decisions.record("desks", partial.id, [], [conflict("1", { detail })]);
      expect((await store.decisions.ofRun(partial.id)).conflicts.map((one) => one.detail)).toEqual([detail]);
    }
    const conflicts = await store.decisions.conflicts("desks");
    expect(conflicts.map((one) => one.detail).sort()).toEqual(["three accounts", "two accounts"]);
  });

  it("recorded in several calls of one run add up, and a second word on a kind replaces the first", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    await store.decisions.record("desks", id, ["user"], [conflict("1"), conflict("2")]);
    await store.decisions.record("desks", id, ["booking"], [kept("b1")]);
    await store.decisions.record("desks", id, ["user"], [conflict("2")]);
    const { conflicts, kept: left } = await store.decisions.ofRun(id);
    expect(conflicts.map((one) => one.subject)).toEqual(["person 2"]);
    expect(left).toHaveLength(1);
  });

  it("of one target are not another's", async () => {
    const store = await open();
    const [desks, rooms] = [await beginRun(store, "desks"), await beginRun(store, "rooms")];
    await store.decisions.record("desks", desks.id, ["user"], [conflict("1")]);
    await store.decisions.record("rooms", rooms.id, ["user"], [conflict("1"), conflict("2")]);
    expect((await store.decisions.ofRun(desks.id)).conflicts).toHaveLength(1);
    expect((await store.decisions.ofRun(rooms.id)).conflicts).toHaveLength(2);
  });

  it("[history] that stay the same are written once, whatever their number and order", async () => {
    const url = await newDatabase();
    const store = await open(url);
    const many = Array.from({ length: 10_000 }, (_, index) => conflict(String(index), { sort: "left_out" }));
    const first = await beginRun(store);
    await store.decisions.record("desks", first.id, ["user"], [...many, many[0]!]);
    const db = await tablesOf(url);
    const countOf = async () => {
      const [counts] = await db("decisions").count({ rows: "*", closed: "closed_run" });
      return { rows: Number(counts?.rows), closed: Number(counts?.closed) };
    };
    expect(await countOf()).toEqual({ rows: 10_000, closed: 0 });
    const later = await beginRun(store);
    await store.decisions.record("desks", later.id, ["user"], many.toReversed());
    expect(await countOf()).toEqual({ rows: 10_000, closed: 0 });
    const last = await beginRun(store);
    await store.decisions.record("desks", last.id, ["user"], many.slice(3_000));
    expect(await countOf()).toEqual({ rows: 10_000, closed: 3_000 });
  });

  it("counts the open conflicts of a target, and of all that have some", async () => {
    const store = await open();
    const first = await beginRun(store);
    const mixed = [conflict("1"), conflict("2"), kept("b1"), conflict("3", { sort: "left_out" })];
    await store.decisions.record("desks", first.id, ["user", "booking"], mixed);
    const other = await beginRun(store, "rooms");
    await store.decisions.record("rooms", other.id, ["user"], [conflict("1")]);
    const third = await beginRun(store, "shifts");
    await store.decisions.record("shifts", third.id, ["user"], [conflict("1")]);
    const last = await beginRun(store, "shifts");
    await store.decisions.record("shifts", last.id, ["user"], []);
    expect(await store.decisions.allConflictCounts()).toEqual(
      new Map([
        ["desks", 2],
        ["rooms", 1],
      ]),
    );
    for (const [target, count] of [
      ["desks", 2],
      ["rooms", 1],
      ["shifts", 0],
    ] as const)
      expect(await store.decisions.countConflicts(target)).toBe(count);
  });
});
