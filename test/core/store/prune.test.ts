import { mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { automaticRun } from "../../../core/model/run.ts";
import type { Store } from "../../../core/store/store.ts";
import { beginRun, endOf, entryOf, newFile, NOW, onEachDatabase, open, tablesOf, urlOf } from "./kit.ts";

const OLD = "2026-08-01T00:00:00.000Z";
const BEFORE = "2026-08-24T00:00:00.000Z";

async function finishedRun(store: Store, finishedAt: string, entries = 1): Promise<string> {
  const { id } = await beginRun(store, "desks", finishedAt);
  const rows = Array.from({ length: entries }, (_, position) => entryOf(id, position, { status: "done" }));
  await store.journal.write(rows);
  await store.runs.finish(id, endOf({ finishedAt }));
  return id;
}

onEachDatabase("pruning", () => {
  it("[history] R4: takes out old runs with their changes and leaves the others", async () => {
    const store = await open();
    const [old, recent] = [await finishedRun(store, OLD, 1_200), await finishedRun(store, BEFORE)];
    const running = (await beginRun(store, "desks", OLD)).id;
    await store.prune(BEFORE);
    expect((await store.runs.list({})).runs.map((run) => run.id)).toEqual([running, recent]);
    expect(await store.journal.ofRun(old)).toEqual([]);
    expect(await store.journal.ofRun(recent)).toHaveLength(1);
  });

  it("keeps a run whose changes were never settled", async () => {
    const store = await open();
    const id = await finishedRun(store, OLD);
    await store.journal.write([entryOf(id, 1, { status: "intent" })]);
    await store.prune(BEFORE);
    expect(await store.journal.unsettled("desks")).toHaveLength(1);
  });

  it("[history] keeps the run that shows what stands of an active target, until another takes its place", async () => {
    const store = await open();
    const [first, second] = [await finishedRun(store, OLD), await finishedRun(store, OLD)];
    await store.targets.save("desks", { plugin: "bookings-release", mode: "active", lastFullRun: first });
    await store.prune(BEFORE);
    expect((await store.runs.list({})).runs.map(({ id }) => id)).toEqual([first]);
    expect(await store.journal.ofRun(first)).toHaveLength(1);
    expect(await store.runs.get(second)).toBeUndefined();
    await store.targets.save("desks", { lastFullRun: await finishedRun(store, NOW) });
    await store.prune(BEFORE);
    expect(await store.runs.get(first)).toBeUndefined();
  });

  it("keeps no run for the sake of a target that is not active any more", async () => {
    const store = await open();
    const run = await finishedRun(store, OLD);
    await store.targets.save("desks", { plugin: "bookings-release", mode: "inactive", lastFullRun: run });
    await store.prune(BEFORE);
    expect(await store.runs.get(run)).toBeUndefined();
  });

  it("keeps what failed while the target's incident is open: it has not been made up for", async () => {
    const store = await open();
    const failed = async (target: string) => {
      const { id } = await beginRun(store, target, OLD);
      await store.runs.finish(id, endOf({ status: "failed", finishedAt: OLD }));
      return id;
    };
    const [whole, last, other] = [await failed("desks"), await failed("desks"), await failed("rooms")];
    const { id } = await store.incidents.put({
      target: "desks",
      cause: "target desks RIGHT_MISSING",
      code: "RIGHT_MISSING",
      message: "m",
      remedy: "r",
      openedAt: OLD,
      run: last,
      nextProbeAt: null,
    });
    await store.prune(BEFORE);
    const left = async () => (await store.runs.list({})).runs.map((run) => run.id);
    expect(await left()).toEqual([last, whole]);
    expect(await store.runs.get(other)).toBeUndefined();
    await store.incidents.close(id, NOW, "probe");
    await store.prune(BEFORE);
    expect(await left()).toEqual([]);
  });

  it("keeps a closed decision as long as a run is left in which it held", async () => {
    const store = await open();
    const conflict = {
      kind: "user",
      subject: "1",
      sort: "conflict",
      title: "Ada",
      person: null,
      remoteId: null,
    } as const;
    const decision = { ...conflict, code: "AMBIGUOUS", detail: "" };
    const runs: string[] = [];
    for (const [at, held] of [
      [OLD, true],
      [BEFORE, true],
      [NOW, false],
    ] as const) {
      const id = await finishedRun(store, at);
      await store.decisions.record("desks", id, ["user"], held ? [decision] : []);
      runs.push(id);
    }
    await store.prune(BEFORE);
    const conflicts = async () =>
      Promise.all(runs.map(async (run) => (await store.decisions.ofRun(run)).conflicts.length));
    expect(await conflicts()).toEqual([0, 1, 0]);
    await store.prune(NOW);
    expect(await conflicts()).toEqual([0, 0, 0]);
  });

  it("keeps a rejected hold while a rejection of its target stands: it is taken back by its digest", async () => {
    const store = await open();
    const hold = { since: OLD, lastSeenAt: OLD, records: [] };
    for (const target of ["a", "b"]) {
      await store.holds.put({ target, digest: "refused", ...hold });
      await store.holds.decide(target, "refused", "rejected", "cli:ann", OLD);
    }
    await store.holds.reject("a", "refused", ["f1"], OLD);
    await store.prune(BEFORE);
    const left = async (target: string) => (await store.holds.decidedAsRejected(target)).map(({ digest }) => digest);
    expect([await left("a"), await left("b")]).toEqual([["refused"], []]);
    await store.holds.unreject("a", ["f1"]);
    await store.prune(BEFORE);
    expect(await left("a")).toEqual([]);
  });

  it("deletes a rejected hold none of whose rejections stands, though another one of its target does", async () => {
    const store = await open();
    for (const digest of ["over", "standing"]) {
      await store.holds.put({ target: "a", digest, since: OLD, lastSeenAt: OLD, records: [] });
      await store.holds.decide("a", digest, "rejected", "cli:ann", OLD);
    }
    await store.holds.reject("a", "standing", ["f1"], OLD);
    await store.prune(BEFORE);
    expect((await store.holds.decidedAsRejected("a")).map(({ digest }) => digest)).toEqual(["standing"]);
  });

  it("deletes a mail that could not be sent for as long as history is kept", async () => {
    const store = await open();
    const mail = { recipient: "it@example.com", cause: "c", text: "", html: "", messageId: "<m@example.com>" };
    for (const createdAt of [OLD, BEFORE]) await store.outbox.add({ ...mail, subject: createdAt, createdAt });
    await store.prune(BEFORE);
    expect((await store.outbox.recent(10)).map(({ subject }) => subject)).toEqual([BEFORE]);
  });

  it("takes out what is over of incidents, mails, requests and holds, and nothing that is open", async () => {
    const store = await open();
    const incident = {
      cause: "c",
      code: "UNREACHABLE",
      message: "m",
      remedy: "r",
      openedAt: OLD,
      run: null,
      nextProbeAt: null,
    } as const;
    await store.incidents.close((await store.incidents.put({ target: "a", ...incident })).id, OLD, "run");
    await store.incidents.put({ target: "b", ...incident });
    const mail = {
      recipient: "it@example.com",
      cause: null,
      subject: "s",
      text: "t",
      html: "h",
      messageId: "<1@example.com>",
      createdAt: OLD,
    };
    await store.outbox.add(mail);
    await store.outbox.sent((await store.outbox.claim(OLD, OLD))!.id, OLD);
    await store.outbox.add({ ...mail, subject: "waiting", createdAt: BEFORE });
    const handled = (await store.requests.add("a", automaticRun("manual"), OLD)).request;
    await store.requests.taken(handled.id, "run-1");
    await store.requests.add("b", automaticRun("manual"), OLD);
    for (const digest of ["former", "present"]) {
      await store.holds.put({ target: "a", digest, since: OLD, lastSeenAt: OLD, records: [] });
    }
    await store.prune(BEFORE);
    expect((await store.incidents.list({})).map((one) => one.target)).toEqual(["b"]);
    expect((await store.outbox.recent(10)).map((one) => one.subject)).toEqual(["waiting"]);
    expect(await store.requests.get(handled.id)).toBeUndefined();
    expect(await store.requests.waiting()).toHaveLength(1);
    expect(await store.holds.get("a", "former")).toBeUndefined();
    expect(await store.holds.open("a")).toMatchObject({ digest: "present" });
  });

  it("lets others work in between", async () => {
    const store = await open();
    await finishedRun(store, OLD, 5_000);
    let pruned = false;
    const pruning = store.prune(BEFORE).then(() => {
      pruned = true;
    });
    await store.meta.set("looked_at", "value");
    expect(pruned).toBe(false);
    await pruning;
  });
});

onEachDatabase("a deletion that is told to stop", () => {
  it("ends between two batches, and the next one goes on: the run stays until its changes are gone", async () => {
    const store = await open();
    const old = await finishedRun(store, OLD, 5_000);
    const stop = new AbortController();
    const pruning = store.prune(BEFORE, stop.signal);
    await store.meta.set("looked_at", "value");
    stop.abort(new Error("stopped"));
    await expect(pruning).rejects.toThrow("stopped");
    expect((await store.journal.ofRun(old)).length).toBeGreaterThan(0);
    expect(await store.runs.get(old)).toBeDefined();
    await store.prune(BEFORE, new AbortController().signal);
    expect(await store.runs.get(old)).toBeUndefined();
  });
});

describe("pruning a file", () => {
  it("gives the room back to the disk", async () => {
    const file = await newFile();
    const store = await open(file);
    await finishedRun(store, OLD, 10_000);
    await store.close();
    const { size } = await stat(file);
    const again = await open(file);
    await again.prune(BEFORE);
    await again.close();
    expect((await stat(file)).size).toBeLessThan(size / 5);
  });

  it("takes out copies that were to be sent, beside it, whose process was killed days ago", async () => {
    const file = await newFile();
    const store = await open(file);
    const left = join(dirname(file), ".rollcall-copy-to-send-Ab12Cd");
    await mkdir(left);
    await writeFile(join(left, "rollcall.db"), "half a copy");
    await store.prune(BEFORE);
    expect(await readdir(left)).toEqual(["rollcall.db"]);
    await utimes(left, 0, 0);
    await store.prune(BEFORE);
    await expect(readdir(left)).rejects.toThrow("ENOENT");
  });

  it("ends also in one that another program made, which keeps its room", async () => {
    const file = await newFile();
    const store = await open(file);
    const old = await finishedRun(store, OLD, 3_000);
    await store.close();
    const tables = await tablesOf(urlOf(file));
    await tables.raw("PRAGMA auto_vacuum = 0");
    await tables.raw("VACUUM");
    await tables.destroy();
    const again = await open(file);
    await again.prune(BEFORE);
    expect(await again.runs.get(old)).toBeUndefined();
    const [{ freelist_count: free }] = await (await tablesOf(urlOf(file))).raw("PRAGMA freelist_count");
    expect(free).toBeGreaterThan(0);
  });
});

describe("what was deleted", () => {
  it("[privacy] is in no byte of the files after pruning, though the store is open", async () => {
    const file = await newFile();
    const store = await open(file);
    const link = { target: "desks", kind: "user", aliases: [], values: {}, extent: null, active: true } as const;
    const of = (n: number, person: string) => ({
      ...{ ...link, subject: String(n), remoteId: `r${n}`, title: person, personId: String(n), person },
      ...{ since: NOW, lastWrittenAt: NOW },
    });
    await store.links.put(Array.from({ length: 300 }, (_, n) => of(n, `nr${n}@example.com`)));
    await store.links.put([of(500, "ada.anvil@example.com")]);
    await store.links.drop("desks", "user", ["500"]);
    await store.prune(BEFORE);
    const names = await readdir(dirname(file));
    const bytes = Buffer.concat(await Promise.all(names.map((name) => readFile(join(dirname(file), name)))));
    expect(bytes.includes("nr7@example.com")).toBe(true);
    expect(bytes.includes("ada.anvil")).toBe(false);
  });
});
