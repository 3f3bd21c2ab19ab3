/** A run for what changed lately, where that is little: it reads those records and whom they belong to, and takes them for no list. */
import { describe, expect, test } from "vitest";
import { RULES } from "../../../core/model/rules.ts";
import type { LoggedRequest } from "../../../core/plugin/simulator.ts";
import {
  addAbsence,
  addPerson,
  changeAbsence,
  changePerson,
  rejectAbsence,
  removePerson,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import { dieAt } from "../../kit/dying.ts";
import { type House, type HouseOptions, TARGET, welcome } from "../../kit/house.ts";
import { dayOff, informed, PARTIAL, pass } from "./informed.ts";
import { HOUR, MINUTE } from "../../kit/swift-clock.ts";

/** Ten people have a day off. */
function company(options: HouseOptions = {}): Promise<House> {
  return informed(10, { plain: 30, ...options });
}

async function partial(house: House) {
  house.forgetRequests();
  const { run } = await house.sync(PARTIAL);
  return run;
}

/** What both sides were asked, without ids and queries, and how often. */
function asked(house: House): string[] {
  return [...house.reads(), ...house.awork.log].map(plain).sort();
}

function plain({ method, path, query }: LoggedRequest): string {
  const short = path.replace("/api/v1", "").replace(/\/([0-9]+|[0-9a-f-]{30,})$/, "/ID");
  const filter = /(updated[^=]*|filterby)=/.exec(query)?.[1];
  return `${method} ${short}${filter ? ` by ${filter}` : ""}`;
}

const QUESTIONS = ["GET /v1/company/employees by updated_since", "GET /v2/absence-periods by updated_at.gte"];
/** The absence, the name of its type, its person; and there, its person's account. */
const READ = ["GET /v1/company/employees/ID", "GET /v2/absence-periods/ID", "GET /v2/absence-types", "GET /users/ID"];

function narrowly(...there: string[]): string[] {
  return [...QUESTIONS, ...READ, ...there].sort();
}

describe("one change in a company of a thousand costs what the change does", () => {
  test("a new absence", async () => {
    const house = await company({ plain: 1_000 });
    dayOff(house, house.world.people[500]!, "2026-07-27");
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { create: 1 } });
    expect(asked(house)).toEqual(narrowly("GET /absences by filterby", "POST /absences"));
    expect(house.mirrored()).toContain("nr501@example.com 2026-07-27 2026-07-27");
    expect((await house.runs())[0]).toMatchObject({ scope: "partial", requests: { source: 5, target: 3 } });
    await expectNothingLeft(house);
  });

  test("an absence that moved: what is there is asked for by its id, and put right whatever else was changed there", async () => {
    const house = await company();
    changeAbsence(house.world, house.world.absences[0]!, { endsOn: "2026-08-04" });
    expect(await partial(house)).toMatchObject({ counts: { update: 1 } });
    expect(asked(house)).toEqual(narrowly("GET /absences/ID", "PUT /absences/ID"));
    await expectNothingLeft(house);
  });

  test("an absence that was entered for somebody else, for whom it is another account's, and said to be so", async () => {
    const house = await company();
    const [absence] = house.world.absences;
    changeAbsence(house.world, absence!, { person: house.world.people[20]! });
    house.forgetRequests();
    const { run, changes } = await house.sync(PARTIAL);
    expect(run).toMatchObject({ status: "succeeded", counts: { update: 1 } });
    expect(changes).toMatchObject([{ op: "update", reason: "changed in the source" }]);
    expect(asked(house)).toEqual(narrowly("GET /absences/ID", "PUT /absences/ID"));
  });

  test("an absence whose change is nothing to the tool", async () => {
    const house = await company({ target: { hide_details: true } });
    changeAbsence(house.world, house.world.absences[0]!, { comment: "said to nobody" });
    expect(await partial(house)).toMatchObject({ counts: { unchanged: 1, update: 0 } });
    expect(asked(house)).toEqual(narrowly("GET /absences/ID"));
  });

  test("a person's other name", async () => {
    const house = await company();
    changePerson(house.world, house.world.people[3]!, { firstName: "Anders" });
    expect(await partial(house)).toMatchObject({ status: "succeeded" });
    expect(asked(house)).toEqual([...QUESTIONS, "GET /v1/company/employees/ID", "GET /users/ID"].sort());
  });

  test("several at once, of the same person and of others", async () => {
    const house = await company();
    for (const day of ["2026-07-27", "2026-07-28"]) dayOff(house, house.world.people[20]!, day);
    dayOff(house, house.world.people[21]!, "2026-07-27");
    expect(await partial(house)).toMatchObject({
      counts: { create: 3 },
      requests: { source: 2 + 1 + 3 + 2, target: 2 + 3 + 3 },
    });
    await expectNothingLeft(house);
  });

  test("an absence that was carried is known: the next such run asks its two questions", async () => {
    const house = await company();
    dayOff(house, house.world.people[20]!, "2026-07-27");
    await partial(house);
    pass(house, HOUR);
    await partial(house);
    expect(asked(house)).toEqual(QUESTIONS);
  });
});

describe("what few records do not decide is decided among all, in the same run:", () => {
  const whole = (house: House) => house.reads().some((one) => plain(one) === "GET /v1/company/employees");

  test("somebody new", async () => {
    const house = await company();
    const person = addPerson(house.world, { firstName: "Neu", lastName: "Beispiel", email: "neu@example.com" });
    welcome(house.awork, person);
    dayOff(house, person, "2026-08-10");
    expect(await partial(house)).toMatchObject({ counts: { create: 1 } });
    expect(whole(house)).toBe(true);
  });

  test("an absence of somebody who has no account there", async () => {
    const house = await company();
    house.awork.users.delete(accountOf(house, 5).id);
    await house.sync();
    await partial(house);
    dayOff(house, house.world.people[5]!, "2026-08-10");
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { create: 0 } });
    expect(whole(house)).toBe(true);
  });

  test("another address, which may be somebody else's", async () => {
    const house = await company();
    const [one, other] = house.world.people;
    changePerson(house.world, one!, { email: other!.email! });
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { conflicts: 1 } });
    expect(whole(house)).toBe(true);
  });

  test.each([
    [30, "succeeded"],
    [10, "failed"],
  ] as const)(
    "[wrong company] three of %i people who got other names and addresses on one day, in the tool too: %s",
    async (plain, status) => {
      const house = await company({ plain });
      for (const person of house.world.people.slice(0, 3)) {
        const account = accountOf(house, house.world.people.indexOf(person));
        const email = `new.${person.id}@example.com`;
        changePerson(house.world, person, { email, firstName: "Anders", lastName: `Neu${person.id}` });
        const userContactInfos = account.userContactInfos.map((info) => ({ ...info, value: email }));
        Object.assign(account, { userContactInfos, firstName: "Anders", lastName: `Neu${person.id}` });
      }
      const run = await partial(house);
      expect(run).toMatchObject({ status, ...(status === "failed" && { error: { code: "SOURCE_CHANGED" } }) });
      expect(whole(house)).toBe(true);
    },
  );

  test("an account that is gone there", async () => {
    const house = await company();
    house.awork.users.delete(accountOf(house, 5).id);
    dayOff(house, house.world.people[5]!, "2026-08-10");
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { create: 0 } });
    expect(whole(house)).toBe(true);
  });

  test("an absence that somebody deleted there: it is made again, once", async () => {
    const house = await company();
    house.awork.deleteAsUser([...house.awork.absences.keys()][0]!, { force: true });
    changeAbsence(house.world, house.world.absences[0]!, { endsOn: "2026-08-04" });
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { create: 1 } });
    expect(whole(house)).toBe(true);
    expect(house.mirrored()).toHaveLength(10);
  });

  test("one like it that carries our mark and is nobody's: it is taken over as ever, and none is made beside it", async () => {
    const house = await company();
    standing(house, 20, "2026-08-10", "personio");
    dayOff(house, house.world.people[20]!, "2026-08-10");
    expect(await partial(house)).toMatchObject({ counts: { adopt: 1, create: 0 } });
    expect(whole(house)).toBe(true);
    expect(house.mirrored()).toHaveLength(11);
  });

  test("an absence without an end, of which one like it may have another end there", async () => {
    const house = await company();
    addAbsence(house.world, {
      person: house.world.people[20]!,
      type: "Krankheit",
      startsOn: "2026-07-24",
      endsOn: null,
    });
    expect(await partial(house)).toMatchObject({ counts: { create: 1 } });
    expect(whole(house)).toBe(true);
  });

  test("a state of approval that nobody knows", async () => {
    const house = await company();
    changeAbsence(house.world, house.world.absences[0]!, { status: "pondered" });
    expect(await partial(house)).toMatchObject({ counts: { update: 0, remove: 0 } });
    expect(whole(house)).toBe(true);
  });

  test("more changes than can be asked for one by one", async () => {
    const house = await company({ plain: RULES.narrow.records + 1 });
    for (const person of house.world.people) dayOff(house, person, "2026-08-10");
    expect(await partial(house)).toMatchObject({ counts: { create: RULES.narrow.records + 1 } });
    expect(asked(house)).not.toContain("GET /v2/absence-periods/ID");
    expect(whole(house)).toBe(true);
  });

  test("hours that two absences share a half day by", async () => {
    const house = await company({ target: { hours: "half_day" } });
    dayOff(house, house.world.people[20]!, "2026-08-10");
    expect(await partial(house)).toMatchObject({ counts: { create: 1 } });
    expect(whole(house)).toBe(true);
  });
});

describe("a run of few records", () => {
  test("makes what somebody has made by hand beside it, as every run does", async () => {
    const house = await company();
    standing(house, 20, "2026-08-10", null);
    dayOff(house, house.world.people[20]!, "2026-08-10");
    expect(await partial(house)).toMatchObject({ counts: { create: 1, adopt: 0 } });
    expect(asked(house)).toEqual(narrowly("GET /absences by filterby", "POST /absences"));
  });

  test.each([
    ["makes it beside it", 0],
    ["makes it once, though the answer is lost", 1],
  ])("of an absence whose like is carried already %s, and neither is taken for the other", async (_, lost) => {
    const house = await company();
    dayOff(house, house.world.people[0]!, "2026-08-03");
    if (lost) house.awork.fault({ method: "POST", path: /absences/, times: 1, how: "drop after write" });
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { create: 1 } });
    // The one that is carried may have been withdrawn and entered anew: that shows among all.
    expect(asked(house)).toContain("GET /v1/company/employees");
    const ids = (await house.store.links.of(TARGET, "absence")).map(({ remoteId }) => remoteId);
    expect(new Set(ids).size).toBe(11);
    expect(house.mirrored()).toHaveLength(11);
  });

  test("makes nothing in an account that is locked there", async () => {
    const house = await company();
    accountOf(house, 20).isDeactivated = true;
    dayOff(house, house.world.people[20]!, "2026-08-10");
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { create: 0, failed: 0 } });
    expect(asked(house)).toEqual(narrowly());
  });

  test.each([
    ["has vanished", withdrawAbsence],
    ["was rejected", rejectAbsence],
  ])("takes nothing away that %s, and the full run does", async (_, take) => {
    const house = await company();
    take(house.world, house.world.absences[0]!);
    dayOff(house, house.world.people[20]!, "2026-08-10");
    expect(await partial(house)).toMatchObject({ counts: { create: 1, remove: 0 } });
    expect(house.mirrored()).toHaveLength(11);
    expect((await house.sync()).run.counts).toMatchObject({ remove: 1 });
  });

  test("leaves what was decided of everybody else as it is", async () => {
    const house = await company();
    house.awork.users.delete(accountOf(house, 5).id);
    await house.sync();
    await partial(house);
    const decided = () => house.store.decisions.standing(TARGET, "user");
    const before = await decided();
    dayOff(house, house.world.people[20]!, "2026-08-10");
    await partial(house);
    expect(asked(house)).toEqual(narrowly("GET /absences by filterby", "POST /absences"));
    expect(before).toEqual([{ subject: String(house.world.people[5]!.id), code: "NO_ACCOUNT" }]);
    expect(await decided()).toEqual(before);
  });

  test.each([
    ["another company", "fremd"],
    ["a copy of the company, under new ids", "nr"],
  ])("[wrong company] that is of %s: both sides are looked at, and nothing is written", async (_, name) => {
    const house = await company();
    const { world } = house;
    for (const person of world.people) removePerson(world, person);
    for (let n = 1; n <= 12; n += 1) {
      const first = `${name}${String(n).padStart(3, "0")}`;
      const firstName = first.replace("nr", "Nr");
      addPerson(world, { firstName, lastName: "Beispiel", email: `${first}@example.com` });
    }
    dayOff(house, world.people[0]!, "2026-08-10");
    expect(await partial(house)).toMatchObject({ status: "failed", error: { code: "SOURCE_CHANGED" } });
    expect(house.writes()).toEqual([]);
    expect(house.mirrored()).toHaveLength(10);
  });

  test("that failed is tried by a look at both sides", async () => {
    const house = await company();
    dayOff(house, house.world.people[20]!, "2026-07-25");
    house.awork.fault({ method: "POST", path: /absences/, times: 1, how: { status: 422, body: "{}" } });
    expect(await partial(house)).toMatchObject({ counts: { failed: 1 } });
    pass(house, 6 * HOUR);
    expect(await partial(house)).toMatchObject({ counts: { create: 1 } });
    expect(asked(house)).toContain("GET /v1/company/employees");
  });

  test.each(["write", "settle"] as const)(
    "[crash] that dies at its %s leaves one record, and the journal settles it",
    async (step) => {
      const house = await company();
      dayOff(house, house.world.people[20]!, "2026-08-10");
      dieAt(house, step, 1);
      await partial(house).catch(() => undefined);
      pass(house, 2 * MINUTE);
      await house.restart();
      expect(await partial(house)).toMatchObject({ status: "succeeded" });
      expect(house.mirrored()).toHaveLength(11);
      expect(await house.store.journal.unsettled(TARGET)).toEqual([]);
      await expectNothingLeft(house);
    },
  );

  test("is none in test mode, which writes nothing and looks at both sides", async () => {
    const house = await company();
    await house.restart({ target: { mode: "test" } });
    dayOff(house, house.world.people[20]!, "2026-08-10");
    expect(await partial(house)).toMatchObject({ counts: { create: 1 } });
    expect(asked(house)).toContain("GET /v1/company/employees");
    expect(house.writes()).toEqual([]);
  });

  test("says in the log how it read, and what kept it from that, without a name", async () => {
    const house = await company();
    dayOff(house, house.world.people[20]!, "2026-08-10");
    await partial(house);
    standing(house, 21, "2026-08-10", "personio");
    dayOff(house, house.world.people[21]!, "2026-08-10");
    await partial(house);
    const said = house.logged
      .filter((line) => /reads (what|both)/.test(line))
      .map((line) => JSON.parse(line) as object);
    expect(said).toMatchObject([
      { records: 1, msg: /no list/ },
      { records: 1, why: "something exists already" },
    ]);
  });
});

function accountOf(house: House, n: number) {
  const { email } = house.world.people[n]!;
  return [...house.awork.users.values()].find((user) => user.userContactInfos[0]?.value === email)!;
}

/** A day that stands in awork already. */
function standing(house: House, n: number, day: string, externalProvider: string | null): void {
  const at = `${day}T00:00:00Z`;
  house.awork.addAbsence({ userId: accountOf(house, n).id, startOn: at, endOn: at, externalProvider });
}

async function expectNothingLeft(house: House): Promise<void> {
  const { run } = await house.sync();
  expect(run).toMatchObject({
    status: "succeeded",
    counts: { create: 0, update: 0, adopt: 0, remove: 0, conflicts: 0 },
  });
}
