import { expect, it } from "vitest";
import type { HeldRecord } from "../../../core/store/store.ts";
import { LATER, newDatabase, NOW, ODD, onEachDatabase, open, tablesOf } from "./kit.ts";

const RECORD: HeldRecord = {
  kind: "user",
  op: "deactivate",
  subject: "12",
  title: ODD,
  person: "ada.anvil@example.com",
  remoteId: "r1",
  reason: "above the limit",
  fingerprint: "f1",
};
const HOLD = { target: "desks", digest: "abc", since: NOW, lastSeenAt: NOW, records: [RECORD], edits: [] };

onEachDatabase("holds", () => {
  it("are open from when they are put, and keep what is held", async () => {
    const store = await open();
    expect(await store.holds.open("desks")).toBeUndefined();
    await store.holds.put(HOLD);
    expect(await store.holds.open("desks")).toEqual({ ...HOLD, state: "open", decidedBy: null, decidedAt: null });
    expect(await store.holds.open("rooms")).toBeUndefined();
  });

  it("give way to a newer version, which can still be asked for by digest", async () => {
    const store = await open();
    await store.holds.put(HOLD);
    await store.holds.put({ ...HOLD, target: "rooms" });
    await store.holds.put({ ...HOLD, digest: "def", lastSeenAt: LATER, records: [] });
    expect(await store.holds.open("desks")).toMatchObject({ digest: "def", records: [], since: NOW });
    expect(await store.holds.get("desks", "abc")).toMatchObject({ state: "superseded", records: [RECORD] });
    expect(await store.holds.open("rooms")).toMatchObject({ digest: "abc" });
  });

  it("seen again are refreshed, and open again whatever became of them", async () => {
    const store = await open();
    await store.holds.put(HOLD);
    await store.holds.decide("desks", "abc", "approved", "cli:ada", NOW);
    expect(await store.holds.get("desks", "abc")).toMatchObject({
      state: "approved",
      decidedBy: "cli:ada",
      decidedAt: NOW,
    });
    expect(await store.holds.open("desks")).toBeUndefined();
    await store.holds.put({ ...HOLD, lastSeenAt: LATER });
    expect(await store.holds.open("desks")).toEqual({
      ...HOLD,
      lastSeenAt: LATER,
      state: "open",
      decidedBy: null,
      decidedAt: null,
    });
  });

  it("are closed when nothing is held any more; what a person decided stays", async () => {
    const store = await open();
    for (const digest of ["a", "b", "c"]) await store.holds.put({ ...HOLD, digest });
    await store.holds.decide("desks", "a", "rejected", null, NOW);
    await store.holds.close("desks");
    const states = await Promise.all(
      ["a", "b", "c"].map(async (digest) => (await store.holds.get("desks", digest))?.state),
    );
    expect(states).toEqual(["rejected", "closed", "closed"]);
  });

  it("remember the edits of the config that they came with", async () => {
    const store = await open();
    const edits = [{ path: "users.where.office", from: null, to: "Berlin" }];
    await store.holds.put({ ...HOLD, edits });
    expect((await store.holds.open("desks"))?.edits).toEqual(edits);
    await store.holds.put({ ...HOLD, edits: [] });
    expect((await store.holds.open("desks"))?.edits).toEqual([]);
  });

  it("remember what was rejected until it is taken back, target by target", async () => {
    const store = await open();
    await store.holds.reject("desks", "abc", ["f1", ODD, "f3"], NOW);
    await store.holds.reject("desks", "def", ["f1", "f4"], LATER);
    await store.holds.reject("rooms", "abc", ["f1"], NOW);
    expect((await store.holds.rejections("desks")).find(({ fingerprint }) => fingerprint === "f1")).toEqual({
      fingerprint: "f1",
      digest: "abc",
    });
    await store.holds.unreject("desks", ["f1", ODD]);
    await store.holds.unreject("desks", []);
    expect(await store.holds.rejected("desks")).toEqual(new Set(["f3", "f4"]));
    expect(await store.holds.rejected("rooms")).toEqual(new Set(["f1"]));
  });

  it("know under which digest a daemon of an earlier version, which does not write it down, had something rejected", async () => {
    const url = await newDatabase();
    const store = await open(url);
    const held = (...prints: string[]) => prints.map((fingerprint) => ({ ...RECORD, fingerprint }));
    await store.holds.put({ ...HOLD, digest: "early", records: held("f1", "f2") });
    await store.holds.put({ ...HOLD, digest: "late", records: held("f2", "f3") });
    await store.holds.put({ ...HOLD, digest: "open", records: held("f4") });
    await store.holds.reject("desks", "early", ["f1"], NOW);
    const db = await tablesOf(url);
    await db("rejections").insert(["f2", "f3", "f4"].map((fingerprint) => ({ target: "desks", fingerprint, at: NOW })));
    await store.holds.decide("desks", "early", "rejected", "cli:ada", NOW);
    await store.holds.decide("desks", "late", "rejected", "cli:ada", LATER);
    const known = (await store.holds.rejections("desks")).map((one) => [one.fingerprint, one.digest]);
    expect(known.sort()).toEqual([
      ["f1", "early"],
      ["f2", "late"],
      ["f3", "late"],
      ["f4", null],
    ]);
  });

  it("ask again about what was taken back, until it is rejected anew or has changed", async () => {
    const store = await open();
    await store.holds.reject("desks", "abc", ["f1", "f2", "f3"], NOW);
    await store.holds.askAgain("desks", ["f1", "f2", "f3"]);
    expect([await store.holds.rejected("desks"), await store.holds.askedAgain("desks")]).toEqual([
      new Set(),
      new Set(["f1", "f2", "f3"]),
    ]);
    await store.holds.reject("desks", "def", ["f1"], LATER);
    await store.holds.answered("desks", ["f1", "f2"]);
    expect(await store.holds.askedAgain("desks")).toEqual(new Set(["f3"]));
    expect(await store.holds.rejections("desks")).toEqual([{ fingerprint: "f1", digest: "def" }]);
  });
});
