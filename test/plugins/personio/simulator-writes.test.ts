import { describe, expect, onTestFinished, test } from "vitest";
import { type PersonioSimulator, type Quirks, startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { addAbsence, addAttendance, removePerson } from "../../../plugins/personio/world.ts";
import { type Company, smallCompany } from "./company.ts";
import { callerOf, type Json, type Told } from "./simulator-caller.ts";
import { ALL_SCOPES } from "./writes/written-tenant.ts";

interface Room extends Company {
  readonly simulator: PersonioSimulator;
  send(method: string, path: string, body?: object | string): Promise<Told>;
}

async function open(quirks: Partial<Quirks> = {}, scopes = ALL_SCOPES): Promise<Room> {
  const company = smallCompany();
  const simulator = await startPersonioSimulator({ world: company.world, scopes, quirks, tick: () => 0 });
  onTestFinished(() => simulator.close());
  const ask = await callerOf(simulator);
  const text = (body: object | string) => (typeof body === "string" ? body : JSON.stringify(body));
  return {
    ...company,
    simulator,
    send: (method, path, body) => ask(path, { method, ...(body === undefined ? {} : { body: text(body) }) }),
  };
}

const PERIODS = "/v2/attendance-periods";
const work = (start: string, end: string | null, more = {}) => ({
  person: { id: "1001" },
  type: "WORK",
  start: { date_time: `2026-07-05T${start}:00` },
  ...(end ? { end: { date_time: `2026-07-05T${end}:00` } } : {}),
  ...more,
});

describe("attendances", () => {
  test("are made, read, moved and taken away", async () => {
    const { send, world } = await open();
    const made = await send("POST", PERIODS, work("09:00", "12:00", { comment: "desk" }));
    expect([made.status, made.body]).toEqual([201, { id: world.attendances[0]?.id, affected_periods: [] }]);
    const { body } = await send("GET", `${PERIODS}/${made.body.id}`);
    expect(body).toMatchObject({
      type: "WORK",
      person: { id: "1001" },
      approval: { status: "PENDING" },
      start: { date_time: "2026-07-05T09:00:00" },
      attribution_date: "2026-07-05",
      comment: "desk",
      project: null,
      is_auto_generated: false,
    });
    const end = { end: { date_time: "2026-07-05T13:00:00" } };
    expect((await send("PATCH", `${PERIODS}/${made.body.id}`, end)).status).toBe(204);
    expect(world.attendances).toMatchObject([{ start: "2026-07-05T09:00:00", end: "2026-07-05T13:00:00" }]);
    expect((await send("DELETE", `${PERIODS}/${made.body.id}`)).status).toBe(204);
    expect((await send("DELETE", `${PERIODS}/${made.body.id}`)).status).toBe(404);
  });

  test("their filters want wall times: with Z they are refused", async () => {
    const { send, world, ada, bruno } = await open();
    const early = addAttendance(world, { person: ada, start: "2026-07-05T09:00:00", end: "2026-07-05T12:00:00" });
    const late = addAttendance(world, { person: bruno, start: "2026-07-06T09:00:00", end: null });
    const ids = async (query: string): Promise<string[]> =>
      (await send("GET", `${PERIODS}?${query}`)).body._data.map((one: Json) => one.id);
    expect((await send("GET", `${PERIODS}?start.date_time.gte=2026-07-05T00:00:00Z`)).status).toBe(400);
    expect((await send("GET", `${PERIODS}?updated_at.gte=2026-07-05T00:00:00Z`)).status).toBe(400);
    expect((await send("GET", `${PERIODS}?limit=101`)).status).toBe(400);
    expect((await send("GET", `${PERIODS}?from=2026-07-05`)).status).toBe(400);
    expect(await ids("start.date_time.gte=2026-07-05T10:00:00")).toEqual([late.id]);
    expect(await ids("end.date_time.lte=2026-07-05T12:00:00")).toEqual([early.id]);
    expect(await ids("person.id=1001,1002&attribution_date.gte=2026-07-06")).toEqual([late.id]);
    expect(await ids(`id=${early.id}&status=CONFIRMED`)).toEqual([early.id]);
    expect(await ids("updated_at.gte=2026-07-22T00:00:00")).toEqual([]);
    removePerson(world, ada);
    expect(await ids("limit=100")).toEqual([late.id]);
  });

  test.each([
    ["a start after the end", 422, work("12:00", "09:00")],
    ["more than 24 hours", 422, { ...work("09:00", null), end: { date_time: "2026-07-06T09:01:00" } }],
    ["a break with a project", 422, work("09:00", "10:00", { type: "BREAK", project: { id: "1" } })],
    ["a time with Z", 400, { ...work("09:00", null), start: { date_time: "2026-07-05T09:00:00Z" } }],
    ["a type that is none", 400, work("09:00", "10:00", { type: "NAP" })],
    ["what is no JSON", 400, "{"],
    ["an unknown person", 404, work("09:00", "10:00", { person: { id: "1" } })],
  ])("%s is refused with %s", async (_, status, body) => {
    const { send, world } = await open({ overMidnight: "taken" });
    expect((await send("POST", PERIODS, body)).status).toBe(status);
    expect(world.attendances).toEqual([]);
  });

  test.each([
    [409, 409, ["08:00-10:00"]],
    [422, 422, ["08:00-10:00"]],
    ["cut", 201, ["08:00-09:00", "09:00-12:00"]],
    ["allow", 201, ["08:00-10:00", "09:00-12:00"]],
  ] as const)("on overlap it does what its switch says: %s", async (attendanceOverlap, status, after) => {
    const { send, world, ada } = await open({ attendanceOverlap });
    const other = addAttendance(world, { person: ada, start: "2026-07-05T08:00:00", end: "2026-07-05T10:00:00" });
    const made = await send("POST", PERIODS, work("09:00", "12:00"));
    expect(made.status).toBe(status);
    if (attendanceOverlap === "cut") expect(made.body.affected_periods).toEqual([{ id: other.id }]);
    expect(world.attendances.map(({ start, end }) => `${start.slice(11, 16)}-${end?.slice(11, 16)}`)).toEqual(after);
  });

  test.each([
    ["refused", 201, 422],
    ["an end at midnight too", 422, 422],
    ["taken", 201, 201],
  ] as const)("over midnight it does what its switch says: %s", async (overMidnight, atMidnight, over) => {
    const { send } = await open({ overMidnight });
    const until = async (time: string) =>
      (await send("POST", PERIODS, { ...work("22:00", null), end: { date_time: `2026-07-06T${time}:00` } })).status;
    expect((await send("POST", PERIODS, work("21:00", "22:00"))).status).toBe(201);
    expect(await until("06:00")).toBe(over);
    if (over === 422) expect(await until("00:00")).toBe(atMidnight);
  });

  test("approval is skipped only on request", async () => {
    const { send, world } = await open();
    await send("POST", `${PERIODS}?skip_approval=true`, work("09:00", "10:00"));
    await send("POST", `${PERIODS}?skip_approval=false`, work("10:00", "11:00"));
    expect(world.attendances.map(({ status }) => status)).toEqual(["CONFIRMED", "PENDING"]);
    expect((await send("POST", `${PERIODS}?skip_approval=please`, work("11:00", "12:00"))).status).toBe(400);
  });

  test.each([
    [{}, "", "PENDING"],
    [{}, "?skip_approval=false", "PENDING"],
    [{}, "?skip_approval=true", "CONFIRMED"],
    [{ changesKeepApproval: true }, "", "CONFIRMED"],
    [{ noApproval: true }, "", "CONFIRMED"],
  ] as const)("a change asks for approval again unless it is skipped: %j, %s", async (quirks, query, status) => {
    const { send, world, ada } = await open(quirks);
    const one = addAttendance(world, { person: ada, start: "2026-07-05T09:00:00", end: "2026-07-05T12:00:00" });
    const end = { end: { date_time: "2026-07-05T13:00:00" } };
    expect((await send("PATCH", `${PERIODS}/${one.id}${query}`, end)).status).toBe(204);
    expect(one.status).toBe(status);
    expect((await send("PATCH", `${PERIODS}/${one.id}?skip_approval=please`, end)).status).toBe(400);
    expect((await send("PATCH", `${PERIODS}/${one.id}?force=true`, end)).status).toBe(400);
  });
});

test("reading and writing are rights of their own, for each collection", async () => {
  const reading = await open({}, "personio:attendances:read personio:absences:read");
  expect((await reading.send("GET", PERIODS)).status).toBe(200);
  expect((await reading.send("POST", PERIODS, work("09:00", "10:00"))).status).toBe(403);
  expect((await reading.send("DELETE", "/v2/absence-periods/1")).status).toBe(403);
  const writing = await open({}, "personio:attendances:write");
  expect((await writing.send("GET", PERIODS)).status).toBe(403);
  expect((await writing.send("POST", PERIODS, work("09:00", "10:00"))).status).toBe(201);
});

describe("absences", () => {
  const absence = ({ world }: Room, from: string, to: string, more = {}) => ({
    person: { id: "1001" },
    absence_type: { id: world.types[0]!.id },
    starts_from: { date_time: `${from}T00:00:00`, type: "FIRST_HALF" },
    ends_at: { date_time: `${to}T00:00:00`, type: "SECOND_HALF" },
    ...more,
  });

  test.each([
    [true, "2026-08-05"],
    [false, "2026-08-04"],
  ])("an end is the last day or the midnight after it, by a switch", async (writtenEndsInclusive, endsOn) => {
    const room = await open({ writtenEndsInclusive });
    const made = await room.send("POST", "/v2/absence-periods", absence(room, "2026-08-03", "2026-08-05"));
    expect([made.status, room.world.absences[0]]).toMatchObject([201, { endsOn, status: "pending" }]);
  });

  test.each([
    [{}, "", "pending"],
    [{}, "?skip_approval=true", "approved"],
    [{ changesKeepApproval: true }, "", "approved"],
  ] as const)("a change asks for approval again unless it is skipped: %j, %s", async (quirks, query, status) => {
    const room = await open(quirks);
    const days = { startsOn: "2026-08-03", endsOn: "2026-08-04" };
    const one = addAbsence(room.world, { person: room.ada, type: "Urlaub", ...days });
    expect(one.status).toBe("approved");
    const { starts_from, ends_at } = absence(room, "2026-08-04", "2026-08-06");
    const path = `/v2/absence-periods/${one.id}`;
    expect((await room.send("PATCH", `${path}${query}`, { starts_from, ends_at })).status).toBe(204);
    expect(one).toMatchObject({ endsOn: "2026-08-05", status });
    expect((await room.send("PATCH", `${path}?force=true`, { starts_from, ends_at })).status).toBe(400);
  });

  test("a conflict is 409, nothing left of it 422, a change 204", async () => {
    const room = await open({ writtenEndsInclusive: true });
    const path = "/v2/absence-periods";
    const { body } = await room.send("POST", path, absence(room, "2026-08-03", "2026-08-05"));
    expect((await room.send("POST", path, absence(room, "2026-08-05", "2026-08-06"))).status).toBe(409);
    expect((await room.send("POST", path, absence(room, "2026-08-12", "2026-08-11"))).status).toBe(422);
    const { starts_from, ends_at } = absence(room, "2026-08-04", "2026-08-06");
    expect((await room.send("PATCH", `${path}/${body.id}`, { starts_from, ends_at })).status).toBe(204);
    expect((await room.send("PATCH", `${path}/${body.id}`, { absence_type: { id: "1" } })).status).toBe(400);
    expect(room.world.absences).toMatchObject([{ startsOn: "2026-08-04", endsOn: "2026-08-06" }]);
    expect((await room.send("DELETE", `${path}/${body.id}`)).status).toBe(204);
    expect((await room.send("PATCH", `${path}/${body.id}`, { starts_from, ends_at })).status).toBe(404);
  });
});
