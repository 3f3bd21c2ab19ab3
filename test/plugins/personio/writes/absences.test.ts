import { describe, expect, it } from "vitest";
import { RecordError } from "../../../../core/model/errors.ts";
import { addDays } from "../../../../core/model/time.ts";
import { WriteInTestMode } from "../../../../core/plugin/forbidden.ts";
import type { SourceAbsenceFields } from "../../../../core/plugin/source-side.ts";
import {
  addAbsence,
  approveAbsence,
  changeAbsence,
  rejectAbsence,
  typeNamed,
  withdrawAbsence,
} from "../../../../plugins/personio/world.ts";
import { failure, readAll, startWritten, type WrittenOptions, type WrittenTenant } from "./written-tenant.ts";

const wanted = ({ ada, world }: WrittenTenant, more: Partial<SourceAbsenceFields> = {}): SourceAbsenceFields => ({
  person: String(ada.id),
  type: typeNamed(world, "Urlaub").id,
  starts_on: "2026-08-03",
  ends_on: "2026-08-07",
  starts_at: "morning",
  ends_at: "evening",
  ...more,
});

const HALVES: readonly Partial<SourceAbsenceFields>[] = [
  {},
  { starts_at: "midday" },
  { ends_at: "midday" },
  { starts_at: "midday", ends_at: "midday" },
  { ends_on: "2026-08-03" },
  { ends_on: "2026-08-03", starts_at: "midday" },
  { ends_on: "2026-08-03", ends_at: "midday" },
];

const INTERFACES: readonly NonNullable<WrittenOptions["quirks"]>[] = [
  { writtenEndsInclusive: true },
  { writtenEndsInclusive: false },
  { writtenEndsInclusive: true, halfEndsAtNoon: true },
  { writtenEndsInclusive: false, halfEndsAtNoon: true },
  { writtenEndsInclusive: false, emptyAbsences: true },
  { writtenEndsInclusive: false, nullHalves: true, dailyUnits: true, relativeLinks: true },
];

const cases = INTERFACES.flatMap((quirks) => HALVES.map((more) => [quirks, more] as const));
const methods = (tenant: WrittenTenant) => tenant.written().map((line) => line.split(" ")[0]);

describe("creating an absence in Personio", () => {
  it.each(cases)("P6 what stands there is what was wanted: %j, %j", async (quirks, more) => {
    const tenant = await startWritten({ quirks });
    const fields = wanted(tenant, more);
    const id = await tenant.side.absences.create(fields);
    expect(tenant.world.absences).toMatchObject([
      {
        id,
        startsOn: fields.starts_on,
        endsOn: fields.ends_on,
        startsAtMidday: fields.starts_at === "midday",
        endsAtMidday: fields.ends_at === "midday",
        status: "pending",
      },
    ]);
    expect((await tenant.side.absences.get(id))?.fields).toEqual(fields);
  });

  it("says it in local midnights without zone, and never asks for approval to be skipped (P6)", async () => {
    const tenant = await startWritten({ settings: { attendances: { skip_approval: true } } });
    await tenant.side.absences.create(wanted(tenant, { starts_at: "midday" }));
    expect(tenant.requests().map(({ text, query }) => [JSON.parse(text), query])).toEqual([
      [
        {
          person: { id: String(tenant.ada.id) },
          absence_type: { id: typeNamed(tenant.world, "Urlaub").id },
          starts_from: { date_time: "2026-08-03T00:00:00", type: "SECOND_HALF" },
          ends_at: { date_time: "2026-08-08T00:00:00", type: "SECOND_HALF" },
        },
        "",
      ],
    ]);
  });

  it.each([
    [true, "POST PATCH", "POST"],
    [false, "POST", "POST"],
  ])("reads the first one again, and writes all others as it learnt (last day: %s)", async (inclusive, first, next) => {
    const tenant = await startWritten({ quirks: { writtenEndsInclusive: inclusive } });
    const { absences } = tenant.side;
    await absences.create(wanted(tenant));
    expect(methods(tenant).join(" ")).toBe(first);
    const reads = tenant.simulator.server.log.length;
    const later = wanted(tenant, { starts_on: "2026-09-01", ends_on: "2026-09-01" });
    await absences.create(later);
    expect(methods(tenant).join(" ")).toBe(`${first} ${next}`);
    expect(tenant.simulator.server.log).toHaveLength(reads + 1);
    expect(tenant.world.absences.map(({ endsOn }) => endsOn)).toEqual(["2026-08-07", "2026-09-01"]);
  });

  it("one that was kept without a day proves nothing of how ends are written: those after it are right too", async () => {
    const tenant = await startWritten({ quirks: { writtenEndsInclusive: false, emptyAbsences: true } });
    const days = { startsOn: "2026-08-10", endsOn: "2026-08-12" };
    const { id } = addAbsence(tenant.world, { person: tenant.ada, type: "Krankheit", ...days });
    await tenant.side.absences.update(id, wanted(tenant, { ends_on: "2026-08-03" }));
    expect(methods(tenant)).toEqual(["POST", "PATCH", "DELETE"]);
    await tenant.side.absences.create(wanted(tenant, { starts_on: "2026-09-01", ends_on: "2026-09-04" }));
    expect(tenant.world.absences.map(({ endsOn }) => endsOn)).toEqual(["2026-08-03", "2026-09-04"]);
  });

  it.each([
    [{ writtenEndsInclusive: true }, "POST PATCH"],
    [{ writtenEndsInclusive: false }, "POST"],
    [{ writtenEndsInclusive: false, emptyAbsences: true }, "POST"],
  ])(
    "until midday of a day on which nobody works is right, and proves nothing of how ends are written: %j",
    async (quirks, first) => {
      const tenant = await startWritten({ quirks });
      const { absences } = tenant.side;
      const saturday = wanted(tenant, { starts_on: "2026-08-08", ends_on: "2026-08-08", ends_at: "midday" });
      const id = await absences.create(saturday);
      expect(tenant.world.absences).toMatchObject([{ id, startsOn: "2026-08-08", endsOn: "2026-08-08" }]);
      expect(methods(tenant).join(" ")).toBe(first);
      const weekend = { starts_on: "2026-08-15", ends_on: "2026-08-16", ends_at: "midday" } as const;
      await absences.create(wanted(tenant, weekend));
      await absences.create(wanted(tenant, { starts_on: "2026-09-01", ends_on: "2026-09-04", ends_at: "midday" }));
      expect(tenant.world.absences.map(({ endsOn }) => endsOn)).toEqual(["2026-08-08", "2026-08-16", "2026-09-04"]);
    },
  );

  it("P8 a state that is not known is no contradiction: what was written is proven by its days", async () => {
    const tenant = await startWritten();
    tenant.simulator.server.fault({
      method: "POST",
      path: /absence-periods/,
      how: (given) => {
        tenant.world.absences[0]!.status = "moonstruck";
        return given;
      },
    });
    await tenant.side.absences.create(wanted(tenant));
    expect(methods(tenant)).toEqual(["POST"]);
  });

  it("a refusal that the other way does not change is told as it came", async () => {
    const tenant = await startWritten();
    const refusal = { status: 422, body: { errors: [{ title: "No", detail: "A substitute is required." }] } };
    tenant.simulator.server.fault({ method: "POST", path: /absence-periods/, times: 2, how: refusal });
    const error = await failure<RecordError>(tenant.side.absences.create(wanted(tenant)));
    expect(error).toMatchObject({ causeKey: "personio:absences:422", refusal: false, side: "source" });
    expect(error.message).toContain("A substitute is required.");
    expect(tenant.world.absences).toEqual([]);
  });

  it("a type that is counted in hours fails that record in words, before anything is sent, and teaches nothing", async () => {
    const tenant = await startWritten({ quirks: { writtenEndsInclusive: false } });
    const { absences } = tenant.side;
    const hourly = wanted(tenant, { type: typeNamed(tenant.world, "Arzttermin").id });
    const error = await failure<RecordError>(absences.create(hourly));
    expect(error).toMatchObject({ causeKey: "personio:absences:hour-type", own: true });
    expect(tenant.written()).toEqual([]);
    const id = await absences.create(wanted(tenant));
    expect(tenant.world.absences).toMatchObject([{ id, endsOn: "2026-08-07" }]);
    expect(await failure(absences.update(id, hourly))).toMatchObject({ causeKey: "personio:absences:hour-type" });
    expect(tenant.world.absences).toMatchObject([{ id, endsOn: "2026-08-07" }]);
  });

  it("409 fails that record in Personio's words, and leaves nothing behind", async () => {
    const tenant = await startWritten();
    addAbsence(tenant.world, { person: tenant.ada, type: "Krankheit", startsOn: "2026-08-07", endsOn: "2026-08-10" });
    const error = await failure<RecordError>(tenant.side.absences.create(wanted(tenant)));
    expect(error).toMatchObject({ causeKey: "personio:absences:409" });
    expect(error.message).toContain("conflicts with another absence");
    expect(tenant.world.absences).toMatchObject([{ type: { name: "Krankheit" } }]);
  });

  it.each(cases)("ends on the day before another one begins: %j, %j", async (quirks, more) => {
    const tenant = await startWritten({ quirks });
    const fields = wanted(tenant, more);
    const next = addDays(fields.ends_on, 1);
    addAbsence(tenant.world, { person: tenant.ada, type: "Krankheit", startsOn: next, endsOn: "2026-08-12" });
    const id = await tenant.side.absences.create(fields);
    expect((await tenant.again().absences.get(id))?.fields).toEqual(fields);
  });

  it("what Personio keeps with other days than one off is taken back and told", async () => {
    const tenant = await startWritten();
    tenant.simulator.server.fault({
      method: "POST",
      path: /absence-periods/,
      how: (given) => {
        changeAbsence(tenant.world, tenant.world.absences[0]!, { startsOn: "2026-08-02" });
        return given;
      },
    });
    const error = await failure<RecordError>(tenant.side.absences.create(wanted(tenant)));
    expect(error).toMatchObject({ causeKey: "personio:absences:other-days" });
    expect(tenant.world.absences).toEqual([]);
  });

  it("P2 403 speaks of the right to write absences", async () => {
    const tenant = await startWritten({ scopes: "personio:absences:read" });
    const error = await failure<RecordError>(tenant.side.absences.create(wanted(tenant)));
    expect(error).toMatchObject({ refusal: true, remedy: expect.stringContaining("write absences") });
  });

  it("P6 in test mode nothing is written", async () => {
    const tenant = await startWritten({ readOnly: true });
    expect(await failure(tenant.side.absences.create(wanted(tenant)))).toBeInstanceOf(WriteInTestMode);
    expect(tenant.written()).toEqual([]);
  });
});

describe("finding and reading", () => {
  it("finds after a lost answer what is exactly that", async () => {
    const tenant = await startWritten();
    const { absences } = tenant.side;
    tenant.simulator.server.fault({ method: "POST", path: /absence-periods/, how: "drop after write" });
    expect(await failure(absences.create(wanted(tenant)))).toMatchObject({ ambiguous: true });
    const found = await absences.find(wanted(tenant));
    const [made] = tenant.world.absences;
    const madeAt = `${made!.createdAt.slice(0, 19)}.000Z`;
    expect(found).toMatchObject([{ remoteId: made?.id, marked: true, madeAt }]);
    expect(await absences.find(wanted(tenant, { ends_on: "2026-08-05" }))).toEqual([]);
    expect(await absences.find(wanted(tenant, { starts_at: "midday" }))).toEqual([]);
    expect(await absences.find(wanted(tenant, { person: String(tenant.bruno.id) }))).toEqual([]);
  });

  it.each([
    [{ writtenEndsInclusive: true }, {}],
    [{ writtenEndsInclusive: true, halfEndsAtNoon: true }, { ends_at: "midday" }],
    [{ writtenEndsInclusive: true }, { ends_on: "2026-08-03" }],
  ] as const)(
    "what is a day off after a lost answer is told as a part, and put right: %j, %j",
    async (quirks, more) => {
      const tenant = await startWritten({ quirks });
      const fields = wanted(tenant, more);
      tenant.simulator.server.fault({ method: "POST", path: /absence-periods/, how: "drop after write" });
      expect(await failure(tenant.side.absences.create(fields))).toMatchObject({ ambiguous: true });
      const again = tenant.again().absences;
      const [part, ...others] = await again.find(fields);
      expect([part?.inPart, others]).toEqual([true, []]);
      expect(await again.update(part!.remoteId, fields)).toBe(part!.remoteId);
      expect(tenant.world.absences).toMatchObject([{ startsOn: fields.starts_on, endsOn: fields.ends_on }]);
      expect(await tenant.again().absences.find(fields)).toMatchObject([{ remoteId: part?.remoteId }]);
    },
  );

  it("what is a day off and does not say when it was made is nobody's part", async () => {
    const tenant = await startWritten();
    const days = { startsOn: "2026-08-03", endsOn: "2026-08-06" };
    const one = addAbsence(tenant.world, { person: tenant.ada, type: "Urlaub", ...days });
    expect(await tenant.side.absences.find(wanted(tenant))).toMatchObject([{ inPart: true }]);
    tenant.simulator.server.fault({
      path: new RegExp(`/absence-periods/${one.id}$`),
      how: (given) => ({ ...given, body: { ...(given.body as object), created_at: undefined } }),
    });
    expect(await tenant.side.absences.find(wanted(tenant))).toEqual([]);
  });

  it("S7 gives everybody's absences of the window; a rejected one is not there", async () => {
    const tenant = await startWritten();
    const { world, ada, bruno, side } = tenant;
    const mine = await side.absences.create(wanted(tenant));
    const other = addAbsence(world, { person: bruno, type: "Krankheit", startsOn: "2026-08-01", endsOn: null });
    const rejected = addAbsence(world, { person: bruno, type: "Urlaub", startsOn: "2026-07-28", endsOn: "2026-07-30" });
    addAbsence(world, { person: ada, type: "Urlaub", startsOn: "2026-10-01", endsOn: "2026-10-02" });
    rejectAbsence(world, rejected);
    const { records, proof } = await readAll(side.absences.current({ from: "2026-07-20", to: "2026-08-31" }, []));
    expect(records.map(({ remoteId }) => remoteId).sort()).toEqual([mine, other.id].sort());
    expect(records.find(({ remoteId }) => remoteId === mine)?.fields).toEqual(wanted(tenant));
    expect(records.find(({ remoteId }) => remoteId === other.id)?.fields.ends_on).toBe("9999-12-31");
    expect(proof.tally.collection).toBe("personio.absences");
    expect(await side.absences.get(rejected.id)).toBeNull();
    approveAbsence(world, rejected);
    expect(await side.absences.get(rejected.id)).not.toBeNull();
  });

  it.each(cases.filter(([, { ends_on }]) => ends_on === undefined || ends_on === "2026-08-03"))(
    "S7 what was written on days that do not count reads as it was written: %j, %j",
    async (quirks, { ends_on, ...halves }) => {
      const tenant = await startWritten({ quirks });
      const weekend = { starts_on: "2026-08-08", ends_on: ends_on ? "2026-08-08" : "2026-08-09", ...halves };
      const fields = wanted(tenant, weekend);
      await tenant.side.absences.create(fields);
      const again = tenant.again().absences;
      const { records } = await readAll(again.current({ from: "2026-08-01", to: "2026-12-31" }, []));
      expect(records.map((record) => record.fields)).toEqual([fields]);
      expect(tenant.warnings).toEqual([]);
    },
  );

  it("names the absence types, and what each is counted in", async () => {
    const { side, world } = await startWritten();
    expect(await side.absenceTypes()).toEqual(world.types.map(({ id, name, unit }) => ({ id, name, unit })));
  });
});

describe("changing an absence in Personio", () => {
  it.each([true, false])("S12 new days are patched under the same id (last day: %s)", async (inclusive) => {
    const tenant = await startWritten({ quirks: { writtenEndsInclusive: inclusive } });
    const { absences } = tenant.side;
    const id = await absences.create(wanted(tenant));
    const moved = wanted(tenant, { starts_on: "2026-08-04", ends_on: "2026-08-06", ends_at: "midday" });
    expect(await tenant.again().absences.update(id, moved)).toBe(id);
    expect((await absences.get(id))?.fields).toEqual(moved);
    expect(methods(tenant).filter((method) => method !== "PATCH")).toEqual(["POST"]);
  });

  it.each(cases)("S12 one can grow up to the day before another one begins: %j, %j", async (quirks, more) => {
    const tenant = await startWritten({ quirks });
    const { world, ada: person } = tenant;
    const fields = wanted(tenant, more);
    const { id } = addAbsence(world, { person, type: "Urlaub", startsOn: "2026-07-30", endsOn: "2026-07-31" });
    const next = addDays(fields.ends_on, 1);
    addAbsence(world, { person, type: "Krankheit", startsOn: next, endsOn: "2026-08-12" });
    expect(await tenant.side.absences.update(id, fields)).toBe(id);
    expect((await tenant.again().absences.get(id))?.fields).toEqual(fields);
  });

  it("S12 what is as wanted already is left", async () => {
    const tenant = await startWritten();
    const id = await tenant.side.absences.create(wanted(tenant));
    expect(await tenant.side.absences.update(id, wanted(tenant))).toBe(id);
    expect(methods(tenant)).toEqual(["POST"]);
  });

  it("another type is another record: the old one makes room for it", async () => {
    const tenant = await startWritten();
    const { absences } = tenant.side;
    const id = await absences.create(wanted(tenant));
    const sick = wanted(tenant, { type: typeNamed(tenant.world, "Krankheit").id });
    const replaced = await absences.update(id, sick);
    expect(replaced).not.toBe(id);
    expect(tenant.world.absences).toMatchObject([{ id: replaced, type: { name: "Krankheit" } }]);
    const far = { ...wanted(tenant), starts_on: "2026-09-01", ends_on: "2026-09-02" };
    await absences.update(replaced, far);
    expect(methods(tenant).slice(-2)).toEqual(["POST", "DELETE"]);
    expect(tenant.world.absences).toMatchObject([{ startsOn: "2026-09-01", type: { name: "Urlaub" } }]);
  });

  it.each([true, false])(
    "S12 [records] one that goes first is made again, though how ends are written is not known yet (last day: %s)",
    async (writtenEndsInclusive) => {
      const tenant = await startWritten({ quirks: { writtenEndsInclusive } });
      const { world, ada: person } = tenant;
      const { id } = addAbsence(world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-07" });
      addAbsence(world, { person, type: "Urlaub", startsOn: "2026-08-08", endsOn: "2026-08-10" });
      const sick = wanted(tenant, { type: typeNamed(world, "Krankheit").id });
      const refusal = { status: 409, body: { errors: [{ title: "Conflict" }] } };
      tenant.simulator.server.fault({ method: "POST", path: /absence-periods/, times: 2, how: refusal });
      expect(await failure(tenant.side.absences.update(id, sick))).toBeInstanceOf(RecordError);
      const standing = world.absences.map(({ startsOn, endsOn, type }) => `${startsOn} ${endsOn} ${type.name}`);
      expect(standing.sort()).toEqual(["2026-08-03 2026-08-07 Urlaub", "2026-08-08 2026-08-10 Urlaub"]);
    },
  );

  it("S12 [records] where the old one may not be removed, the new one goes again", async () => {
    const tenant = await startWritten();
    const { absences } = tenant.side;
    const id = await absences.create(wanted(tenant));
    const sick = { type: typeNamed(tenant.world, "Krankheit").id };
    const far = wanted(tenant, { ...sick, starts_on: "2026-09-01", ends_on: "2026-09-02" });
    const isOld = ({ path }: { path: string }) => path.endsWith(id);
    tenant.simulator.server.fault({ method: "DELETE", where: isOld, how: { status: 409, body: {} } });
    expect(await failure(absences.update(id, far))).toBeInstanceOf(RecordError);
    expect(tenant.world.absences).toMatchObject([{ id, startsOn: "2026-08-03" }]);
    const replaced = await absences.update(id, far);
    expect(tenant.world.absences).toMatchObject([{ id: replaced, startsOn: "2026-09-01" }]);
  });

  it("S12 [records] where the new one takes other days and is refused, the old one stays", async () => {
    const tenant = await startWritten();
    const { absences } = tenant.side;
    const id = await absences.create(wanted(tenant));
    const sick = { type: typeNamed(tenant.world, "Krankheit").id };
    const far = wanted(tenant, { ...sick, starts_on: "2026-09-01", ends_on: "2026-09-02" });
    tenant.simulator.server.fault({ method: "POST", how: { status: 409, body: {} } });
    expect(await failure(absences.update(id, far))).toBeInstanceOf(RecordError);
    expect(tenant.world.absences).toMatchObject([{ id, startsOn: "2026-08-03" }]);
    expect(methods(tenant)).not.toContain("DELETE");
  });

  it("one that is gone there is made", async () => {
    const tenant = await startWritten();
    const id = await tenant.side.absences.create(wanted(tenant));
    withdrawAbsence(tenant.world, tenant.world.absences[0]!);
    expect(await tenant.side.absences.update(id, wanted(tenant))).not.toBe(id);
    expect(tenant.world.absences).toHaveLength(1);
  });

  it("S8 takes one back; one that is gone already is success", async () => {
    const tenant = await startWritten();
    const id = await tenant.side.absences.create(wanted(tenant));
    await tenant.side.absences.remove(id);
    expect(tenant.world.absences).toEqual([]);
    await tenant.side.absences.remove(id);
  });
});
