/** What people decide while a run goes on, and what is held by a run that does not go through. */
import { expect, test } from "vitest";
import { Cancelled, RecordError } from "../../../core/model/errors.ts";
import { Scheduler } from "../../../core/engine/schedule/scheduler.ts";
import { DatabaseAway } from "../../../core/store/database-error.ts";
import { RULES } from "../../../core/model/rules.ts";
import { renderReport } from "../../../core/render/report.ts";
import { tamper } from "../../../plugins/personio/simulator/traps.ts";
import { addPerson, changePerson, removePerson } from "../../../plugins/personio/world.ts";
import { openHouse } from "../../kit/house.ts";
import { Paper, paperMembers, paperPlugin, paperTeams, paperUsers } from "../../kit/paper.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../kit/swift-clock.ts";

/** People with accounts; of twelve, two may lose theirs at once. */
async function desks(people = 12) {
  const paper = new Paper();
  const gone = new Set<string>();
  paper.wants = (person) => !gone.has(String(person.attributes.email));
  /** What happens while a record is made, or while one is locked. */
  const meanwhile = { work: async () => undefined as unknown, locking: async () => undefined as unknown };
  const users = paperUsers(paper);
  const create: typeof users.create = async (wanted, ...rest) => {
    await meanwhile.work();
    return users.create!(wanted, ...rest);
  };
  const deactivate: typeof users.deactivate = async (...given) => {
    await meanwhile.locking();
    return users.deactivate!(...given);
  };
  const house = await openHouse({
    plain: people,
    source: { people: "v2" },
    plugins: [paperPlugin(() => [{ ...users, create, deactivate }])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  const leave = (...numbers: number[]) => {
    for (const n of numbers) gone.add(`nr${String(n).padStart(3, "0")}@example.com`);
    house.world.version += 1;
  };
  let newest = people;
  const hire = (count = 1) => {
    for (let left = count; left > 0; left -= 1)
      addPerson(house.world, { firstName: "Nr", lastName: "Neu", email: `nr${++newest}@example.com` });
  };
  const sync = (wish = {}) => house.sync(wish, "paper");
  const open = () => house.store.holds.open("paper");
  const locked = () => [...paper.users.values()].filter(({ active }) => !active).length;
  await sync();
  expect(paper.users.size).toBe(people);
  return { house, paper, gone, meanwhile, leave, hire, sync, open, locked };
}

test("[holds] a rejection made while a run goes on stands when that run has ended, and nobody is asked again", async () => {
  const { house, meanwhile, leave, hire, sync, open, locked } = await desks();
  leave(1, 2, 3);
  const digest = (await sync()).run.digest as string;
  await house.sendMail();
  expect(house.mails).toHaveLength(1);
  hire();
  meanwhile.work = () => house.operations.reject("paper", digest, "cli:ann");
  expect((await sync()).run.counts).toMatchObject({ create: 1, held: 3 });
  await house.sendMail();
  expect(await open()).toBeUndefined();
  expect(await house.store.holds.get("paper", digest)).toMatchObject({ state: "rejected", decidedBy: "cli:ann" });
  expect(house.mails).toHaveLength(1);
  meanwhile.work = async () => undefined;
  house.clock.pass(DAY + MINUTE);
  expect((await sync()).run.counts).toMatchObject({ held: 0, kept: 3 });
  expect(locked()).toBe(0);
});

test("[holds] nor is what was rejected removed later because the others came back, and the rest is still asked about", async () => {
  const { house, gone, meanwhile, leave, hire, sync, locked } = await desks();
  leave(1, 2, 3);
  const digest = (await sync()).run.digest as string;
  leave(4, 5, 6);
  hire();
  meanwhile.work = () => house.operations.reject("paper", digest, "cli:ann");
  const { run } = await sync();
  expect(run.counts).toMatchObject({ create: 1, held: 6 });
  const rest = await house.store.holds.open("paper");
  expect(rest?.records).toHaveLength(3);
  expect(rest?.digest).not.toBe(run.digest);
  for (const n of [2, 3, 4, 5, 6]) gone.delete(`nr00${n}@example.com`);
  house.world.version += 1;
  expect((await sync()).run.counts).toMatchObject({ held: 0, kept: 1, deactivate: 0 });
  expect(locked()).toBe(0);
});

test("[holds] what is rejected while its approval is carried out stays, as far as it was not done yet, and so does the answer", async () => {
  const { house, meanwhile, leave, hire, sync, locked } = await desks();
  leave(1, 2, 3);
  const digest = (await sync()).run.digest as string;
  hire();
  meanwhile.work = () => house.operations.reject("paper", digest, "cli:ben");
  const { run, changes } = await sync({ approve: digest, by: "cli:ann" });
  expect(run.counts).toMatchObject({ create: 1, deactivate: 0, waiting: 3 });
  expect(changes.filter(({ op }) => op === "deactivate")).toMatchObject(Array(3).fill({ error: { code: "REJECTED" } }));
  expect(await house.store.holds.get("paper", digest)).toMatchObject({ state: "rejected", decidedBy: "cli:ben" });
  meanwhile.work = async () => undefined;
  expect((await sync()).run.counts).toMatchObject({ held: 0, kept: 3 });
  expect(locked()).toBe(0);
});

test("[holds] what is rejected while the requests of its approval are sent stays, but for those that had left by then", async () => {
  const { house, meanwhile, leave, sync, locked } = await desks(40);
  leave(...Array.from({ length: 30 }, (_, index) => index + 1));
  const { digest } = (await sync()).run;
  let answer: Promise<unknown> | undefined;
  meanwhile.locking = async () => {
    answer ??= house.operations.reject("paper", digest as string, "web:ben");
    await answer;
    house.clock.pass(SECOND);
  };
  const { run, changes } = await sync({ approve: digest, by: "cli:ann" });
  expect(await answer).toMatchObject({ rejected: 30, run: run.id });
  expect(locked()).toBeLessThanOrEqual(RULES.request.inFlight);
  expect(run.counts).toMatchObject({ deactivate: locked(), waiting: 30 - locked() });
  expect(changes.filter(({ error }) => error?.code === "REJECTED")).toHaveLength(30 - locked());
  expect((await sync()).run.counts).toMatchObject({ deactivate: 0, held: 0, kept: 30 - locked() });
});

test("[holds] a run that nobody approved locks none of them, although only as many are left as may go unasked", async () => {
  const { house, gone, leave, sync, open, locked } = await desks(120);
  leave(...Array.from({ length: 13 }, (_, index) => index + 1));
  const first = (await sync()).run.digest as string;
  for (const n of [1, 2]) gone.delete(`nr00${n}@example.com`);
  house.world.version += 1;
  expect((await sync()).run.counts).toMatchObject({ deactivate: 0, held: 11 });
  await house.operations.reject("paper", first, "web:ben");
  expect(await open()).toBeUndefined();
  leave(14);
  expect((await sync()).run.counts).toMatchObject({ deactivate: 1, held: 0, kept: 11 });
  expect(locked()).toBe(1);
});

test("[holds] new accounts that are held are not made by a run, full or partial, because fewer are left or one has another name", async () => {
  const { house, hire, sync, paper } = await desks();
  hire(11);
  expect((await sync()).run.counts).toMatchObject({ create: 0, held: 11 });
  const [wrong, renamed] = house.world.people.slice(12);
  removePerson(house.world, wrong!);
  changePerson(house.world, renamed!, { firstName: "Corrected" });
  expect((await sync({ scope: "partial" })).run.counts).toMatchObject({ create: 0, held: expect.any(Number) });
  const { run } = await sync();
  expect(run.counts).toMatchObject({ create: 0, held: 10 });
  expect(paper.users.size).toBe(12);
  expect((await sync({ approve: run.digest })).run.counts).toMatchObject({ create: 10, held: 0 });
});

test("[holds] a run of one area puts nothing to people: it offers no answer that would be refused, but the plan", async () => {
  const paper = new Paper();
  const gone = new Set<string>();
  paper.wants = (person) => !gone.has(String(person.attributes.email));
  const house = await openHouse({
    plain: 12,
    plugins: [paperPlugin(() => [paperUsers(paper)], ["users", "locking"])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  await house.sync({}, "paper");
  for (const n of [1, 2, 3]) gone.add(`nr00${n}@example.com`);
  house.world.version += 1;
  const report = await house.sync({ area: "locking" }, "paper");
  expect(report).toMatchObject({ run: { counts: { held: 3 } }, hold_state: "none" });
  const text = renderReport(report);
  expect(text).toContain("Held: 3 changes wait for a person");
  expect(text).not.toMatch(/rollcall (approve|reject)/);
  expect(text).toMatch(/rollcall plan paper$/);
  const { run } = await house.plan("paper");
  expect((await house.approve(run.digest as string, "paper")).run.counts).toMatchObject({ deactivate: 3, held: 0 });
});

test("[holds] an approval for one area leaves what it did not reach held, under a digest of its own", async () => {
  const paper = new Paper();
  const gone = new Set<string>();
  paper.wants = (person) => !gone.has(String(person.attributes.email));
  const house = await openHouse({
    plain: 12,
    plugins: [paperPlugin(() => [paperTeams(paper), paperUsers(paper)], ["teams", "users", "locking"])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  const sync = (wish = {}) => house.sync(wish, "paper");
  const seat = (count: number) => {
    for (const [n, person] of house.world.people.slice(-4).entries())
      changePerson(house.world, person, { department: n < count ? { id: 7 + n, name: `Küche ${n}` } : null });
  };
  seat(4);
  await sync();
  seat(0);
  for (const n of [1, 2, 3]) gone.add(`nr00${n}@example.com`);
  house.world.version += 1;
  const { digest, counts_by_kind } = (await sync()).run;
  expect(counts_by_kind).toMatchObject({ user: { held: 3 }, team: { held: 4 } });
  expect((await sync({ area: "locking", approve: digest })).run.counts).toMatchObject({ deactivate: 3 });
  expect(await house.store.holds.get("paper", digest as string)).toMatchObject({ state: "approved" });
  const rest = await house.store.holds.open("paper");
  expect(rest?.records.map(({ kind }) => kind)).toEqual(["team", "team", "team", "team"]);
  seat(3);
  expect((await sync()).run.counts_by_kind).toMatchObject({ user: { held: 0 }, team: { remove: 0, held: 1 } });
  expect((await house.operations.status()).targets.find(({ name }) => name === "paper")?.hold).toMatchObject({
    count: 1,
  });
});

test.each([
  ["together with others that are held since", [0, 1], { deactivate: 0, waiting: 3 }, "closed"],
  ["as a part of what is approved", [1, 0], { deactivate: 1, waiting: 3 }, "approved"],
] as const)(
  "[holds] what is rejected %s while its approval is carried out stays rejected when the run has ended",
  async (_, [approves, rejects], counts, state) => {
    const { house, gone, meanwhile, leave, hire, sync, locked } = await desks();
    leave(1, 2, 3);
    const first = (await sync()).run.digest as string;
    leave(4);
    const digests = [first, (await sync()).run.digest as string];
    hire();
    meanwhile.work = () => house.operations.reject("paper", digests[rejects]!, "cli:ben");
    const { run } = await sync({ approve: digests[approves], by: "cli:ann" });
    expect(run.counts).toMatchObject({ create: 1, ...counts });
    expect(await house.store.holds.get("paper", digests[approves]!)).toMatchObject({ state });
    meanwhile.work = async () => undefined;
    for (const n of [1, 4]) gone.delete(`nr00${n}@example.com`);
    house.world.version += 1;
    expect((await sync()).run.counts).toMatchObject({ deactivate: 0, held: 0, kept: 2 });
    expect(locked()).toBe(0);
    expect((await house.operations.target("paper")).rejected).toMatchObject([{ digest: digests[rejects] }]);
  },
);

test("[holds] nor is that forgotten of what was asked about again", async () => {
  const { house, gone, meanwhile, leave, hire, sync, locked } = await desks();
  const back = (...numbers: number[]) => {
    for (const n of numbers) gone.delete(`nr00${n}@example.com`);
    house.world.version += 1;
  };
  leave(1, 2, 3);
  const former = (await sync()).run.digest as string;
  await house.operations.reject("paper", former, "cli:ann");
  back(3);
  await sync();
  await house.operations.undoReject("paper", former, "cli:ann");
  const first = (await sync()).run.digest as string;
  leave(3);
  const second = (await sync()).run.digest as string;
  hire();
  meanwhile.work = () => house.operations.reject("paper", second, "cli:ben");
  expect((await sync({ approve: first, by: "cli:ann" })).run.counts).toMatchObject({ deactivate: 0, waiting: 2 });
  meanwhile.work = async () => undefined;
  back(2, 3);
  expect((await sync()).run.counts).toMatchObject({ deactivate: 0, held: 0, kept: 1 });
  expect(locked()).toBe(0);
});

test("[holds] new accounts that are rejected while their approval is carried out are not made", async () => {
  const paper = new Paper();
  const meanwhile = { work: async () => undefined as unknown };
  const teams = paperTeams(paper);
  const create: typeof teams.create = async (...given) => {
    await meanwhile.work();
    return teams.create!(...given);
  };
  const house = await openHouse({
    plain: 12,
    plugins: [paperPlugin(() => [{ ...teams, create }, paperUsers(paper)], ["teams", "users"])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  const sync = (wish = {}) => house.sync(wish, "paper");
  await sync();
  for (let n = 13; n <= 52; n += 1)
    addPerson(house.world, { firstName: "Nr", lastName: "Neu", email: `nr${n}@example.com` });
  const digest = (await sync()).run.digest as string;
  changePerson(house.world, house.world.people[0]!, { department: { id: 7, name: "Küche" } });
  meanwhile.work = () => house.operations.reject("paper", digest, "cli:ben");
  const { run, changes } = await sync({ approve: digest, by: "cli:ann" });
  expect(run.counts).toMatchObject({ create: 1, waiting: 40 });
  expect(changes.filter(({ kind }) => kind === "user")).toMatchObject(Array(40).fill({ error: { code: "REJECTED" } }));
  expect(paper.users.size).toBe(12);
});

test("[holds] of several in one request those that were not rejected go by themselves", async () => {
  const paper = new Paper();
  const members = paperMembers(paper);
  const meanwhile = { removing: async () => undefined as unknown };
  const remove: NonNullable<typeof members.batch>["remove"] = async (...given) => {
    await meanwhile.removing();
    return members.batch!.remove(...given);
  };
  const flows = [paperTeams(paper), paperUsers(paper), { ...members, batch: { ...members.batch!, remove } }];
  const house = await openHouse({
    plain: 12,
    plugins: [paperPlugin(() => flows, ["teams", "users"])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  const sync = (wish = {}) => house.sync(wish, "paper");
  const seat = (department: { id: number; name: string } | null, from: number, to: number) => {
    for (const person of house.world.people.slice(from, to)) changePerson(house.world, person, { department });
  };
  seat({ id: 7, name: "Küche" }, 0, 12);
  await sync();
  seat(null, 0, 7);
  const first = (await sync()).run.digest as string;
  seat(null, 7, 8);
  const { digest } = (await sync()).run;
  let answer: Promise<unknown> | undefined;
  meanwhile.removing = async () => {
    answer ??= house.operations.reject("paper", first, "cli:ben");
    await answer;
    house.clock.pass(SECOND);
  };
  paper.writes.length = 0;
  const { run } = await sync({ approve: digest });
  expect(run.counts).toMatchObject({ remove: 3, waiting: 5 });
  expect(paper.writes).toEqual(["take 2 out", "take 1 out"]);
});

test("[holds] who is rejected while people are taken out of their teams stays in theirs, like the account", async () => {
  const paper = new Paper();
  const members = paperMembers(paper);
  const meanwhile = { removing: async () => undefined as unknown };
  const remove: NonNullable<typeof members.batch>["remove"] = async (...given) => {
    await meanwhile.removing();
    return members.batch!.remove(...given);
  };
  const ofAccounts = { ...members, ofLocked: "removed", batch: { ...members.batch!, remove } } as const;
  const house = await openHouse({
    plain: 12,
    plugins: [paperPlugin(() => [paperTeams(paper), paperUsers(paper), ofAccounts], ["teams", "users"])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  const sync = (wish = {}) => house.sync(wish, "paper");
  for (const person of house.world.people) changePerson(house.world, person, { department: { id: 7, name: "Küche" } });
  await sync();
  expect(paper.members.size).toBe(12);
  const leavers = [1, 2, 3, 4].map((n) => `nr00${n}@example.com`);
  paper.wants = (person) => !leavers.includes(String(person.attributes.email));
  house.world.version += 1;
  const { digest } = (await sync()).run;
  let answer: Promise<unknown> | undefined;
  meanwhile.removing = async () => {
    answer ??= house.operations.reject("paper", digest as string, "cli:ben");
    await answer;
    house.clock.pass(SECOND);
  };
  const { run, changes } = await sync({ approve: digest, by: "cli:ann" });
  expect(run.counts).toMatchObject({ remove: 2, deactivate: 0, waiting: 6 });
  expect(changes.filter(({ error }) => error?.code === "REJECTED")).toHaveLength(6);
  expect(paper.members.size).toBe(10);
  expect([...paper.users.values()].every(({ active }) => active)).toBe(true);
});

test("[holds] an approval that is taken back with Ctrl-C while it waits its turn is not carried out", async () => {
  const { house, meanwhile, leave, hire, locked, open } = await desks();
  await house.start();
  await house.tick();
  leave(1, 2, 3);
  await house.pass(HOUR, HOUR);
  const { digest } = (await open())!;
  hire();
  const ctrlC = new AbortController();
  meanwhile.work = async () => {
    const approving = house.operations.approve("paper", digest, {
      by: "cli:ann",
      signal: ctrlC.signal,
      progress: ({ phase }) => {
        if (phase === "waiting for its turn") ctrlC.abort(new Cancelled("stopped by SIGINT"));
      },
    });
    await expect(approving).rejects.toThrow("stopped by SIGINT");
    await house.operations.pause("paper", "cli:ann", "looks wrong");
  };
  await house.pass(HOUR, HOUR);
  await house.tick();
  expect(ctrlC.signal.aborted).toBe(true);
  expect(await house.store.requests.waiting()).toEqual([]);
  expect((await house.runs()).filter(({ trigger }) => trigger === "approval")).toEqual([]);
  expect(locked()).toBe(0);
});

test("a command that is stopped while another process has begun its run says that it goes on, and how to look", async () => {
  const { house, meanwhile, hire, sync } = await desks();
  hire();
  const ctrlC = new AbortController();
  meanwhile.work = async () => {
    meanwhile.work = async () => undefined;
    const [going] = await house.runs();
    const waiting = sync({
      signal: ctrlC.signal,
      progress: async ({ phase }: { readonly phase: string }) => {
        if (phase === "running") ctrlC.abort(new Cancelled("stopped by SIGINT"));
        for (const { id } of await house.store.requests.waiting()) await house.store.requests.taken(id, going!.id);
      },
    });
    await expect(waiting).rejects.toMatchObject({ remedy: expect.stringContaining(`rollcall show ${going!.id}`) });
  };
  expect((await sync()).run.counts).toMatchObject({ create: 1 });
});

test.each([
  ["a stop of the daemon", false],
  ["the end of its process", true],
])("[holds] [crash] an approval that %s cuts off is carried out after the next start", async (_, killed) => {
  const { house, meanwhile, leave, locked, open } = await desks(60);
  await house.start();
  await house.tick();
  leave(...Array.from({ length: 40 }, (_, index) => index + 1));
  await house.pass(HOUR, HOUR);
  const { digest } = (await open())!;
  const wish = { by: "web:ann", area: null, scope: "full", approve: digest } as const;
  const { id } = await house.operations.requestRun("paper", wish);
  const stop = new AbortController();
  const daemon = new Scheduler(house.engine, { signal: stop.signal, keepHistoryMs: () => 90 * DAY });
  const transaction = house.store.transaction;
  let sent = 0;
  meanwhile.locking = async () => {
    sent += 1;
    if (sent === 9) stop.abort(new Cancelled("stopped by SIGTERM"));
    // What follows is not written any more, as if the process were gone.
    if (killed && sent === 9)
      house.store.transaction = async () => {
        throw new DatabaseAway("gone", { remedy: "none" });
      };
  };
  await daemon.look();
  await daemon.idle();
  house.store.transaction = transaction;
  expect(locked()).toBeLessThan(20);
  meanwhile.locking = async () => undefined;
  await house.restart();
  await house.start();
  await house.pass(HOUR, 10 * MINUTE);
  expect(locked()).toBe(40);
  const { run } = await house.operations.request(id);
  expect(await house.store.runs.get(run!)).toMatchObject({ trigger: "approval", triggered_by: "web:ann" });
  expect(await open()).toBeUndefined();
});

test("[holds] what is rejected after a stop cut its approval off is not done after the next start", async () => {
  const { house, meanwhile, leave, locked, open } = await desks(60);
  await house.start();
  await house.tick();
  leave(...Array.from({ length: 40 }, (_, index) => index + 1));
  await house.pass(HOUR, HOUR);
  const { digest } = (await open())!;
  await house.operations.requestRun("paper", { by: "web:ann", area: null, scope: "full", approve: digest });
  const stop = new AbortController();
  const daemon = new Scheduler(house.engine, { signal: stop.signal, keepHistoryMs: () => 90 * DAY });
  meanwhile.locking = async () => stop.abort(new Cancelled("stopped by SIGTERM"));
  await daemon.look();
  await daemon.idle();
  const before = locked();
  await house.operations.reject("paper", digest, "web:ben");
  await house.restart();
  await house.start();
  await house.pass(2 * HOUR, 10 * MINUTE);
  expect(locked()).toBe(before);
  expect((await house.operations.status()).targets[0]).toMatchObject({ incident: null, hold: null });
});

const noSeats = async () => {
  throw new RecordError("no seats", { causeKey: "paper 403", remedy: "buy some", refusal: true });
};

test("[holds] where new accounts are refused, what is held is held all the same, and its owners are told", async () => {
  const { house, meanwhile, leave, hire, sync, open, locked } = await desks();
  meanwhile.work = noSeats;
  leave(1, 2, 3);
  hire(3);
  const { run } = await sync();
  expect(run).toMatchObject({ status: "failed", error: { code: "RIGHT_MISSING" }, counts: { held: 3 } });
  expect(await open()).toMatchObject({ digest: run.digest, records: { length: 3 } });
  await house.sendMail();
  expect(house.mails.map(({ subject }) => subject)).toEqual([
    expect.stringContaining("paper"),
    expect.stringContaining("paper"),
  ]);
  expect(house.mails.some(({ text }) => text.includes(`rollcall approve paper ${run.digest}`))).toBe(true);
  expect(locked()).toBe(0);
});

test("[holds] nor does it lapse, and an approval that such a run carried out is over", async () => {
  const { house, meanwhile, leave, hire, sync, open, locked } = await desks();
  leave(1, 2, 3);
  const digest = (await sync()).run.digest as string;
  meanwhile.work = noSeats;
  hire(3);
  house.clock.pass(DAY + MINUTE);
  expect((await sync()).run).toMatchObject({ status: "failed", digest });
  const { run } = await sync({ approve: digest, by: "cli:ann" });
  expect(run).toMatchObject({ error: { code: "RIGHT_MISSING" }, counts: { deactivate: 3, held: 0 } });
  expect(locked()).toBe(3);
  expect(await house.store.holds.get("paper", digest)).toMatchObject({ state: "approved", decidedBy: "cli:ann" });
  expect(await open()).toBeUndefined();
});

test("[holds] a list that lacked somebody lets go of nothing that is held, and what is held beside it is told", async () => {
  const { house, leave, hire, sync, open, locked } = await desks();
  leave(1, 2, 3);
  const held = (await sync()).run.digest;
  const hidden = house.world.people[11]!.id;
  tamper(house.personio, /\/v2\/persons$/, (page) => ({
    ...page,
    _data: (page._data as { id: string }[]).filter(({ id }) => id !== String(hidden)),
  }));
  expect((await sync()).run).toMatchObject({ error: { code: "INCOMPLETE_READ" }, counts: { held: 0 } });
  expect(await open()).toMatchObject({ digest: held });
  await house.operations.reject("paper", held as string, "cli:ann");
  hire(11);
  const { run } = await sync();
  expect(run).toMatchObject({ error: { code: "INCOMPLETE_READ" }, counts: { held: 11 } });
  expect(await open()).toMatchObject({ digest: run.digest, records: { length: 11 } });
  house.personio.server.heal();
  expect((await sync()).run.counts).toMatchObject({ held: 11, kept: 3 });
  expect(locked()).toBe(0);
});

test("[holds] nor does such a list let go of the rest of what is approved: it is asked about until a whole list was read", async () => {
  const { house, leave, hire, sync, open, locked } = await desks();
  leave(1, 2, 3);
  hire(11);
  const { digest } = (await sync()).run;
  expect(await open()).toMatchObject({ digest, records: { length: 14 } });
  const hidden = house.world.people[11]!.id;
  tamper(house.personio, /\/v2\/persons$/, (page) => ({
    ...page,
    _data: (page._data as { id: string }[]).filter(({ id }) => id !== String(hidden)),
  }));
  const { run } = await sync({ approve: digest, by: "cli:ann" });
  expect(run).toMatchObject({ error: { code: "INCOMPLETE_READ" }, counts: { create: 11, deactivate: 0 } });
  expect(await open()).toMatchObject({ digest });
  house.personio.server.heal();
  expect((await sync()).run.counts).toMatchObject({ held: 3 });
  expect(await open()).toMatchObject({ records: { length: 3 } });
  expect(locked()).toBe(0);
});

test("[asked by name] [holds] what the source gives no answer about cannot be approved: it says so, and why", async () => {
  const { house, sync, open, locked } = await desks();
  house.world.people.splice(0, 1);
  house.world.version += 1;
  const { source } = house.engine.targets.get("paper")!.source;
  Object.assign(source, { confirmPeople: async () => new Map() });
  const { run, changes } = await sync();
  expect(run.counts).toMatchObject({ held: 1, deactivate: 0 });
  expect(changes[0]?.reason).toContain("does not confirm that it is gone");
  await house.sendMail();
  expect(house.mails[0]?.text).not.toContain("rollcall approve");
  const digest = run.digest as string;
  expect(house.mails[0]?.text).toContain(`rollcall reject paper ${digest}`);
  for (const report of [await house.operations.show(run.id), await house.plan("paper")]) {
    expect(report.changes).toMatchObject([{ status: "held", because: "unanswered" }]);
    expect(renderReport(report)).toContain(`rollcall reject paper ${digest}`);
    expect(renderReport(report)).toContain("They cannot be approved");
    expect(renderReport(report)).not.toContain("rollcall approve");
  }
  const [status] = (await house.operations.status()).targets;
  expect(status?.hold).toMatchObject({ count: 1, unanswered: 1 });
  const approval = (await sync({ approve: digest })).run;
  expect(approval).toMatchObject({
    status: "failed",
    error: {
      code: "STALE_APPROVAL",
      message: expect.stringContaining("the source confirms of none that it is gone"),
      remedy: expect.stringContaining(`rollcall reject paper ${digest}`),
    },
  });
  expect(await open()).toMatchObject({ digest, state: "open" });
  expect(locked()).toBe(0);
});

test("[asked by name] [holds] an approval of several does what is proven, and asks again about the rest", async () => {
  const { house, leave, sync, open, locked } = await desks();
  leave(2, 3);
  house.world.people.splice(0, 1);
  const { source } = house.engine.targets.get("paper")!.source;
  Object.assign(source, { confirmPeople: async () => new Map() });
  const held = await sync();
  const digest = held.run.digest as string;
  for (const report of [held, await house.plan("paper")]) {
    expect(renderReport(report)).toContain("1 of them cannot be approved");
    expect(renderReport(report)).toContain(`To approve the other 2:    rollcall approve paper ${digest}`);
  }
  const { run, conflicts } = await sync({ approve: digest });
  expect(run.counts).toMatchObject({ deactivate: 2, held: 1 });
  expect(conflicts).toEqual([]);
  expect(locked()).toBe(2);
  expect(await open()).toMatchObject({ digest: run.digest, records: [{ because: "unanswered" }] });
});
