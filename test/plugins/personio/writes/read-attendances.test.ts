import { describe, expect, it } from "vitest";
import { addDays } from "../../../../core/model/time.ts";
import { addAttendance } from "../../../../plugins/personio/world.ts";
import { readAll, startWritten, type WrittenTenant } from "./written-tenant.ts";

const WINDOW = { from: "2026-07-01", to: "2026-07-20" };

const enter = ({ world, ada }: WrittenTenant, start: string, end: string | null, more = {}) =>
  addAttendance(world, { person: ada, start: `${start}:00`, end: end && `${end}:00`, ...more });

describe("reading attendances from Personio", () => {
  it("S12 puts what was written as one record together, and gives everything else one by one", async () => {
    const tenant = await startWritten();
    const fields = {
      person: String(tenant.ada.id),
      periods: [
        "WORK 2026-07-05T09:00/2026-07-05T12:00",
        "BREAK 2026-07-05T12:00/2026-07-05T12:30",
        "WORK 2026-07-05T12:30/2026-07-05T17:00",
      ],
    };
    const id = await tenant.side.attendances.create(fields);
    const other = enter(tenant, "2026-07-06T09:00", "2026-07-06T12:00");
    const { records, proof } = await readAll(tenant.side.attendances.current(WINDOW, [id]));
    expect(records.map(({ remoteId, fields: has }) => [remoteId, has])).toEqual([
      [other.id, { person: fields.person, periods: ["WORK 2026-07-06T09:00/2026-07-06T12:00"] }],
      [id, fields],
    ]);
    expect(records.every(({ active, marked }) => active && !marked)).toBe(true);
    expect(proof.tally).toMatchObject({ collection: "personio.attendances", distinct: 4, window: WINDOW });
  });

  it("asks in slices of 14 days, a hundred at a time, in wall times without Z", async () => {
    const tenant = await startWritten();
    for (let n = 0; n < 130; n += 1) {
      const day = addDays(WINDOW.from, n % 20);
      const hour = String(8 + Math.floor(n / 20)).padStart(2, "0");
      enter(tenant, `${day}T${hour}:00`, `${day}T${hour}:30`);
    }
    const { records, proof } = await readAll(tenant.side.attendances.current(WINDOW, []));
    expect(records).toHaveLength(130);
    expect(proof.tally.pages).toBe(2);
    const asked = tenant.simulator.server.log.filter(({ path }) => path.endsWith("periods"));
    const bounds = asked.map(({ query }) => Object.fromEntries(new URLSearchParams(query)));
    expect(bounds).toEqual([
      { limit: "100", "start.date_time.gte": "2026-06-30T00:00:00", "start.date_time.lte": "2026-07-14T00:00:00" },
      { limit: "100", "start.date_time.gte": "2026-07-14T00:00:00", "start.date_time.lte": "2026-07-21T00:00:00" },
    ]);
    for (let day = 0; day < 30; day += 1) enter(tenant, `2026-07-08T23:${10 + day}`, `2026-07-08T23:${11 + day}`);
    expect((await readAll(tenant.side.attendances.current(WINDOW, []))).records).toHaveLength(160);
  });

  it("takes what shares a day with the window, once, also where it lies on the edge of two slices or over midnight", async () => {
    const tenant = await startWritten();
    const wanted = [
      enter(tenant, "2026-06-30T22:00", "2026-07-01T06:00"),
      enter(tenant, "2026-07-14T00:00", "2026-07-14T06:00"),
      enter(tenant, "2026-07-20T22:00", "2026-07-21T02:00"),
    ];
    enter(tenant, "2026-06-30T14:00", "2026-07-01T00:00");
    enter(tenant, "2026-07-21T00:00", "2026-07-21T02:00");
    const { records } = await readAll(tenant.side.attendances.current(WINDOW, []));
    expect(records.map(({ remoteId }) => remoteId)).toEqual(wanted.map(({ id }) => id));
  });

  it("a window without end reaches as far as there are records", async () => {
    const tenant = await startWritten();
    const far = enter(tenant, "2027-01-05T09:00", "2027-01-05T12:00");
    const { records } = await readAll(tenant.side.attendances.current({ from: "2026-07-15", to: null }, []));
    expect(records.map(({ remoteId }) => remoteId)).toEqual([far.id]);
  });

  it("S7 a record that reaches out of the window is read whole, lest it look changed", async () => {
    const tenant = await startWritten();
    const parts = [
      enter(tenant, "2026-06-29T20:00", "2026-06-29T23:00"),
      enter(tenant, "2026-06-29T23:00", "2026-06-29T23:30", { type: "BREAK" }),
      enter(tenant, "2026-06-30T23:30", "2026-07-01T02:00"),
    ];
    const id = parts.map((part) => part.id).join("+");
    const { records } = await readAll(tenant.side.attendances.current(WINDOW, [id]));
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ remoteId: id });
    expect(records[0]?.fields.periods).toHaveLength(3);
  });

  it("S7 of a record that lost a period the rest comes under its own id; one of which nothing is left does not come", async () => {
    const tenant = await startWritten();
    const left = enter(tenant, "2026-07-05T09:00", "2026-07-05T12:00");
    const id = `${left.id}+00000000-0000-4000-8000-000000000000`;
    const gone = "00000000-0000-4000-8000-000000000001";
    const { records } = await readAll(tenant.side.attendances.current(WINDOW, [id, gone]));
    expect(records.map(({ remoteId, fields }) => [remoteId, fields.periods.length])).toEqual([[id, 1]]);
  });

  it("S11 what is running and the breaks that Personio makes are nobody's record", async () => {
    const tenant = await startWritten();
    enter(tenant, "2026-07-05T09:00", null);
    enter(tenant, "2026-07-05T12:00", "2026-07-05T12:30", { type: "BREAK", automatic: true });
    const ours = enter(tenant, "2026-07-06T09:00", null);
    const { records } = await readAll(tenant.side.attendances.current(WINDOW, [ours.id]));
    expect(records.map(({ remoteId, fields }) => [remoteId, fields.periods])).toEqual([
      [ours.id, ["WORK 2026-07-06T09:00/"]],
    ]);
  });

  it("a period with an offset or without a person is refused, naming where", async () => {
    const tenant = await startWritten();
    enter(tenant, "2026-07-05T09:00", "2026-07-05T12:00");
    const broken = { id: "a", type: "WORK", person: { id: "1" }, start: { date_time: "2026-07-05T09:00:00Z" } };
    tenant.simulator.server.fault({ path: /periods$/, how: { status: 200, body: { _data: [broken], _meta: {} } } });
    await expect(readAll(tenant.side.attendances.current(WINDOW, []))).rejects.toMatchObject({
      code: "CONTRACT_BROKEN",
      message: expect.stringContaining("_data[0].start.date_time: expected a wall time without offset"),
    });
  });

  it("a missing right to read attendances is told as such", async () => {
    const tenant = await startWritten({ scopes: "personio:attendances:write" });
    await expect(readAll(tenant.side.attendances.current(WINDOW, []))).rejects.toMatchObject({
      code: "RIGHT_MISSING",
      remedy: expect.stringContaining("read attendances"),
    });
  });
});
