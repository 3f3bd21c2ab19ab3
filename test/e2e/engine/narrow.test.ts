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
  type SimAbsence,
  type SimPerson,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import { dieAt } from "../../kit/dying.ts";
import { type House, type HouseOptions, openHouse, TARGET, welcome } from "../../kit/house.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";

/** Ten people have a day off; everything was compared, and one partial run has been told of the last days' changes. */
async function company(options: HouseOptions = {}) {
  const house = await openHouse({ plain: 30, ...options });
  for (const person of house.world.people.slice(0, 10)) dayOff(house, person, "2026-08-03");
  await house.sync();
  house.clock.pass(3 * DAY);
  await house.sync();
  await partial(house);
  pass(house, HOUR);
  return house;
}

/** In Personio too, which stamps its changes. */
function pass(house: House, ms: number): void {
  house.clock.pass(ms);
  house.world.now = house.clock.now();
}

function dayOff(house: House, person: SimPerson, day: string): SimAbsence {
  return addAbsence(house.world, { person, type: "Urlaub", startsOn: day, endsOn: day });
}

async function partial(house: House) {
  house.forgetRequests();
  const { run } = await house.sync({ scope: "partial" });
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

  test("and once carried it is known: the next such run asks its two questions", async () => {
    const house = await company();
    dayOff(house, house.world.people[20]!, "2026-07-27");
    await partial(house);
    pass(house, HOUR);
    await partial(house);
    expect(asked(house)).toEqual(QUESTIONS);
  });
});

async function expectNothingLeft(house: House): Promise<void> {
  const { run } = await house.sync();
  expect(run).toMatchObject({
    status: "succeeded",
    counts: { create: 0, update: 0, adopt: 0, remove: 0, conflicts: 0 },
  });
}
