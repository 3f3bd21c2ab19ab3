import { afterEach, beforeEach, expect, test } from "vitest";
import { type PersonioSimulator, startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import {
  addAbsence,
  makeWorld,
  type NewAbsence,
  type SimAbsence,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import { type Ask, callerOf, type Json, walk } from "./simulator-caller.ts";

let simulator: PersonioSimulator;
let ask: Ask;

beforeEach(async () => {
  const world = makeWorld({ seed: 1, people: 150, today: "2026-07-21" });
  simulator = await startPersonioSimulator({ world });
  ask = await callerOf(simulator);
});
afterEach(() => simulator.close());

const enter = (given: Partial<NewAbsence>): SimAbsence => {
  const person = simulator.world.people[0]!;
  return addAbsence(simulator.world, {
    person,
    type: "Urlaub",
    startsOn: "2027-03-01",
    endsOn: "2027-03-03",
    ...given,
  });
};
const v2 = async ({ id }: SimAbsence): Promise<Json> => (await ask(`/v2/absence-periods/${id}`)).body;
const ids = (pages: Json[]): string[] => pages.flatMap((page) => page._data.map((one: Json) => one.id));
const found = async (query: string): Promise<string[]> =>
  ids(await walk(ask, `/v2/absence-periods?limit=100&${query}`));

test("a whole day ends at the midnight after it on v2, and on the day itself on v1", async () => {
  const day = enter({ startsOn: "2027-03-02", endsOn: "2027-03-02" });
  expect(await v2(day)).toMatchObject({
    starts_from: { date_time: "2027-03-02T00:00:00", type: "FIRST_HALF" },
    ends_at: { date_time: "2027-03-03T00:00:00", type: "SECOND_HALF" },
    timezone_id: "Europe/Berlin",
    approval: { status: "APPROVED" },
  });
  const v1 = (await ask(`/v1/company/time-offs/${day.numericId}`)).body.data.attributes;
  expect(v1).toMatchObject({
    start_date: "2027-03-02T00:00:00+01:00",
    end_date: "2027-03-02T00:00:00+01:00",
    days_count: 1,
    half_day_start: 0,
    half_day_end: 0,
    status: "approved",
    id_v2: day.id,
  });
});

test("a free afternoon starts in the second half, a free morning ends in the first", async () => {
  const afternoon = enter({ endsOn: "2027-03-01", startsAtMidday: true });
  const morning = enter({ startsOn: "2027-03-03", endsAtMidday: true });
  const halves = async (one: SimAbsence) => [(await v2(one)).starts_from.type, (await v2(one)).ends_at.type];
  expect(await halves(afternoon)).toEqual(["SECOND_HALF", "SECOND_HALF"]);
  expect(await halves(morning)).toEqual(["FIRST_HALF", "FIRST_HALF"]);
  const v1 = (await ask(`/v1/company/time-offs/${morning.numericId}`)).body.data.attributes;
  expect([v1.half_day_start, v1.half_day_end, v1.days_count]).toEqual([0, 1, 0.5]);
});

test("an absence by the hour keeps its wall-clock times on v2, and is UTC on v1, also when the clocks change", async () => {
  const hours = { from: "01:30", until: "12:00" };
  const one = enter({ type: "Arzttermin", startsOn: "2027-03-28", endsOn: "2027-03-28", hours });
  expect(await v2(one)).toMatchObject({
    starts_from: { date_time: "2027-03-28T01:30:00", type: null },
    ends_at: { date_time: "2027-03-28T12:00:00", type: null },
  });
  const { body } = await ask("/v1/company/absence-periods?start_date=2027-03-28&end_date=2027-03-28");
  expect(body.metadata.total_elements).toBe(1);
  expect(body.data[0].attributes).toMatchObject({
    id: one.id,
    start: "2027-03-28T00:30:00.000Z",
    end: "2027-03-28T10:00:00.000Z",
    timezone: "Europe/Berlin",
    effective_duration: 630,
  });
  expect((await ask(`/v1/company/time-offs/${one.numericId}`)).status).toBe(404);
});

test("an open absence has no end on either version", async () => {
  const open = enter({ type: "Krankheit", endsOn: null });
  expect((await v2(open)).ends_at).toBeNull();
  expect((await ask(`/v1/company/time-offs/${open.numericId}`)).body.data.attributes.end_date).toBeNull();
});

test("v1 time-offs are paged by page number, of which 0 and 1 are the same, and join without a seam", async () => {
  const page = async (offset: number) => (await ask(`/v1/company/time-offs?limit=50&offset=${offset}`)).body;
  const [zero, one, two] = [await page(0), await page(1), await page(2)];
  expect(zero.data).toEqual(one.data);
  expect([one.metadata.current_page, two.metadata.current_page]).toEqual([1, 2]);
  const total = one.metadata.total_elements;
  const seen = new Set<number>();
  for (let n = 1; n <= one.metadata.total_pages; n += 1) {
    for (const row of (await page(n)).data) seen.add(row.attributes.id);
  }
  expect(seen.size).toBe(total);
  expect((await page(one.metadata.total_pages + 1)).data).toEqual([]);
  expect(total).toBe(simulator.world.absences.filter((absence) => absence.type.unit === "day").length);
});

test("v1 windows bring what touches them, both ends included, and what has no end", async () => {
  const touching = enter({ startsOn: "2027-05-01", endsOn: "2027-05-10" });
  const open = enter({ type: "Krankheit", startsOn: "2027-04-01", endsOn: null });
  const window = async (from: string, to: string) => {
    const { body } = await ask(`/v1/company/time-offs?start_date=${from}&end_date=${to}&employees[]=1001`);
    return body.data.map((row: Json) => row.attributes.id_v2);
  };
  expect(await window("2027-05-10", "2027-05-20")).toEqual([touching.id, open.id]);
  expect(await window("2027-05-11", "2027-05-20")).toEqual([open.id]);
  expect(await window("2027-03-15", "2027-03-31")).toEqual([]);
});

test("v1 types carry the id of v2 and have no metadata", async () => {
  const { body } = await ask("/v1/company/time-off-types?limit=200");
  expect(Object.keys(body)).toEqual(["success", "data"]);
  const { body: newer } = await ask("/v2/absence-types");
  expect(body.data.map((one: Json) => one.attributes.id_v2)).toEqual(newer._data.map((one: Json) => one.id));
  expect(body.data.map((one: Json) => one.attributes.unit)).toContain("hour");
  expect(newer._data[0]).toEqual({ id: expect.any(String), name: "Urlaub", category: "PAID_VACATION", unit: "DAY" });
  expect((await ask(`/v2/absence-types/${newer._data[1].id}`)).body.name).toBe("Krankheit");
});

test("v2 absences come a hundred at a time at most, to the end of the cursor", async () => {
  expect((await ask("/v2/absence-periods?limit=101")).status).toBe(400);
  expect((await ask("/v2/absence-periods?limit=0")).status).toBe(400);
  expect((await ask("/v2/absence-periods")).body._data).toHaveLength(100);
  const pages = await walk(ask, "/v2/absence-periods?limit=70");
  expect(ids(pages)).toEqual(simulator.world.absences.map((one) => one.id));
  expect(pages.slice(0, -1).every((page) => page._data.length === 70)).toBe(true);
});

test("everything that touches a window is found by its end from, and its start until", async () => {
  const at = (startsOn: string, endsOn: string | null) => enter({ startsOn, endsOn });
  const before = at("2028-01-01", "2028-01-09");
  const lastDayBefore = at("2028-01-08", "2028-01-09");
  const touches = at("2028-01-05", "2028-01-10");
  const open = at("2028-01-02", null);
  const after = at("2028-02-01", "2028-02-02");
  const answer = await found(
    "ends_at.date_time.gte=2028-01-10T00:00:00&starts_from.date_time.lte=2028-01-31T23:59:59&starts_from.date_time.gte=2028-01-01T00:00:00",
  );
  // the exclusive end of the 9th is the midnight from which we ask: it comes along and has to be left out by the reader
  expect(answer).toEqual([before.id, lastDayBefore.id, touches.id, open.id]);
  expect(answer).not.toContain(after.id);
});

test("start from and end until, given together, bring what overlaps the two", async () => {
  const over = enter({ startsOn: "2028-01-01", endsOn: "2028-12-31" });
  expect(
    await found(
      "person.id=1001&starts_from.date_time.gte=2028-06-01T00:00:00&ends_at.date_time.lte=2028-06-30T00:00:00",
    ),
  ).toEqual([over.id]);
  expect(await found("starts_from.date_time.gte=2028-06-01T00:00:00")).toEqual([]);
});

test("v2 absences are found by id, person, type and change, all of them at once", async () => {
  const one = enter({});
  const other = enter({ person: simulator.world.people[1]!, type: "Umzugstag" });
  expect(await found(`id=${one.id},${other.id}`)).toEqual([one.id, other.id]);
  expect(await found(`id=${one.id},${other.id}&person.id=1002`)).toEqual([other.id]);
  expect(
    await found(`person.id=1001,1002&absence_type.id=${other.type.id}&starts_from.date_time.gte=2027-01-01T00:00:00Z`),
  ).toEqual([other.id]);
  expect(await found("updated_at.gte=2026-07-21T06:00:00Z")).toEqual([one.id, other.id]);
  expect(await found("updated_at.gte=2026-07-21T06:00:01Z")).toEqual([]);
});

test.each([
  "starts_from.date.gte=2026-01-01",
  "ends_from.date_time.gte=2026-01-01T00:00:00",
  "updated_at.gte=yesterday",
])("the filter %s is refused", async (query) => {
  expect((await ask(`/v2/absence-periods?${query}`)).status).toBe(400);
});

test("breakdowns give one amount a day, 28 at a time, halves and hours included", async () => {
  const long = enter({ startsOn: "2027-03-01", endsOn: "2027-03-30", startsAtMidday: true });
  const pages = await walk(ask, `/v2/absence-periods/${long.id}/breakdowns`);
  expect(pages.map((page) => page._data.length)).toEqual([28, 2]);
  expect(pages[0]._data[0]).toEqual({ date: "2027-03-01", effective_duration: { unit: "DAY", value: 0.5 } });
  expect(pages[1]._data[1]).toEqual({ date: "2027-03-30", effective_duration: { unit: "DAY", value: 1 } });
  const short = enter({ type: "Arzttermin", endsOn: "2027-03-01", hours: { from: "09:00", until: "10:30" } });
  const { body } = await ask(`/v2/absence-periods/${short.id}/breakdowns`);
  expect(body._data).toEqual([{ date: "2027-03-01", effective_duration: { unit: "HOUR", value: 1.5 } }]);
  expect((await ask(`/v2/absence-periods/${long.id}/breakdowns?limit=29`)).status).toBe(400);
});

test("a withdrawn absence is gone without a trace from lists and by id", async () => {
  const one = enter({});
  expect(await found("person.id=1001")).toContain(one.id);
  withdrawAbsence(simulator.world, one);
  expect(await found("person.id=1001")).not.toContain(one.id);
  expect((await ask(`/v2/absence-periods/${one.id}`)).status).toBe(404);
  const v1 = await ask(`/v1/company/time-offs/${one.numericId}`);
  expect([v1.status, v1.body.error.message]).toEqual([404, "The absence period was not found."]);
});
