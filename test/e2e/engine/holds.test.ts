/** Removals above the limit wait for a person: all of them, and nothing else does. What a person decides reaches what they saw. */
import { describe, expect, test } from "vitest";
import {
  addAbsence,
  changeAbsence,
  withdrawAbsence,
  type SimAbsence,
  type SimPerson,
} from "../../../plugins/personio/world.ts";
import { renderReport } from "../../../core/render/report.ts";
import { type House, type HouseOptions, openHouse, TARGET } from "../../kit/house.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";

/** Twelve people with an absence each, mirrored; six of them may not go at once (more than 5). */
async function mirrored(options: HouseOptions = {}, each = 1) {
  const house = await openHouse({ plain: 12, ...options });
  const { people } = house.world;
  const absences = people.flatMap((person) => Array.from({ length: each }, (_, week) => absent(house, person, week)));
  await house.sync();
  expect(house.mirrored()).toHaveLength(12 * each);
  house.forgetRequests();
  return { house, absences };
}

function absent({ world }: House, person: SimPerson, week = 0) {
  const day = `2026-${String(8 + week).padStart(2, "0")}-03`;
  return addAbsence(world, { person, type: "Urlaub", startsOn: day, endsOn: day });
}

function withdraw({ world }: House, absences: readonly SimAbsence[]) {
  for (const absence of absences) withdrawAbsence(world, absence);
}

function accountOf({ awork }: House, { email }: SimPerson) {
  return [...awork.users.values()].find((user) => user.userContactInfos[0]?.value === email)!;
}

const held = (changes: readonly { status: string }[]) => changes.filter(({ status }) => status === "held");

test("five people may lose an absence unasked", async () => {
  const { house, absences } = await mirrored();
  withdraw(house, absences.slice(0, 5));
  expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { remove: 5, held: 0 }, digest: null });
});

test("[limits] the sixth holds all removals, and nothing else: a new absence and a changed one go on", async () => {
  const { house, absences } = await mirrored();
  withdraw(house, absences.slice(0, 6));
  changeAbsence(house.world, absences[7]!, { endsOn: "2026-08-05" });
  absent(house, absences[8]!.person, 1);
  const { run, changes } = await house.sync();
  expect(run).toMatchObject({ status: "held", counts: { remove: 0, held: 6, create: 1, update: 1 } });
  expect(run.digest).toMatch(/^[0-9a-f]{12}$/);
  expect(held(changes)).toHaveLength(6);
  expect(house.mirrored()).toHaveLength(13);
});

test("[limits] people count, not absences: five people may lose three each", async () => {
  const { house, absences } = await mirrored({}, 3);
  withdraw(house, absences.slice(0, 15));
  expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { remove: 15, held: 0 } });
});

test("[limits] [holds] what was lost in the last 24 hours counts along, and no longer after that; what is held by then stays held", async () => {
  const { house, absences } = await mirrored();
  withdraw(house, absences.slice(0, 4));
  await house.sync();
  withdraw(house, absences.slice(4, 6));
  const { digest, counts } = (await house.sync()).run;
  expect(counts).toMatchObject({ remove: 0, held: 2 });
  house.clock.pass(DAY + MINUTE);
  house.world.now = house.clock.now();
  withdraw(house, absences.slice(6, 9));
  const { run, changes } = await house.sync();
  expect(run).toMatchObject({ status: "held", digest, counts: { remove: 3, held: 2 } });
  expect(changes.find(({ status }) => status === "held")?.reason).toContain("nobody has decided about it yet");
  expect((await house.approve(digest as string)).run.counts).toMatchObject({ remove: 2, held: 0 });
});

test("what a person approved does not count against the next ones", async () => {
  const { house, absences } = await mirrored();
  withdraw(house, absences.slice(0, 6));
  const { run } = await house.sync();
  await house.approve(run.digest as string);
  withdraw(house, absences.slice(6, 8));
  expect((await house.sync()).run.counts).toMatchObject({ remove: 2, held: 0 });
});

test("limits.removals: 0 holds the first one, off holds none", async () => {
  const strict = await mirrored({ target: { limits: { removals: 0 } } });
  withdraw(strict.house, strict.absences.slice(0, 1));
  expect((await strict.house.sync()).run.counts).toMatchObject({ remove: 0, held: 1 });
  const open = await mirrored({ target: { limits: { removals: "off", because: "a test" } } });
  withdraw(open.house, open.absences.slice(0, 11));
  expect((await open.house.sync()).run.counts).toMatchObject({ remove: 11, held: 0 });
});

test("a plan knows whether a run has held what it shows, so that it can be rejected too", async () => {
  const { house, absences } = await mirrored();
  withdraw(house, absences.slice(0, 6));
  const { run } = await house.sync();
  expect(await house.plan()).toMatchObject({ hold: run.digest, run: { digest: run.digest } });
});

describe("approve", () => {
  test("[holds] with the digest that `plan` printed everything held goes, once", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const { run: planned, hold } = await house.plan();
    expect(hold).toBeNull();
    const { run } = await house.sync({ approve: planned.digest });
    expect(run).toMatchObject({
      status: "succeeded",
      trigger: "approval",
      counts: { remove: 6, held: 0 },
      digest: null,
    });
    expect(house.mirrored()).toHaveLength(6);
    await expect(house.approve(planned.digest as string)).resolves.toMatchObject({
      run: { status: "failed", error: { code: "STALE_APPROVAL" } },
    });
    withdraw(house, absences.slice(6, 12));
    expect((await house.sync()).run.counts).toMatchObject({ remove: 0, held: 6 });
  });

  test("[holds] of an old digest only what is still held unchanged goes, and the rest is named as moved", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 7));
    const { run: seen } = await house.sync();
    house.world.absences.push(absences[0]!);
    house.world.version += 1;
    withdraw(house, absences.slice(7, 8));
    await house.sync();
    const { run, conflicts, changes } = await house.approve(seen.digest as string);
    expect(run.counts).toMatchObject({ remove: 6, held: 1, conflicts: 1 });
    expect(conflicts.filter(({ code }) => code === "MOVED").map(({ subject }) => subject)).toEqual([
      expect.stringContaining(absences[0]!.person.email as string),
    ]);
    expect(held(changes)).toMatchObject([{ person: absences[7]!.person.email }]);
    expect(house.mirrored()).toHaveLength(6);
    await house.sendMail();
    expect(house.mails.filter(({ subject }) => subject.includes("in conflict"))).toEqual([]);
  });

  test("when nothing of it is held any more it is refused, without an incident and without a mail", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const { run: seen } = await house.sync();
    await house.sendMail();
    house.mails.length = 0;
    house.world.absences.push(...absences.slice(0, 6));
    house.world.version += 1;
    house.forgetRequests();
    const { run } = await house.approve(seen.digest as string);
    expect(run).toMatchObject({ status: "failed", error: { code: "STALE_APPROVAL" } });
    expect(await house.store.incidents.open(TARGET)).toBeUndefined();
    await house.sendMail();
    expect(house.mails).toEqual([]);
    expect(house.writes()).toEqual([]);
  });

  test("a digest that never was is refused and names the one that is", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const { run: seen } = await house.sync();
    const { run } = await house.approve("0123456789ab");
    expect(run.error).toMatchObject({
      code: "STALE_APPROVAL",
      remedy: expect.stringMatching(`rollcall plan ${TARGET}.*${seen.digest}`),
    });
    expect(house.mirrored()).toHaveLength(12);
  });

  test("[holds] an approval lapses 24 hours after the set was last seen", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const { run: seen } = await house.sync();
    withdraw(house, absences.slice(6, 7));
    await house.sync();
    house.clock.pass(DAY + MINUTE);
    const { run } = await house.approve(seen.digest as string);
    expect(run.error).toMatchObject({ code: "STALE_APPROVAL", message: expect.stringContaining("has expired") });
    expect(house.mirrored()).toHaveLength(12);
  });

  test("[holds] one that no run has seen for 24 hours lapses also where nothing changed; a run by hand shows it again", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const { run: friday } = await house.sync();
    const digest = friday.digest as string;
    house.clock.pass(DAY + MINUTE);
    expect((await house.plan()).run.digest).toBe(digest);
    const lapsed = async () => (await house.operations.status()).targets[0]?.hold?.lapsed;
    expect(await lapsed()).toBe(true);
    const { run } = await house.approve(digest);
    expect(run.error).toMatchObject({
      code: "STALE_APPROVAL",
      message: expect.stringContaining("has expired"),
      remedy: expect.stringContaining(`rollcall sync ${TARGET}`),
    });
    expect(house.mirrored()).toHaveLength(12);
    const asked = { by: "cli:ann", area: null, scope: "full", approve: digest } as const;
    await expect(house.operations.requestRun(TARGET, asked)).rejects.toMatchObject({ code: "STALE_APPROVAL" });
    expect((await house.sync()).run.digest).toBe(digest);
    expect(await lapsed()).toBeUndefined();
    expect((await house.approve(digest)).run.counts).toMatchObject({ remove: 6, held: 0 });
  });

  test("whoever approves is remembered", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const { run: seen } = await house.sync();
    await house.sync({ approve: seen.digest, by: "cli:ann" });
    expect(await house.store.holds.get(TARGET, seen.digest as string)).toMatchObject({
      state: "approved",
      decidedBy: "cli:ann",
    });
    expect(await house.store.holds.open(TARGET)).toBeUndefined();
  });
});

describe("what a hold names stays held until somebody decides", () => {
  test.each(["approved", "rejected"] as const)(
    "[holds] when a part of it was %s, within the limits as well",
    async (answer) => {
      const { house, absences } = await mirrored();
      withdraw(house, absences.slice(0, 6));
      const first = (await house.sync()).run.digest as string;
      withdraw(house, absences.slice(6, 8));
      await house.sync();
      if (answer === "approved") expect((await house.approve(first)).run.counts).toMatchObject({ remove: 6, held: 2 });
      else await house.operations.reject(TARGET, first, "cli:ann");
      const left = house.mirrored().length;
      const planned = (await house.plan()).run;
      expect(planned.counts).toMatchObject({ remove: 0, held: 2 });
      for (let runs = 0; runs < 2; runs += 1) {
        house.clock.pass(HOUR);
        expect((await house.sync()).run).toMatchObject({ digest: planned.digest, counts: { remove: 0, held: 2 } });
        expect((await house.operations.status()).targets[0]?.hold).toMatchObject({ count: 2, digest: planned.digest });
      }
      expect(house.mirrored()).toHaveLength(left);
      expect((await house.approve(planned.digest as string)).run.counts).toMatchObject({ remove: 2, held: 0 });
    },
  );

  test("[holds] when the rest of it was corrected in the source, and is approved then", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 8));
    await house.sync();
    house.world.absences.push(...absences.slice(0, 4));
    house.world.version += 1;
    const { run } = await house.sync();
    expect(run.counts).toMatchObject({ remove: 0, held: 4 });
    expect((await house.sync({ scope: "partial" })).run.counts).toMatchObject({ remove: 0 });
    expect((await house.approve(run.digest as string)).run.counts).toMatchObject({ remove: 4, held: 0 });
    expect(house.mirrored()).toHaveLength(8);
  });

  test("[holds] when a run left its records alone meanwhile", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    await house.sync();
    house.world.absences.push(...absences.slice(2, 6));
    house.world.version += 1;
    await house.sync();
    const accounts = absences.slice(0, 2).map((one) => accountOf(house, one.person));
    for (const account of accounts) account.isDeactivated = true;
    expect((await house.sync()).run).toMatchObject({ digest: null, counts: { remove: 0, held: 0 } });
    const { status, held: left } = await house.operations.target(TARGET);
    expect(status.hold).toMatchObject({ count: 2, unjudged: 2 });
    expect(left.map(({ because }) => because)).toEqual(["unjudged", "unjudged"]);
    const unjudged = status.hold?.digest as string;
    expect((await house.sync({ approve: unjudged })).run.error).toMatchObject({
      code: "STALE_APPROVAL",
      message: expect.stringContaining("none of the 2 changes"),
      remedy: expect.stringContaining(`rollcall reject ${TARGET} ${unjudged}`),
    });
    for (const account of accounts) account.isDeactivated = false;
    expect((await house.sync({ approve: unjudged })).run.error?.code).toBe("STALE_APPROVAL");
    const { run } = await house.sync();
    expect(run.counts).toMatchObject({ remove: 0, held: 2 });
    expect((await house.approve(run.digest as string)).run.counts).toMatchObject({ remove: 2, held: 0 });
    expect(await house.store.holds.askedAgain(TARGET)).toEqual(new Set());
  });

  test("[holds] and not longer than until a full run finds that it is not needed, also when a run left its records alone meanwhile", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    await house.sync();
    const accounts = absences.slice(0, 2).map((one) => accountOf(house, one.person));
    for (const account of accounts) account.isDeactivated = true;
    expect((await house.sync()).run.counts).toMatchObject({ remove: 0, held: 4 });
    expect((await house.operations.status()).targets[0]?.hold).toMatchObject({ count: 6, unjudged: 2 });
    for (const account of accounts) account.isDeactivated = false;
    house.world.absences.push(...absences.slice(0, 6));
    house.world.version += 1;
    await house.sync();
    expect((await house.operations.status()).targets[0]?.hold).toBeNull();
    expect(await house.store.holds.askedAgain(TARGET)).toEqual(new Set());
    withdraw(house, absences.slice(0, 1));
    expect((await house.sync()).run.counts).toMatchObject({ remove: 1, held: 0 });
  });

  test("[holds] what a run could not judge stays for good when it is rejected with the rest", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    await house.sync();
    const account = accountOf(house, absences[0]!.person);
    account.isDeactivated = true;
    const { digest } = (await house.sync()).run;
    expect((await house.operations.status()).targets[0]?.hold).toMatchObject({ digest, count: 6, unjudged: 1 });
    expect(await house.operations.reject(TARGET, digest as string, "cli:ann")).toMatchObject({ rejected: 6 });
    account.isDeactivated = false;
    expect((await house.sync()).run.counts).toMatchObject({ remove: 0, held: 0, kept: 6 });
  });
});

test("[holds] status names no hold of a target that is inactive, since nothing can be approved there", async () => {
  const { house, absences } = await mirrored();
  withdraw(house, absences.slice(0, 6));
  await house.sync();
  expect((await house.operations.status()).targets[0]?.hold).not.toBeNull();
  await house.reconfigure({ target: { mode: "inactive" } });
  expect((await house.operations.status()).targets[0]?.hold).toBeNull();
});

describe("reject", () => {
  test("[holds] keeps the records and does not ask again, until their situation changes", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const { run: seen } = await house.sync();
    await house.operations.reject(TARGET, seen.digest as string, "cli:ann");
    const planned = await house.plan();
    expect(planned.run.counts.kept).toBe(planned.kept.length);
    expect(planned.run.counts).toEqual((await house.sync()).run.counts);
    const after = await house.sync();
    expect(after.run).toMatchObject({ status: "succeeded", counts: { held: 0, remove: 0 } });
    expect(after.kept.filter(({ code }) => code === "REJECTED")).toHaveLength(6);
    expect((await house.operations.status()).targets[0]?.hold).toBeNull();
    house.world.absences.push(absences[0]!);
    house.world.version += 1;
    await house.sync();
    withdraw(house, [absences[0]!]);
    const again = await house.sync();
    expect(again.run.counts).toMatchObject({ remove: 0, held: 1, kept: 5 });
    expect((await house.approve(again.run.digest as string)).run.counts).toMatchObject({ remove: 1, held: 0 });
  });

  test("[holds] outlives a run that leaves its records alone, and so does the question once it is taken back", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const digest = (await house.sync()).run.digest as string;
    await house.operations.reject(TARGET, digest, "cli:ann");
    house.world.absences.push(...absences.slice(2, 6));
    house.world.version += 1;
    await house.sync();
    const accounts = absences.slice(0, 2).map((one) => accountOf(house, one.person));
    const leftAloneOnce = async () => {
      for (const account of accounts) account.isDeactivated = true;
      expect((await house.sync()).run.counts).toMatchObject({ remove: 0, held: 0, kept: 0 });
      for (const account of accounts) account.isDeactivated = false;
      return house.sync();
    };
    const { run, kept } = await leftAloneOnce();
    expect(run.counts).toMatchObject({ remove: 0, held: 0 });
    expect(kept.map(({ code }) => code)).toEqual(["REJECTED", "REJECTED"]);
    expect((await house.operations.target(TARGET)).rejected).toMatchObject([{ digest, records: { length: 2 } }]);
    await house.operations.undoReject(TARGET, digest, "cli:ben");
    expect((await leftAloneOnce()).run.counts).toMatchObject({ remove: 0, held: 2 });
  });

  test("reaches what is held, not what comes after", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const { run: seen } = await house.sync();
    await house.operations.reject(TARGET, seen.digest as string, "cli:ann");
    withdraw(house, absences.slice(6, 12));
    const { run } = await house.sync();
    expect(run.counts).toMatchObject({ remove: 0, held: 6 });
  });

  test("[holds] that was a mistake is taken back, and the next run asks again", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const { run: seen } = await house.sync();
    const digest = seen.digest as string;
    await house.operations.reject(TARGET, digest, "cli:ann");
    await house.sync();
    const back = `rollcall reject ${TARGET} ${digest} --undo`;
    const { kept } = await house.plan();
    expect(kept.map(({ code, detail }) => [code, detail.includes(back)])).toEqual(
      Array.from({ length: 6 }, () => ["REJECTED", true]),
    );
    expect((await house.operations.target(TARGET)).rejected).toMatchObject([
      { digest, by: "cli:ann", records: { length: 6 } },
    ]);
    expect((await house.sync({ approve: digest })).run.error?.remedy).toContain(back);
    expect(await house.operations.undoReject(TARGET, digest, "cli:ben")).toMatchObject({ undone: 6 });
    expect((await house.operations.target(TARGET)).rejected).toEqual([]);
    const { actions } = await house.operations.actions({ target: TARGET, cursor: null });
    expect(actions[0]).toMatchObject({ actor: "cli:ben", action: "undo_reject", detail: digest });
    const again = await house.sync();
    expect(again.run).toMatchObject({ digest, counts: { held: 6, remove: 0, kept: 0 } });
    expect((await house.sync({ approve: digest })).run.counts).toMatchObject({ held: 0, remove: 6 });
  });

  test("[holds] that was taken back is asked about again though the rest of it is within the limits, until somebody decides", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const digest = (await house.sync()).run.digest as string;
    await house.operations.reject(TARGET, digest, "cli:ann");
    house.world.absences.push(...absences.slice(1, 6));
    house.world.version += 1;
    await house.sync();
    expect(await house.operations.undoReject(TARGET, digest, "cli:ben")).toMatchObject({ undone: 1 });
    for (let runs = 0; runs < 2; runs += 1) {
      const { run, changes } = await house.sync();
      expect(run.counts).toMatchObject({ held: 1, remove: 0 });
      expect(changes[0]?.reason).toContain("its rejection was taken back");
      house.clock.pass(DAY + MINUTE);
      house.world.now = house.clock.now();
    }
    const { run } = await house.sync();
    expect((await house.approve(run.digest as string)).run.counts).toMatchObject({ held: 0, remove: 1 });
    house.world.absences.push(absences[0]!);
    house.world.version += 1;
    await house.sync();
    withdraw(house, [absences[0]!]);
    expect((await house.sync()).run.counts).toMatchObject({ held: 0, remove: 1 });
  });

  test("[holds] of most of it does not keep a new hold from being mailed", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const first = (await house.sync()).run.digest as string;
    withdraw(house, absences.slice(6, 7));
    await house.sync();
    await house.sendMail();
    house.mails.length = 0;
    await house.operations.reject(TARGET, first, "cli:ann");
    withdraw(house, absences.slice(7, 12));
    expect((await house.sync()).run.counts).toMatchObject({ held: 6, remove: 0 });
    await house.sendMail();
    expect(house.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining("6 changes held")]);
  });

  test("[holds] of one set takes back nothing that was rejected with another", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const first = (await house.sync()).run.digest as string;
    withdraw(house, absences.slice(6, 9));
    const second = (await house.sync()).run.digest as string;
    expect(await house.operations.reject(TARGET, first, "cli:ann")).toMatchObject({ rejected: 6 });
    house.clock.pass(MINUTE);
    expect(await house.operations.reject(TARGET, second, "cli:ben")).toMatchObject({ rejected: 3 });
    expect((await house.operations.status()).targets[0]?.hold).toBeNull();
    expect((await house.operations.target(TARGET)).rejected).toMatchObject([
      { digest: second, by: "cli:ben", records: { length: 3 } },
      { digest: first, by: "cli:ann", records: { length: 6 } },
    ]);
    expect(await house.operations.undoReject(TARGET, second, "cli:ben")).toMatchObject({ undone: 3 });
    expect((await house.sync()).run.counts).toMatchObject({ held: 3, kept: 6, remove: 0 });
  });

  test("[holds] of a part leaves the rest to decide at once, on every surface and under a digest of its own, without another mail", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const first = (await house.sync()).run.digest as string;
    withdraw(house, absences.slice(6, 8));
    const second = (await house.sync()).run.digest as string;
    const seenAt = (await house.store.holds.open(TARGET))?.lastSeenAt;
    await house.sendMail();
    house.mails.length = 0;
    house.clock.pass(HOUR);
    expect(await house.operations.reject(TARGET, first, "cli:ann")).toMatchObject({ rejected: 6 });
    const { status, held: records, rejected } = await house.operations.target(TARGET);
    const planned = await house.plan();
    expect(status.hold).toMatchObject({ count: 2, digest: planned.run.digest });
    expect([planned.run.counts.held, planned.hold]).toEqual([2, status.hold?.digest]);
    expect(await house.store.holds.open(TARGET)).toMatchObject({ lastSeenAt: seenAt });
    const people = (list: readonly { person: string | null }[]) => list.map(({ person }) => person);
    expect(people(records).sort()).toEqual(
      absences
        .slice(6, 8)
        .map((one) => one.person.email)
        .sort(),
    );
    expect(people(records).filter((one) => people(rejected.flatMap((own) => own.records)).includes(one))).toEqual([]);
    await house.sendMail();
    expect(house.mails).toEqual([]);
    await expect(house.operations.reject(TARGET, first, "cli:ann")).rejects.toMatchObject({ code: "STALE_APPROVAL" });
    expect(await house.store.holds.get(TARGET, second)).toMatchObject({ state: "superseded" });
    expect((await house.approve(status.hold!.digest)).run.counts).toMatchObject({ remove: 2, held: 0, kept: 6 });
  });

  test("[holds] of a smaller set before is told as such when the rest is approved, and not as moved", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const first = (await house.sync()).run.digest as string;
    withdraw(house, absences.slice(6, 12));
    const second = (await house.sync()).run.digest as string;
    await house.operations.reject(TARGET, first, "cli:ann");
    const { run, kept, conflicts } = await house.approve(second);
    expect(run).toMatchObject({ status: "succeeded", counts: { remove: 6, conflicts: 0 } });
    expect(conflicts).toEqual([]);
    expect(kept.filter(({ code }) => code === "REJECTED")).toHaveLength(6);
  });

  test("[holds] that was taken back days later can be approved as a plan shows it, before any run", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const digest = (await house.sync()).run.digest as string;
    await house.operations.reject(TARGET, digest, "cli:ann");
    house.clock.pass(3 * DAY);
    await house.operations.undoReject(TARGET, digest, "cli:ann");
    expect((await house.plan()).run.digest).toBe(digest);
    expect((await house.sync({ approve: digest })).run).toMatchObject({ error: null, counts: { remove: 6, held: 0 } });
  });

  test("[holds] is taken back as far as it stands, and once", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    const { run: seen } = await house.sync();
    const digest = seen.digest as string;
    await house.operations.reject(TARGET, digest, "cli:ann");
    house.world.absences.push(absences[0]!);
    house.world.version += 1;
    await house.sync();
    expect(await house.operations.undoReject(TARGET, digest, "cli:ann")).toMatchObject({ undone: 5 });
    await expect(house.operations.undoReject(TARGET, digest, "cli:ann")).rejects.toMatchObject({
      code: "STALE_APPROVAL",
      message: `nothing is rejected under ${digest}`,
    });
    await expect(house.operations.undoReject(TARGET, "0123456789ab", "cli:ann")).rejects.toMatchObject({
      code: "STALE_APPROVAL",
    });
  });

  test("of a digest under which nothing is held is refused", async () => {
    const { house } = await mirrored();
    await expect(house.operations.reject(TARGET, "0123456789ab", "cli:ann")).rejects.toMatchObject({
      code: "STALE_APPROVAL",
    });
  });
});

describe("a run that held something is shown long after that, too", () => {
  interface Scene {
    readonly house: House;
    readonly absences: readonly SimAbsence[];
    readonly digest: string;
  }
  const corrected = ({ house, absences }: Scene) => {
    house.world.absences.push(absences[0]!);
    house.world.version += 1;
    return house.sync();
  };
  /** What has happened since, and the commands that are still accepted. */
  const STATES: readonly (readonly [string, (scene: Scene) => unknown, readonly string[]])[] = [
    ["open", () => undefined, ["approve", "reject"]],
    ["lapsed", ({ house }) => house.clock.pass(DAY + MINUTE), ["sync", "reject"]],
    ["approved", ({ house, digest }) => house.approve(digest), []],
    ["rejected", ({ house, digest }) => house.operations.reject(TARGET, digest, "cli:ann"), ["plan"]],
    ["over", corrected, ["plan"]],
  ];

  test.each(STATES)("[holds] %s: every command that it prints is accepted", async (state, since, commands) => {
    for (const command of [...commands, null]) {
      const { house, absences } = await mirrored();
      withdraw(house, absences.slice(0, 6));
      const { id, digest } = (await house.sync()).run;
      await since({ house, absences, digest: digest as string });
      const report = await house.operations.show(id);
      expect(report.hold_state).toBe(state);
      expect((await house.operations.run(id, { after: null })).hold_state).toBe(state);
      const printed = [...renderReport(report).matchAll(/rollcall (\w+) (\S+)(?: (\S+))?$/gm)];
      expect(printed.map(([, name]) => name)).toEqual(commands);
      for (const [, name, target, named = ""] of printed.filter(([, name]) => name === command)) {
        if (name === "approve")
          expect((await house.operations.approve(target!, named, house.wish())).run.error).toBeNull();
        if (name === "reject")
          expect(await house.operations.reject(target!, named, "cli:ann")).toMatchObject({ rejected: 6 });
        if (name === "sync") expect((await house.sync({}, target)).run).toMatchObject({ digest, status: "held" });
        if (name === "plan") expect((await house.plan(target)).run.error).toBeNull();
      }
    }
  });
});

describe("R2: mail", () => {
  test("[holds] one when a hold opens, none while it stays, one when it grows by half", async () => {
    const { house, absences } = await mirrored();
    withdraw(house, absences.slice(0, 6));
    for (let i = 0; i < 3; i += 1) await house.sync();
    await house.sendMail();
    expect(house.mails).toHaveLength(1);
    expect(house.mails[0]?.subject).toMatch(/6|held|wait/i);
    withdraw(house, absences.slice(6, 8));
    await house.sync();
    await house.sendMail();
    expect(house.mails).toHaveLength(1);
    withdraw(house, absences.slice(8, 9));
    await house.sync();
    await house.sendMail();
    expect(house.mails).toHaveLength(2);
  });

  test("[pause] a hold pauses its removals alone: the schedule goes on", async () => {
    const { house, absences } = await mirrored();
    await house.start();
    await house.tick();
    withdraw(house, absences.slice(0, 6));
    await house.pass(2 * HOUR, 10 * MINUTE);
    absent(house, absences[8]!.person, 1);
    await house.pass(HOUR, 10 * MINUTE);
    expect(house.mirrored()).toHaveLength(13);
    expect((await house.operations.status()).targets[0]).toMatchObject({ state: "held", incident: null });
  });
});

test("[everything gone] nobody in the source: nothing goes, at any size", async () => {
  const house = await openHouse({ people: 3 });
  for (const person of house.world.people) absent(house, person);
  await house.sync();
  house.world.people = [];
  house.world.absences = [];
  house.world.version += 1;
  const { run } = await house.sync();
  expect(run.counts.remove).toBe(0);
  expect(house.mirrored()).toHaveLength(3);
});

test("[everything gone] [holds] an empty source that lists everybody again leaves nothing to decide, but for what is to go all the same", async () => {
  const { house, absences } = await mirrored();
  const whole = [...house.world.absences];
  house.world.absences = [];
  house.world.version += 1;
  expect((await house.sync()).run.counts).toMatchObject({ remove: 0, held: 12 });
  house.world.absences = whole.filter((one) => one !== absences[0]);
  house.world.version += 1;
  expect((await house.sync()).run.counts).toMatchObject({ remove: 0, held: 1 });
  house.world.absences.push(absences[0]!);
  house.world.version += 1;
  expect((await house.sync()).run).toMatchObject({ status: "succeeded", digest: null, counts: { remove: 0, held: 0 } });
  expect(await house.store.holds.open(TARGET)).toBeUndefined();
});

test("[everything gone] everything from five on, though of few people, is held", async () => {
  const house = await openHouse({ people: 3 });
  for (let week = 0; week < 5; week += 1) absent(house, house.world.people[0] as SimPerson, week);
  await house.sync();
  house.world.absences = [];
  house.world.version += 1;
  expect((await house.sync()).run.counts).toMatchObject({ remove: 0, held: 5 });
});

test("all mirrored absences vanish in awork: making them again waits for a person", async () => {
  const { house } = await mirrored();
  house.awork.absences.clear();
  const { run } = await house.sync();
  expect(run.counts).toMatchObject({ create: 0, held: 12 });
  const { run: approved } = await house.approve(run.digest as string);
  expect(approved.counts).toMatchObject({ create: 12, held: 0 });
  expect((await house.sync()).run.counts).toMatchObject({ create: 0, unchanged: 12 });
});

test("[mail] what is held by the run that ends an incident is told as of a target that goes on", async () => {
  const { house, absences } = await mirrored();
  house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 401, body: "" } });
  await house.sync();
  house.awork.heal();
  withdraw(house, absences.slice(0, 6));
  expect((await house.sync()).run.status).toBe("held");
  await house.sendMail();
  const [about] = house.mails.filter(({ subject }) => subject.includes("held for your decision"));
  expect(about?.text).toContain("everything else goes on");
});
