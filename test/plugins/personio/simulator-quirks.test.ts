import { afterEach, beforeEach, expect, test } from "vitest";
import { type PersonioSimulator, startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { addAbsence, makeWorld, type SimAbsence } from "../../../plugins/personio/world.ts";
import { type Ask, callerOf, type Json, walk } from "./simulator-caller.ts";

let simulator: PersonioSimulator;
let ask: Ask;
let ticks = 0;

beforeEach(async () => {
  const world = makeWorld({ seed: 3, people: 120, today: "2026-07-21" });
  simulator = await startPersonioSimulator({ world, tick: () => ticks });
  ask = await callerOf(simulator);
});
afterEach(() => simulator.close());

const enter = (more: Partial<SimAbsence> = {}): SimAbsence => {
  const person = simulator.world.people[0]!;
  return addAbsence(simulator.world, { person, type: "Urlaub", startsOn: "2027-03-01", endsOn: "2027-03-03", ...more });
};
const v2 = async ({ id }: SimAbsence): Promise<Json> => (await ask(`/v2/absence-periods/${id}`)).body;
const v1 = async ({ numericId }: SimAbsence): Promise<Json> => {
  return (await ask(`/v1/company/time-offs/${numericId}`)).body.data.attributes;
};
const employees = async (query: string): Promise<Json> => (await ask(`/v1/company/employees?${query}`)).body;
const employee = async (id: number): Promise<Json> => (await ask(`/v1/company/employees/${id}`)).body.data.attributes;

test("relativeLinks: links have no host, and lead on all the same", async () => {
  simulator.quirks.relativeLinks = true;
  const pages = await walk(ask, "/v2/persons?limit=50");
  expect(pages[0]._meta.links.next.href).toMatch(/^\/v2\/persons\?/);
  expect(pages[0]._data[0]._meta.links.employments.href).toBe("/v2/persons/1001/employments");
  expect(pages).toHaveLength(3);
});

test("selfCursor: the second page's next cursor is the one that led to it", async () => {
  simulator.quirks.selfCursor = true;
  const first = (await ask("/v2/persons?limit=20")).body._meta.links.next.href;
  expect((await ask(first)).body._meta.links.next.href).toBe(first);
});

test("cursorForgetsFilters: the link holds the filters, and a bare cursor walks over everyone", async () => {
  simulator.quirks.cursorForgetsFilters = true;
  const all = await walk(ask, "/v2/persons?limit=5&status=INACTIVE");
  expect(all.length).toBeGreaterThan(1);
  expect(all.flatMap((page) => page._data).every((one: Json) => one.status === "INACTIVE")).toBe(true);
  const next = new URL((await ask("/v2/persons?limit=5&status=INACTIVE")).body._meta.links.next.href);
  expect(next.searchParams.get("status")).toBe("INACTIVE");
  const bare = (await ask(`/v2/persons?cursor=${next.searchParams.get("cursor")}`)).body._data;
  expect(bare.some((one: Json) => one.status === "ACTIVE")).toBe(true);
});

test("repeatedRecordOnPage: that page begins with the record that ended the one before, on both versions", async () => {
  simulator.quirks.repeatedRecordOnPage = 8;
  const seven = (await employees("limit=10&offset=60")).data.at(-1);
  const eight = (await employees("limit=10&offset=70")).data;
  expect(eight[0]).toEqual(seven);
  expect(eight).toHaveLength(10);
  const pages = await walk(ask, "/v2/persons?limit=10");
  expect(pages[7]._data[0].id).toBe(pages[6]._data[9].id);
  expect(new Set(pages.flatMap((page) => page._data.map((one: Json) => one.id))).size).toBe(119);
});

test("shrinkingTotal: each page knows of one fewer", async () => {
  simulator.quirks.shrinkingTotal = true;
  const totals = [];
  for (const offset of [0, 50, 100])
    totals.push((await employees(`limit=50&offset=${offset}`)).metadata.total_elements);
  expect(totals).toEqual([120, 119, 118]);
});

test("successFalse: 200 that is none", async () => {
  simulator.quirks.successFalse = true;
  const { status, body } = await ask("/v1/company/employees");
  expect([status, body.success, body.data]).toEqual([200, false, undefined]);
});

test("echoAuthorization: answers give the token back", async () => {
  expect((await ask("/v1/company/employees?limit=1")).headers.get("authorization")).toBeNull();
  simulator.quirks.echoAuthorization = true;
  expect((await ask("/v1/company/employees?limit=1")).headers.get("authorization")).toMatch(/^Bearer papi-/);
});

test("rateLimit: the bucket runs dry, 429 says nothing of when, and it fills again", async () => {
  simulator.quirks.rateLimit = true;
  const statuses = async (path: string, count: number) => {
    const told: number[] = [];
    for (let n = 0; n < count; n += 1) told.push((await ask(path)).status);
    return told;
  };
  expect(await statuses("/v2/absence-types", 10)).not.toContain(429);
  const refused = await ask("/v2/absence-types");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBeNull();
  expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
  expect(refused.headers.get("x-ratelimit-burst-capacity")).toBe("10");
  ticks += 200;
  expect(await statuses("/v2/absence-types", 3)).toEqual([200, 200, 429]);
  expect(await statuses("/v1/company/employees?limit=1", 16)).toEqual([...Array(15).fill(200), 429]);
});

test("rateLimit: v1 employees allow 300 a minute, however slowly they are asked for", async () => {
  simulator.quirks.rateLimit = true;
  for (let n = 0; n < 300; n += 1) {
    ticks += 100;
    expect((await ask("/v1/company/employees/attributes")).status).toBe(200);
  }
  ticks += 100;
  expect((await ask("/v1/company/employees/attributes")).status).toBe(429);
});

test("every v2 answer tells its limit, also while none is kept", async () => {
  const { headers } = await ask("/v2/persons");
  expect(headers.get("x-ratelimit-replenish-rate")).toBe("30");
  expect(headers.get("x-ratelimit-remaining")).toBe("30");
});

test("emptyAsList: what refers to nothing is an empty text or list", async () => {
  const [ada] = simulator.world.people;
  Object.assign(ada!, { team: null, supervisor: null });
  expect((await employee(ada!.id)).team.value).toBeNull();
  simulator.quirks.emptyAsList = true;
  expect((await employee(ada!.id)).team.value).toBe("");
  Object.assign(simulator.world.people[1]!, { team: null });
  expect((await employee(ada!.id + 1)).team.value).toEqual([]);
});

test("germanLabels: labels are German, keys are what they were", async () => {
  simulator.quirks.germanLabels = true;
  const { hire_date } = await employee(1001);
  expect([hire_date.label, hire_date.universal_id]).toEqual(["Einstellungsdatum", "hire_date"]);
});

test("tagsAsJson: tags are JSON text", async () => {
  simulator.world.people[0]!.custom.dynamic_308 = ["Deutsch", "English"];
  expect((await employee(1001)).dynamic_308.value).toBe("Deutsch,English");
  simulator.quirks.tagsAsJson = true;
  expect((await employee(1001)).dynamic_308.value).toBe('["Deutsch","English"]');
});

test.each([404, 410] as const)("v1Gone: v1 employees answer %i, v1 absences stay", async (status) => {
  simulator.quirks.v1Gone = status;
  expect((await ask("/v1/company/employees")).status).toBe(status);
  expect((await ask("/v1/company/employees/attributes")).status).toBe(status);
  expect((await ask("/v1/company/time-offs")).status).toBe(200);
});

test("noStatusInV2, wrappedPerson and lastWorkingDate change how a person looks", async () => {
  const gustav = simulator.world.people.find((one) => one.lastWorkingDay !== null)!;
  const termination = async () => (await ask(`/v2/persons/${gustav.id}/employments`)).body._data[0].termination;
  expect((await ask("/v2/persons/1001")).body.status).toBe("ACTIVE");
  expect(await termination()).toHaveProperty("last_working_day");
  Object.assign(simulator.quirks, { noStatusInV2: true, wrappedPerson: true, lastWorkingDate: true });
  const { body } = await ask("/v2/persons/1001");
  expect(Object.keys(body)).toEqual(["_data"]);
  expect(body._data).not.toHaveProperty("status");
  expect(await termination()).toHaveProperty("last_working_date", gustav.lastWorkingDay);
  expect(await termination()).not.toHaveProperty("last_working_day");
});

test("rejectZuluFilters: a filter with a zone is refused, one without is not", async () => {
  const zulu = "/v2/absence-periods?ends_at.date_time.gte=2026-07-01T00:00:00Z";
  expect((await ask(zulu)).status).toBe(200);
  simulator.quirks.rejectZuluFilters = true;
  expect((await ask(zulu)).status).toBe(400);
  expect((await ask(zulu.slice(0, -1))).status).toBe(200);
});

test("openEndMatches: an open absence is found by its end, or not", async () => {
  const open = enter({ endsOn: null });
  const path = "/v2/absence-periods?person.id=1001&ends_at.date_time.gte=2028-01-01T00:00:00";
  expect((await ask(path)).body._data.map((one: Json) => one.id)).toEqual([open.id]);
  simulator.quirks.openEndMatches = false;
  expect((await ask(path)).body._data).toEqual([]);
});

test("halfEndsAtNoon: a free morning ends at noon of its day", async () => {
  const morning = enter({ endsAtMidday: true });
  expect((await v2(morning)).ends_at).toEqual({ date_time: "2027-03-04T00:00:00", type: "FIRST_HALF" });
  simulator.quirks.halfEndsAtNoon = true;
  expect((await v2(morning)).ends_at).toEqual({ date_time: "2027-03-03T12:00:00", type: "FIRST_HALF" });
});

test("nullHalves: whole days have no halves, half ones do", async () => {
  simulator.quirks.nullHalves = true;
  const whole = await v2(enter());
  expect([whole.starts_from.type, whole.ends_at.type]).toEqual([null, null]);
  expect((await v2(enter({ startsAtMidday: true }))).starts_from.type).toBe("SECOND_HALF");
});

test("dailyUnits: types are DAILY and HOURLY", async () => {
  simulator.quirks.dailyUnits = true;
  const units = (await ask("/v2/absence-types")).body._data.map((one: Json) => one.unit);
  expect(new Set(units)).toEqual(new Set(["DAILY", "HOURLY"]));
});

test("v2AbsencesMissing: the v2 absence paths are no endpoints", async () => {
  simulator.quirks.v2AbsencesMissing = true;
  for (const path of ["/v2/absence-periods", "/v2/absence-types"]) {
    const { status, body } = await ask(path);
    expect([status, body.errors[0].detail]).toEqual([404, `The endpoint with ${path} was not found.`]);
  }
  expect((await ask("/v2/persons")).status).toBe(200);
});

test("insideWindow: v1 brings only what lies wholly inside", async () => {
  const { id } = enter();
  const path = "/v1/company/time-offs?employees[]=1001&start_date=2027-03-02&end_date=2027-03-09";
  const found = async () => (await ask(path)).body.data.map((row: Json) => row.attributes.id_v2);
  expect(await found()).toEqual([id]);
  simulator.quirks.insideWindow = true;
  expect(await found()).toEqual([]);
});

test("booleanHalves, compactOffsets and textPaging: v1 as its own examples print it", async () => {
  const one = enter({ startsAtMidday: true });
  Object.assign(simulator.quirks, { booleanHalves: true, compactOffsets: true, textPaging: true });
  expect(await v1(one)).toMatchObject({
    half_day_start: true,
    half_day_end: false,
    start_date: "2027-03-01T00:00:00+0100",
  });
  const { offset, limit } = (await ask("/v1/company/time-offs?limit=200")).body;
  expect([offset, limit]).toEqual(["0,", "200,"]);
});

test("ignoreUpdatedOfHours: the change filter does nothing for absences by the hour", async () => {
  const found = async () => (await ask("/v1/company/absence-periods?updated_from=2030-01-01")).body.data.length;
  expect(await found()).toBe(0);
  simulator.quirks.ignoreUpdatedOfHours = true;
  expect(await found()).toBeGreaterThan(0);
});

test("v2IdsSince and v2IdsOfTypes: v1 does not name the v2 ids of older absences, nor those of types", async () => {
  const [old, recent] = [enter(), enter({ startsOn: "2027-03-08", endsOn: "2027-03-08" })];
  old.createdAt = "2024-01-01T00:00:00.000Z";
  expect([(await v1(old)).id_v2, (await v1(recent)).id_v2]).toEqual([old.id, recent.id]);
  Object.assign(simulator.quirks, { v2IdsSince: "2025-01-01T00:00:00.000Z", v2IdsOfTypes: false });
  expect([(await v1(old)).id_v2, (await v1(recent)).id_v2]).toEqual([undefined, recent.id]);
  const types = (await ask("/v1/company/time-off-types")).body.data;
  expect(types.some(({ attributes }: Json) => "id_v2" in attributes)).toBe(false);
});

test.each([
  ["of v2", true, false],
  ["others", false, false],
  ["others, and named", false, true],
] as const)("hourIds: absences by the hour have ids that are %s", async (hourIds, isSame, isNamed) => {
  const day = { startsOn: "2027-03-01", endsOn: "2027-03-01", hours: { from: "09:00", until: "10:00" } };
  const { id } = addAbsence(simulator.world, { person: simulator.world.people[0]!, type: "Arzttermin", ...day });
  simulator.quirks.hourIds = hourIds;
  const [{ attributes }] = (await ask("/v1/company/absence-periods?start_date=2027-03-01&end_date=2027-03-01")).body
    .data;
  expect([attributes.id === id, attributes.id_v2 === id]).toEqual([isSame, isNamed]);
});
