import { describe, expect, it } from "vitest";
import { RecordError, TransientError } from "../../../../core/model/errors.ts";
import { later } from "../../../../core/model/time.ts";
import { ForbiddenRequest, WriteInTestMode } from "../../../../core/plugin/forbidden.ts";
import type { SimAnswer } from "../../../../core/plugin/simulator.ts";
import type { AttendanceFields } from "../../../../core/plugin/source-side.ts";
import { addAttendance, changeAttendance, removeAttendance } from "../../../../plugins/personio/world.ts";
import { failure, startWritten, type WrittenTenant } from "./written-tenant.ts";

const DAY = "2026-07-05";
const span = (type: string, from: string, to: string) => `${type} ${DAY}T${from}/${DAY}T${to}`;
const WITH_BREAK = [
  span("WORK", "09:00", "12:00"),
  span("BREAK", "12:00", "12:30"),
  span("WORK", "12:30", "17:00"),
] as const;
const ofAda = ({ ada }: WrittenTenant, periods: readonly string[] = WITH_BREAK): AttendanceFields => ({
  person: String(ada.id),
  periods,
});

/** What stands in Personio, in order: `WORK 09:00-12:00`. */
const standing = ({ world }: WrittenTenant) =>
  world.attendances
    .map(({ type, start, end }) => `${type} ${start.slice(11, 16)}-${end?.slice(11, 16) ?? ""}`)
    .sort((a, b) => (a.slice(-11) < b.slice(-11) ? -1 : 1));
const LIKE_THAT = ["WORK 09:00-12:00", "BREAK 12:00-12:30", "WORK 12:30-17:00"];

describe("creating an attendance in Personio", () => {
  it("S11 makes WORK, BREAK and WORK in order, in local times without zone; the ids together are the record's id", async () => {
    const tenant = await startWritten();
    const id = await tenant.side.attendances.create(ofAda(tenant));
    expect(id).toBe(tenant.world.attendances.map((one) => one.id).join("+"));
    expect(tenant.requests().map(({ text, query }) => ({ ...JSON.parse(text), query }))).toEqual([
      {
        person: { id: String(tenant.ada.id) },
        type: "WORK",
        start: { date_time: "2026-07-05T09:00:00" },
        end: { date_time: "2026-07-05T12:00:00" },
        query: "",
      },
      expect.objectContaining({ type: "BREAK", start: { date_time: "2026-07-05T12:00:00" } }),
      expect.objectContaining({ type: "WORK", end: { date_time: "2026-07-05T17:00:00" } }),
    ]);
  });

  it.each([
    ["does not count for Personio either", { rejectedOverlaps: false }, LIKE_THAT.length],
    ["is in Personio's way, which it says in its words", { rejectedOverlaps: true }, 0],
  ])("an entry of the person's own that was rejected is not in the way: it %s", async (_, quirks, made) => {
    const tenant = await startWritten({ quirks });
    const own = addAttendance(tenant.world, {
      person: tenant.ada,
      start: `${DAY}T09:00:00`,
      end: `${DAY}T17:00:00`,
      status: "REJECTED",
    });
    expect(await tenant.side.attendances.find(ofAda(tenant, [span("WORK", "09:00", "17:00")]))).toEqual([]);
    const creating = tenant.side.attendances.create(ofAda(tenant));
    if (made === 0) expect(await failure(creating)).toMatchObject({ causeKey: "personio:attendances:422" });
    else await creating;
    expect(tenant.world.attendances).toHaveLength(1 + made);
    expect(tenant.world.attendances[0]).toMatchObject({ id: own.id, status: "REJECTED" });
  });

  it.each([
    [{}, "PENDING", ""],
    [{ attendances: { skip_approval: false } }, "PENDING", ""],
    [{ attendances: { skip_approval: true } }, "CONFIRMED", "?skip_approval=true"],
  ])("P6 skips approval only where the owner says so: %j", async (settings, status, query) => {
    const tenant = await startWritten({ settings });
    await tenant.side.attendances.create(ofAda(tenant, WITH_BREAK.slice(0, 1)));
    expect(tenant.world.attendances).toMatchObject([{ status }]);
    expect(tenant.requests()[0]?.query).toBe(query);
  });

  it("S11 an error in the middle takes back what was made, and tells what is in the way", async () => {
    const tenant = await startWritten();
    const refusal = { status: 422, body: { errors: [{ title: "No", detail: "Not on a Sunday." }] } };
    tenant.simulator.server.fault({ method: "POST", path: /attendance/, after: 2, how: refusal });
    const error = await failure<RecordError>(tenant.side.attendances.create(ofAda(tenant)));
    expect(error).toBeInstanceOf(RecordError);
    expect(error).toMatchObject({ side: "source", refusal: false, causeKey: "personio:attendances:422" });
    expect(error.message).toContain("Not on a Sunday.");
    expect(tenant.world.attendances).toEqual([]);
    expect(tenant.written().map((line) => line.split(" ")[0])).toEqual(["POST", "POST", "POST", "DELETE", "DELETE"]);
  });

  it("a lost answer is told as such, and what is there in part is completed after a look, not made twice", async () => {
    const tenant = await startWritten();
    const { attendances } = tenant.side;
    tenant.simulator.server.fault({ method: "POST", path: /attendance/, after: 1, how: "drop after write" });
    const error = await failure<TransientError>(attendances.create(ofAda(tenant)));
    expect(error).toMatchObject({ ambiguous: true });
    expect(standing(tenant)).toEqual(LIKE_THAT.slice(0, 2));
    const [part] = await attendances.find(ofAda(tenant));
    expect(part).toMatchObject({ inPart: true, fields: { periods: WITH_BREAK.slice(0, 2) } });
    const id = await attendances.update(part!.remoteId, ofAda(tenant));
    expect(standing(tenant)).toEqual(LIKE_THAT);
    expect(id.split("+")).toHaveLength(3);
  });

  it("what cannot be taken back either is told as lost, so that it is looked for", async () => {
    const tenant = await startWritten();
    const { server } = tenant.simulator;
    server.fault({ method: "POST", path: /attendance/, after: 1, how: { status: 422, body: {} } });
    server.fault({ method: "DELETE", times: 9, how: "reset" });
    const error = await failure<TransientError>(tenant.side.attendances.create(ofAda(tenant)));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ ambiguous: true });
  });

  it("a look finds the record that is exactly that, whoever made it, as good as marked", async () => {
    const tenant = await startWritten();
    const id = await tenant.side.attendances.create(ofAda(tenant));
    expect(await tenant.again().attendances.find(ofAda(tenant))).toMatchObject([
      { remoteId: id, marked: true, fields: ofAda(tenant) },
    ]);
    const later = [...WITH_BREAK.slice(0, 2), span("WORK", "12:30", "17:15")];
    expect(await tenant.side.attendances.find(ofAda(tenant, later))).toMatchObject([{ inPart: true }]);
    expect(await tenant.side.attendances.find({ ...ofAda(tenant), person: String(tenant.bruno.id) })).toEqual([]);
  });

  it.each([422, 409, "cut", "allow"] as const)(
    "never writes over what people entered, whatever Personio does on overlap: %s",
    async (attendanceOverlap) => {
      const tenant = await startWritten({ quirks: { attendanceOverlap } });
      const person = tenant.ada;
      addAttendance(tenant.world, { person, start: `${DAY}T16:00:00`, end: `${DAY}T18:00:00` });
      const error = await failure<RecordError>(tenant.side.attendances.create(ofAda(tenant)));
      expect(error).toMatchObject({ causeKey: "personio:attendances:overlap", refusal: false });
      expect(error.message).toContain("2026-07-05T16:00 to 2026-07-05T18:00");
      expect(tenant.written()).toEqual([]);
    },
  );

  it("what is exactly the same but was entered by people is not taken over", async () => {
    const tenant = await startWritten();
    const made = { person: tenant.ada, start: `${DAY}T09:00:00`, end: `${DAY}T12:00:00` };
    addAttendance(tenant.world, made);
    const error = await failure<RecordError>(tenant.side.attendances.create(ofAda(tenant)));
    expect(error).toMatchObject({ causeKey: "personio:attendances:overlap" });
  });

  it("S11 another person's time, what only touches, and Personio's own breaks are in nobody's way", async () => {
    const tenant = await startWritten({ quirks: { attendanceOverlap: "cut" } });
    const { world, ada, bruno } = tenant;
    addAttendance(world, { person: bruno, start: `${DAY}T09:00:00`, end: `${DAY}T17:00:00` });
    addAttendance(world, { person: ada, start: `${DAY}T08:00:00`, end: `${DAY}T09:00:00` });
    const own = { person: ada, type: "BREAK", start: `${DAY}T15:00:00`, end: `${DAY}T15:15:00` } as const;
    const automatic = addAttendance(world, { ...own, automatic: true });
    await tenant.side.attendances.create(ofAda(tenant));
    expect(tenant.warnings).toHaveLength(1);
    expect(tenant.warnings[0]).toContain(automatic.id);
    expect(tenant.warnings[0]).toContain("not rollcall's");
  });

  it.each([409, 422] as const)(
    "an overlap that Personio alone sees fails that record, in its words: %s",
    async (status) => {
      const tenant = await startWritten({ quirks: { attendanceOverlap: status } });
      const answer = await tenant.side.attendances.find(ofAda(tenant));
      expect(answer).toEqual([]);
      // Somebody is quicker.
      tenant.simulator.server.fault({
        method: "GET",
        path: /attendance/,
        how: (given) => {
          addAttendance(tenant.world, { person: tenant.ada, start: `${DAY}T08:30:00`, end: `${DAY}T09:30:00` });
          return given;
        },
      });
      const error = await failure<RecordError>(tenant.side.attendances.create(ofAda(tenant)));
      expect(error).toBeInstanceOf(RecordError);
      expect(error.message).toContain("overlaps with another attendance period");
    },
  );
});

describe("a right that is missing for a write", () => {
  it("P2 403 is that record's failure and speaks of the right, with where to tick it", async () => {
    const tenant = await startWritten({ scopes: "personio:attendances:read" });
    const error = await failure<RecordError>(tenant.side.attendances.create(ofAda(tenant)));
    expect(error).toBeInstanceOf(RecordError);
    expect(error).toMatchObject({ refusal: true, causeKey: "personio:attendances:not-allowed" });
    expect(error.remedy).toMatch(/Marketplace > Connected integrations.*write attendances/);
  });

  it("a 401 on a write wants a fresh token first, then speaks of the right", async () => {
    const tenant = await startWritten();
    const how = { status: 401, body: { errors: [{ title: "Unauthorized Request" }] } };
    tenant.simulator.server.fault({ method: "POST", path: /attendance/, times: 9, how });
    expect(await failure(tenant.side.attendances.create(ofAda(tenant)))).toMatchObject({ refusal: true });
  });

  const LOCKED = { confirmedLocked: 403, noApproval: true } as const;
  const LONGER = [...WITH_BREAK.slice(0, 2), span("WORK", "12:30", "18:00")];

  it("403 on a record, where the credential has the right to write, is that record's own: it may be confirmed or locked", async () => {
    const tenant = await startWritten({ quirks: LOCKED });
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant));
    for (const asked of [attendances.update(id, ofAda(tenant, LONGER)), attendances.remove(id)]) {
      const error = await failure<RecordError>(asked);
      expect(error).toMatchObject({ causeKey: "personio:attendances:403", refusal: false, own: true });
      expect(error.message).toContain("Confirmed attendance periods can no longer be changed.");
      expect(error.remedy).toMatch(/may be confirmed/);
    }
    expect(standing(tenant)).toEqual(LIKE_THAT);
  });

  it("403 on a record still speaks of the right where Personio lists no rights with the token", async () => {
    const tenant = await startWritten({ quirks: LOCKED });
    const unlisted = (given: SimAnswer) => ({ ...given, body: { ...(given.body as object), scope: undefined } });
    tenant.simulator.server.fault({ method: "POST", path: /token/, times: 9, how: unlisted });
    const id = await tenant.side.attendances.create(ofAda(tenant));
    expect(await failure(tenant.side.attendances.remove(id))).toMatchObject({ refusal: true });
  });

  it("403 on a record speaks of the right where it was withdrawn while the token lives", async () => {
    const tenant = await startWritten();
    const id = await tenant.side.attendances.create(ofAda(tenant));
    tenant.simulator.grant.scopes = "personio:persons:read personio:attendances:read";
    expect(await failure(tenant.side.attendances.remove(id))).toMatchObject({ refusal: true });
  });

  it("403 because a day was changed too often is no missing right", async () => {
    const tenant = await startWritten();
    const body = { errors: [{ title: "Forbidden", detail: "The update limit of this day is reached." }] };
    tenant.simulator.server.fault({ method: "POST", path: /attendance/, how: { status: 403, body } });
    expect(await failure(tenant.side.attendances.create(ofAda(tenant)))).toMatchObject({ refusal: false });
  });

  it("an endpoint that is gone concerns every record", async () => {
    const tenant = await startWritten();
    const body = { errors: [{ title: "Not Found", type: "https://example.com/codes#apinot_found" }] };
    tenant.simulator.server.fault({ method: "POST", path: /attendance/, how: { status: 404, body } });
    expect(await failure(tenant.side.attendances.create(ofAda(tenant)))).toMatchObject({ code: "CONTRACT_BROKEN" });
  });
});

describe("changing an attendance in Personio", () => {
  it("S12 the same record is changed: what is right stays, what moved is patched, the id stays", async () => {
    const tenant = await startWritten();
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant));
    const before = tenant.written().length;
    const shifted = [span("WORK", "09:00", "12:00"), span("BREAK", "12:00", "13:00"), span("WORK", "13:00", "18:00")];
    expect(await attendances.update(id, ofAda(tenant, shifted))).toBe(id);
    expect(
      tenant
        .written()
        .slice(before)
        .map((line) => line.split(" ")[0]),
    ).toEqual(["PATCH", "PATCH"]);
    expect(standing(tenant)).toEqual(["WORK 09:00-12:00", "BREAK 12:00-13:00", "WORK 13:00-18:00"]);
    expect(await attendances.get(id)).toMatchObject({ remoteId: id, fields: ofAda(tenant, shifted) });
  });

  it.each([
    [{}, "PENDING", ""],
    [{ attendances: { skip_approval: true } }, "CONFIRMED", "?skip_approval=true"],
  ])("P6 a change too skips approval only where the owner says so: %j", async (settings, status, query) => {
    const tenant = await startWritten({ settings });
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant, WITH_BREAK.slice(0, 1)));
    const [period] = tenant.world.attendances;
    changeAttendance(tenant.world, period!, { status: "CONFIRMED" });
    await attendances.update(id, ofAda(tenant, [span("WORK", "09:00", "13:00")]));
    expect(tenant.world.attendances).toMatchObject([{ id: period!.id, end: `${DAY}T13:00:00`, status }]);
    expect(tenant.requests().at(-1)).toMatchObject({ method: "PATCH", query });
  });

  it("S12 a break that is new makes periods, one that is gone takes them away, and the id follows", async () => {
    const tenant = await startWritten();
    const { attendances } = tenant.side;
    const whole = ofAda(tenant, [span("WORK", "09:00", "17:00")]);
    const one = await attendances.create(whole);
    const three = await attendances.update(one, ofAda(tenant));
    expect(three.split("+")).toHaveLength(3);
    expect(three).toContain(one);
    expect(standing(tenant)).toEqual(LIKE_THAT);
    const back = await attendances.update(three, whole);
    expect(standing(tenant)).toEqual(["WORK 09:00-17:00"]);
    expect(back).toBe(tenant.world.attendances[0]?.id);
  });

  it("S12 nothing overlaps on the way, and what others entered stays out of it", async () => {
    const tenant = await startWritten({ quirks: { attendanceOverlap: "cut" } });
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant));
    addAttendance(tenant.world, { person: tenant.ada, start: `${DAY}T17:00:00`, end: `${DAY}T18:00:00` });
    const swapped = [span("BREAK", "09:00", "12:00"), span("WORK", "12:00", "12:30"), span("BREAK", "12:30", "17:00")];
    await attendances.update(id, ofAda(tenant, swapped));
    const made = ["BREAK 09:00-12:00", "WORK 12:00-12:30", "BREAK 12:30-17:00"];
    expect(standing(tenant)).toEqual([...made, "WORK 17:00-18:00"]);
    expect(tenant.warnings).toEqual([]);
  });

  it("S12 what an interrupted update made is told as the record's, and the update can be repeated", async () => {
    const tenant = await startWritten();
    const { attendances } = tenant.side;
    const one = await attendances.create(ofAda(tenant, [span("WORK", "09:00", "17:00")]));
    tenant.simulator.server.fault({ method: "POST", path: /attendance/, after: 1, how: "drop after write" });
    await failure(attendances.update(one, ofAda(tenant)));
    const again = tenant.again().attendances;
    const left = await again.unfinished!(one, ofAda(tenant), { since: tenant.world.now, known: [one] });
    expect(left).toMatchObject({ fields: ofAda(tenant) });
    const id = await again.update(left!.remoteId, ofAda(tenant));
    expect(standing(tenant)).toEqual(LIKE_THAT);
    expect(id.split("+").sort()).toEqual(tenant.world.attendances.map((period) => period.id).sort());
  });

  it("S12 an update takes over nothing that people entered, though it is exactly what is wanted", async () => {
    const tenant = await startWritten();
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant, [span("WORK", "09:00", "12:00")]));
    addAttendance(tenant.world, { person: tenant.ada, start: `${DAY}T13:00:00`, end: `${DAY}T17:00:00` });
    const before = tenant.written().length;
    const moved = ofAda(tenant, [span("WORK", "13:00", "17:00")]);
    expect(await failure(attendances.update(id, moved))).toMatchObject({ causeKey: "personio:attendances:overlap" });
    expect(tenant.written()).toHaveLength(before);
    expect(standing(tenant)).toEqual(["WORK 09:00-12:00", "WORK 13:00-17:00"]);
  });

  it.each(["was made before it began", "is another record's"])(
    "S12 nothing is told as left by an interrupted update that %s",
    async (why) => {
      const tenant = await startWritten();
      const { attendances } = tenant.side;
      const id = await attendances.create(ofAda(tenant, [span("WORK", "09:00", "12:00")]));
      const other = addAttendance(tenant.world, {
        person: tenant.ada,
        start: `${DAY}T13:00:00`,
        end: `${DAY}T17:00:00`,
      });
      const isOld = why === "was made before it began";
      const begun = isOld
        ? { since: later(tenant.world.now, 1000), known: [id] }
        : { since: tenant.world.now, known: [id, `elsewhere+${other.id}`] };
      const moved = ofAda(tenant, [span("WORK", "13:00", "17:00")]);
      expect(await attendances.unfinished!(id, moved, begun)).toMatchObject({ remoteId: id });
    },
  );

  it("S7 what people took away of it is made again only when the leader changes it", async () => {
    const tenant = await startWritten();
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant));
    removeAttendance(tenant.world, tenant.world.attendances[1]!);
    expect((await attendances.get(id))?.fields.periods).toEqual([WITH_BREAK[0], WITH_BREAK[2]]);
    await attendances.update(id, ofAda(tenant));
    expect(standing(tenant)).toEqual(LIKE_THAT);
  });

  it("what was rejected of it is removed and made anew when the leader changes it, moved or not", async () => {
    const tenant = await startWritten({ quirks: { rejectedOverlaps: true } });
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant));
    const rejected = tenant.world.attendances.filter(({ type }) => type === "WORK");
    for (const one of rejected) changeAttendance(tenant.world, one, { status: "REJECTED" });
    const longer = [...WITH_BREAK.slice(0, 2), span("WORK", "12:30", "18:00")];
    tenant.simulator.server.fault({ method: "POST", path: /attendance/, after: 1, how: "drop after write" });
    await failure(attendances.update(id, ofAda(tenant, longer)));
    const again = tenant.again().attendances;
    const left = await again.unfinished!(id, ofAda(tenant, longer), { since: tenant.world.now, known: [id] });
    const changed = await again.update(left!.remoteId, ofAda(tenant, longer));
    expect(standing(tenant)).toEqual([...LIKE_THAT.slice(0, 2), "WORK 12:30-18:00"]);
    expect(tenant.world.attendances.map(({ status }) => status)).toEqual(["PENDING", "PENDING", "PENDING"]);
    for (const one of rejected) expect(changed).not.toContain(one.id);
    expect((await attendances.get(changed))?.fields).toEqual(ofAda(tenant, longer));
  });

  it("a confirmed period that can no longer be changed fails that record, in Personio's words", async () => {
    const tenant = await startWritten({ quirks: { confirmedLocked: 422, noApproval: true } });
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant));
    const longer = [...WITH_BREAK.slice(0, 2), span("WORK", "12:30", "18:00")];
    const error = await failure<RecordError>(attendances.update(id, ofAda(tenant, longer)));
    expect(error.message).toContain("Confirmed attendance periods can no longer be changed.");
    expect(standing(tenant)).toEqual(LIKE_THAT);
  });

  it("S11 what is running again is not touched: neither changed nor removed", async () => {
    const tenant = await startWritten();
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant));
    changeAttendance(tenant.world, tenant.world.attendances[2]!, { end: null });
    const before = tenant.written().length;
    for (const asked of [attendances.remove(id), attendances.update(id, ofAda(tenant, [WITH_BREAK[0]]))]) {
      expect(await failure(asked)).toMatchObject({ causeKey: "personio:attendances:running" });
    }
    expect(tenant.written()).toHaveLength(before);
  });

  it("answers in _data with 200 mean the same", async () => {
    const tenant = await startWritten({ quirks: { wrappedWrites: true } });
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant));
    const longer = [...WITH_BREAK.slice(0, 2), span("WORK", "12:30", "18:00")];
    expect(await attendances.update(id, ofAda(tenant, longer))).toBe(id);
  });

  it("removes all periods; what is gone already is success", async () => {
    const tenant = await startWritten();
    const { attendances } = tenant.side;
    const id = await attendances.create(ofAda(tenant));
    removeAttendance(tenant.world, tenant.world.attendances[0]!);
    await attendances.remove(id);
    expect(tenant.world.attendances).toEqual([]);
    await attendances.remove(id);
    expect(await attendances.get(id)).toBeNull();
  });
});

describe("what was not declared", () => {
  it("P7 a side that was not declared cannot even be asked for", async () => {
    const tenant = await startWritten({ writes: ["absences"] });
    expect(() => tenant.side.attendances).toThrow(ForbiddenRequest);
    const other = await startWritten({ writes: [] });
    expect(() => other.side.absences).toThrow(ForbiddenRequest);
    expect((await other.side.absenceTypes()).map(({ name }) => name)).toContain("Urlaub");
  });

  it("P6 in test mode everything is read and nothing is written", async () => {
    const tenant = await startWritten({ readOnly: true });
    addAttendance(tenant.world, { person: tenant.bruno, start: `${DAY}T09:00:00`, end: `${DAY}T12:00:00` });
    expect(await failure(tenant.side.attendances.create(ofAda(tenant)))).toBeInstanceOf(WriteInTestMode);
    const [one] = tenant.world.attendances;
    expect(await failure(tenant.side.attendances.remove(one!.id))).toBeInstanceOf(WriteInTestMode);
    expect(tenant.written()).toEqual([]);
  });
});
