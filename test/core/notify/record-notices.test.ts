import { describe, expect, it } from "vitest";
import type { WaitingRecord } from "../../../core/model/run.ts";
import { ADA, BRUNO, CANARY, scene } from "./notifier-scene.ts";
import { DAY, HOUR } from "./virtual-clock.ts";

const ONE = { name: "learning", source: "personio" };

function conflict(number: number, change: Partial<WaitingRecord> = {}): WaitingRecord {
  const person = `person-${number}@example.com`;
  const what = { kind: "user", subject: `p${number}`, title: person, person } as const;
  return { sort: "conflict", ...what, code: "AMBIGUOUS", message: "2 could be it", remedy: null, ...change };
}

async function records(owners: readonly string[] = [ADA, BRUNO]) {
  const made = await scene({ targets: [{ ...ONE, owners }] });
  let runs = 0;
  /** Plays a run that found these records, and the time until the next. */
  async function run(found: readonly WaitingRecord[], wait = DAY): Promise<void> {
    runs += 1;
    await made.store.transaction((tx) =>
      made.notifier.records(tx, { target: "learning", run: `r${runs}`, records: found }),
    );
    await made.remind();
    made.clock.pass(wait);
  }
  return { ...made, run };
}

describe("records in conflict or given up", () => {
  it("are told to each owner once, and a run that takes a minute less the next day tells what is new", async () => {
    const { run, subjects } = await records();
    await run([conflict(1)], DAY - HOUR / 60);
    await run([conflict(1), conflict(2)]);
    await run([conflict(1), conflict(2)]);
    for (const recipient of [ADA, BRUNO]) {
      expect(await subjects(recipient)).toEqual(["learning: 1 record in conflict", "learning: 1 record in conflict"]);
    }
  });

  it("are told again where they come back after more than a week, not where they come and go by the day", async () => {
    const { run, subjects } = await records([ADA]);
    for (let day = 0; day < 20; day += 1) await run(day % 2 === 0 ? [conflict(1)] : []);
    expect(await subjects(ADA)).toHaveLength(1);
    for (let day = 0; day < 8; day += 1) await run([]);
    await run([conflict(1)]);
    expect(await subjects(ADA)).toHaveLength(2);
  });

  it("are not told again because their words changed", async () => {
    const { run, subjects } = await records([ADA]);
    await run([conflict(1)]);
    await run([conflict(1, { message: "3 could be it", title: "another@example.com" })]);
    expect(await subjects(ADA)).toHaveLength(1);
  });

  it("are told to an owner who came later, and to all where mail was set up later", async () => {
    const { run, subjects, configure } = await records([ADA]);
    configure({ from: null });
    await run([conflict(1)]);
    configure({ from: "rollcall@example.com" });
    await run([conflict(1)]);
    configure({ targets: [{ ...ONE, owners: [ADA, BRUNO] }] });
    await run([conflict(1)]);
    expect(await subjects(ADA)).toHaveLength(1);
    expect(await subjects(BRUNO)).toHaveLength(1);
  });

  it("keep their memory under a new name", async () => {
    const { run, subjects, store, notifier, configure } = await records([ADA]);
    await run([conflict(1)]);
    await store.targets.save("learning", { plugin: "p" });
    await store.targets.rename("learning", "lessons");
    configure({ targets: [{ ...ONE, name: "lessons", owners: [ADA] }] });
    await notifier.records(store, { target: "lessons", run: "r9", records: [conflict(1)] });
    expect(await subjects(ADA)).toHaveLength(1);
  });

  it("are named by twenty at most over all causes, and show no secret", async () => {
    const { run, mails } = await records([ADA]);
    const many = Array.from({ length: 30 }, (_, number) => conflict(number, { message: `it is ${number} ${CANARY}` }));
    const parked = conflict(50, { sort: "parked", code: "scim:409", remedy: `not with ${CANARY}` });
    await run([...many, parked]);
    const [mail] = await mails(ADA);
    expect(mail!.subject).toBe("[rollcall] learning: 1 record given up, 30 records in conflict");
    expect(mail!.text.match(/ {2}- user/g)).toHaveLength(20);
    expect(mail!.text).toContain("and 10 more");
    expect(mail!.text).toContain("1 × scim:409 (given up)");
    expect(JSON.stringify(mail)).not.toContain(CANARY);
  });
});
