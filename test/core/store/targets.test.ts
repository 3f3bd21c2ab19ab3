import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { CommandRefused } from "../../../core/model/errors.ts";
import { automaticRun } from "../../../core/model/run.ts";
import { dialectOf } from "../../../core/store/dialect.ts";
import type { Store, TargetState } from "../../../core/store/store.ts";
import { TABLES_OF_TARGETS } from "../../../core/store/tables/target-rows.ts";
import { beginRun, entryOf, LATER, linkOf, newDatabase, NOW, ODD, onEachDatabase, open, tablesOf } from "./kit.ts";

const FRESH: TargetState = {
  name: "desks",
  plugin: "",
  mode: "inactive",
  activatedAt: null,
  schedule: null,
  nextFullAt: null,
  nextPartialAt: null,
  retryAt: null,
  retries: 0,
  lastSuccessAt: null,
  lastFullAt: null,
  lastFullRun: null,
  watermark: null,
  changeNoticedAt: null,
  lossNoticedAt: null,
  noticeRunAt: null,
  pausedAt: null,
  pausedBy: null,
  pauseReason: null,
  tenant: null,
  fingerprint: null,
  settings: null,
  written: null,
  released: null,
  compared: null,
  setUp: null,
  removedAt: null,
  formerly: null,
  beginning: null,
};

onEachDatabase("targets", () => {
  it("are made by their first save and then changed column by column", async () => {
    const store = await open();
    expect(await store.targets.get("desks")).toBeUndefined();
    await store.targets.save("desks", { pausedAt: NOW, pausedBy: "cli:ada", pauseReason: ODD });
    expect(await store.targets.get("desks")).toEqual({
      ...FRESH,
      pausedAt: NOW,
      pausedBy: "cli:ada",
      pauseReason: ODD,
    });
    await store.targets.save("desks", { plugin: "bookings-release", mode: "active", pausedAt: null, retries: 2 });
    await store.targets.save("desks", {});
    expect(await store.targets.get("desks")).toEqual({
      ...FRESH,
      plugin: "bookings-release",
      mode: "active",
      retries: 2,
      pausedBy: "cli:ada",
      pauseReason: ODD,
    });
  });

  it("keep every one of their columns", async () => {
    const store = await open();
    const texts = Object.fromEntries(Object.keys(FRESH).map((key) => [key, `text of ${key}`]));
    const settings = { "users.where.office": ODD };
    const state = {
      ...texts,
      name: "desks",
      mode: "test",
      retries: 3,
      settings,
      setUp: { absence: "2026-06-01" },
      released: ["status"],
      compared: ["user"],
    } as unknown as TargetState;
    const { name, ...change } = state;
    await store.targets.save(name, change);
    expect(await store.targets.all()).toEqual([state]);
  });

  it("are known with nothing but a name", async () => {
    const store = await open();
    await store.targets.save("desks", {});
    expect(await store.targets.all()).toEqual([FRESH]);
  });
});

/** Puts a row into every table that has a column for targets or names them in a text. */
async function fill(store: Store, target: string): Promise<void> {
  await store.targets.save(target, { plugin: "bookings-release", mode: "active" });
  const run = await beginRun(store, target);
  await store.journal.write([entryOf(run.id, 0, { target })]);
  await store.links.put([linkOf("a1", { target })]);
  await store.requests.add(target, automaticRun("manual"), NOW);
  await store.holds.put({ target, digest: "abc", since: NOW, lastSeenAt: NOW, records: [] });
  await store.holds.reject(target, "abc", ["f1"], NOW);
  await store.holds.askAgain(target, []);
  await store.failures.put([
    {
      target,
      kind: "user",
      subject: "12",
      op: "create",
      title: "Ada Anvil",
      person: null,
      fingerprint: "f",
      causeKey: "x",
      message: "m",
      remedy: "r",
      firstFailedAt: NOW,
      attempts: 1,
      nextTryAt: LATER,
      parkedAt: null,
    },
  ]);
  const conflict = {
    kind: "user",
    subject: "12",
    sort: "conflict",
    title: "Ada",
    person: null,
    remoteId: null,
  } as const;
  await store.decisions.record(target, run.id, ["user"], [{ ...conflict, code: "AMBIGUOUS", detail: "two" }]);
  const incident = {
    code: "UNREACHABLE",
    message: "m",
    remedy: "r",
    openedAt: NOW,
    run: run.id,
    nextProbeAt: null,
  } as const;
  await store.incidents.put({ target, cause: `target ${target} UNREACHABLE`, ...incident });
  for (const cause of [`target ${target} UNREACHABLE`, `hold ${target}`, `records ${target}`]) {
    await store.notices.put({
      recipient: "it@example.com",
      cause,
      openedAt: NOW,
      lastMailedAt: NOW,
      reminders: 0,
      size: 1,
    });
  }
}

/** Everything in the database, table by table, as text. */
async function contentOf(url: string): Promise<Map<string, string>> {
  const db = await tablesOf(url);
  const tables: string[] = await db
    .from(db.raw(dialectOf(db).tables))
    .orderBy("name")
    .pluck("name");
  const content = new Map<string, string>();
  for (const table of tables) content.set(table, JSON.stringify(await db(table)));
  return content;
}

onEachDatabase("renaming and forgetting a target", () => {
  it("knows every table that has a column for the target", async () => {
    const url = await newDatabase();
    await open(url);
    const db = await tablesOf(url);
    const tables: string[] = await db.from(db.raw(dialectOf(db).tables)).pluck("name");
    const columns = await Promise.all(tables.map(async (table) => Object.keys(await db(table).columnInfo())));
    const ofTargets = tables.filter((_, index) => columns[index]?.includes("target"));
    expect(ofTargets.sort()).toEqual([...TABLES_OF_TARGETS].sort());
  });

  it("leaves no table out of what SECURITY.md says is kept", async () => {
    const url = await newDatabase();
    await open(url);
    const db = await tablesOf(url);
    const tables: string[] = await db.from(db.raw(dialectOf(db).tables)).pluck("name");
    const page = await readFile(new URL("../../../SECURITY.md", import.meta.url), "utf8");
    const ofOthers = /^(knex_|sqlite_)/;
    expect(tables.filter((table) => !ofOthers.test(table) && !page.includes(`\`${table}\``))).toEqual([]);
  });

  it("moves every row of every table to the new name, and nothing of another target", async () => {
    const url = await newDatabase();
    const store = await open(url);
    await fill(store, "desks");
    await fill(store, "desks-2");
    await store.targets.rename("desks", "rooms");
    const content = [...(await contentOf(url)).values()].join("\n");
    // But as the name that the target had before.
    expect(content.replace('"formerly":"desks"', "")).not.toMatch(/desks(?!-2)/);
    expect(await store.targets.get("rooms")).toMatchObject({ formerly: "desks" });
    expect(await store.links.of("rooms")).toEqual([linkOf("a1", { target: "rooms" })]);
    expect(await store.incidents.open("rooms")).toMatchObject({ cause: "target rooms UNREACHABLE" });
    expect(await store.notices.get("it@example.com", "target rooms UNREACHABLE")).toBeDefined();
    expect(await store.notices.get("it@example.com", "hold rooms")).toBeDefined();
    expect(await store.links.count("desks-2")).toBe(1);
  });

  it("renames once, however often the config says so", async () => {
    const store = await open();
    await fill(store, "desks");
    await store.targets.rename("desks", "rooms");
    await store.targets.rename("desks", "rooms");
    await store.targets.rename("rooms", "rooms");
    expect(await store.links.count("rooms")).toBe(1);
  });

  it("takes the mails along that wait, so that they can still be taken back and stay in order", async () => {
    const store = await open();
    await fill(store, "desks");
    const causes = ["target desks UNREACHABLE", "hold desks", "target desks-2 UNREACHABLE"];
    const mail = { recipient: "it@example.com", subject: "s", text: "t", html: "h", createdAt: NOW };
    for (const cause of causes) await store.outbox.add({ ...mail, cause, messageId: cause });
    await store.targets.rename("desks", "rooms");
    const kept = (await store.outbox.recent(9)).toReversed().map(({ cause }) => cause);
    expect(kept).toEqual(["target rooms UNREACHABLE", "hold rooms", "target desks-2 UNREACHABLE"]);
    await store.outbox.withdraw("it@example.com", "target rooms UNREACHABLE");
    expect(await store.outbox.recent(9)).toHaveLength(2);
  });

  it("keeps the request that waits under the new name, and says so to whoever waits under the former one", async () => {
    const store = await open();
    await fill(store, "desks");
    const [former] = await store.requests.waiting();
    const { request } = await store.requests.add("rooms", { ...former!.wish, triggeredBy: "cli:ada" }, NOW);
    await store.targets.rename("desks", "rooms");
    expect(await store.requests.waiting()).toEqual([request]);
    expect((await store.requests.get(former!.id))?.refused).toMatchObject({
      remedy: "Run the command again for rooms.",
    });
  });

  it("refuses to mix two targets that are both known", async () => {
    const store = await open();
    await fill(store, "desks");
    await fill(store, "rooms");
    const failure = await store.targets.rename("desks", "rooms").catch((error) => error);
    expect(failure).toBeInstanceOf(CommandRefused);
    expect(failure.message).toBe("desks cannot become rooms: both are known already");
    expect(failure.remedy).toContain("`was: desks`");
    expect(await store.links.count("desks")).toBe(1);
  });

  it("lets others work while it forgets, and keeps the target itself until all of it is gone, for who is stopped meanwhile", async () => {
    const store = await open();
    await fill(store, "rooms");
    await store.links.put(Array.from({ length: 5_000 }, (_, n) => linkOf(`b${n}`, { target: "rooms" })));
    const stop = new AbortController();
    const forgetting = store.targets.forget("rooms", stop.signal);
    await store.meta.set("looked_at", "value");
    stop.abort(new Error("stopped"));
    await expect(forgetting).rejects.toThrow("stopped");
    expect(await store.targets.get("rooms")).toBeDefined();
    await store.targets.forget("rooms");
    expect(await store.links.count("rooms")).toBe(0);
    expect(await store.targets.get("rooms")).toBeUndefined();
  });

  it("leaves no trace of a forgotten target, and every one of the others", async () => {
    const url = await newDatabase();
    const store = await open(url);
    await fill(store, "desks");
    const before = await contentOf(url);
    await fill(store, "rooms");
    await store.targets.forget("rooms");
    const after = await contentOf(url);
    expect(after).toEqual(before);
  });
});
