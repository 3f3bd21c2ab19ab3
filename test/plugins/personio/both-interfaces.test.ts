import { describe, expect, test } from "vitest";
import type { Absence } from "../../../core/model/absence.ts";
import type { Person } from "../../../core/model/person.ts";
import type { Needs } from "../../../core/plugin/contract.ts";
import { makeWorld, type World } from "../../../plugins/personio/world.ts";
import { addAbsence, smallCompany } from "./company.ts";
import { EVERYTHING, NEEDS, startTenant, TODAY } from "./tenant.ts";

/** Both interfaces can say all of these. */
function companyWithAbsences() {
  const company = smallCompany();
  const { world, ada, bruno } = company;
  const urlaub = { person: ada, type: "Urlaub" };
  addAbsence(world, { ...urlaub, startsOn: "2026-07-05", endsOn: "2026-07-10" });
  addAbsence(world, { ...urlaub, startsOn: "2026-08-03", endsOn: "2026-08-03", startsAtMidday: true });
  addAbsence(world, { ...urlaub, startsOn: "2026-08-04", endsOn: "2026-08-04", endsAtMidday: true });
  addAbsence(world, {
    ...urlaub,
    startsOn: "2026-08-10",
    endsOn: "2026-08-14",
    startsAtMidday: true,
    endsAtMidday: true,
  });
  addAbsence(world, {
    ...urlaub,
    startsOn: "2026-10-24",
    endsOn: "2026-10-26",
    comment: "over the end of summer time",
  });
  addAbsence(world, { person: bruno, type: "Krankheit", startsOn: "2026-07-20", endsOn: null });
  addAbsence(world, {
    person: bruno,
    type: "Elternzeit",
    startsOn: "2026-02-01",
    endsOn: "2027-12-31",
    status: "pending",
  });
  addAbsence(world, {
    person: bruno,
    type: "Unpaid leave",
    startsOn: "2026-09-01",
    endsOn: "2026-09-02",
    status: "rejected",
  });
  addAbsence(world, {
    person: bruno,
    type: "Umzugstag",
    startsOn: "2026-09-08",
    endsOn: "2026-09-08",
    status: "deletion_pending",
  });
  addAbsence(world, {
    person: ada,
    type: "Urlaub",
    startsOn: "2026-09-09",
    endsOn: "2026-09-09",
    status: "substitute_requested",
  });
  addAbsence(world, {
    person: ada,
    type: "Urlaub",
    startsOn: "2026-09-10",
    endsOn: "2026-09-10",
    status: "moonstruck",
  });
  const visit = { type: "Arzttermin", hours: { from: "09:00", until: "11:30" } };
  addAbsence(world, { person: ada, ...visit, startsOn: "2026-08-05", endsOn: "2026-08-05" });
  addAbsence(world, { person: bruno, ...visit, startsOn: "2026-12-05", endsOn: "2026-12-05" });
  addAbsence(world, { person: bruno, type: "Time off in lieu", startsOn: "2026-12-07", endsOn: "2026-12-09" });
  addAbsence(world, { ...urlaub, startsOn: "2026-07-01", endsOn: "2026-07-06" });
  return company;
}

const comparable = (absences: readonly Absence[]) =>
  absences.map(({ aliases: _, ...absence }) => absence).sort((a, b) => (a.id < b.id ? -1 : 1));

/** Of half a single day v1 does not say which half, of absences by the hour not their v2 id: they are frozen there. */
const asV1Tells = (absences: readonly Absence[], { types }: World) =>
  comparable(absences).map((absence) => {
    const { startsOn, endsOn, startsAtMidday, endsAtMidday, approval } = absence;
    const known = approval === "rejected" ? approval : ("unknown" as const);
    if (types.some(({ id, unit }) => id === absence.type.id && unit === "hour")) return { ...absence, approval: known };
    if (startsOn !== endsOn || startsAtMidday === endsAtMidday) return absence;
    return { ...absence, startsAtMidday: false, endsAtMidday: false, approval: known };
  });

describe("absences are the same through v1 and v2, so that switching over plans nothing", () => {
  test("P5 same ids, people, types, days, halves over several days, hours, approval and comment", async () => {
    const { world } = companyWithAbsences();
    await using tenant = await startTenant({ world });
    const byV2 = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
    tenant.simulator.quirks.v2AbsencesMissing = true;
    const byV1 = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
    expect(byV2.warnings).toEqual([]);
    expect(byV1.warnings).toEqual([expect.stringMatching(/^Absences are read through Personio's v1 interface/)]);
    expect(comparable(byV1.absences!.records)).toEqual(asV1Tells(byV2.absences!.records, tenant.world));
    // All but the one that ended the day before the window opens.
    expect(byV2.absences!.records).toHaveLength(world.absences.length - 1);
  });

  test("all types are told with them, also those of which there is no absence, and by their names of now", async () => {
    const { world } = companyWithAbsences();
    await using tenant = await startTenant({ world });
    const read = async () => (await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY })).absenceTypes;
    expect(await read()).toEqual(world.types.map(({ id, name }) => ({ id, name })));
    world.types[0]!.name = "Another name";
    tenant.simulator.quirks.v2AbsencesMissing = true;
    expect(await read()).toEqual(world.types.map(({ id, name }) => ({ id, name })));
  });

  test("types that count hours are told through v1 too, though its list lacks them and there is no absence of them", async () => {
    const { world } = smallCompany();
    const hourly = world.types.filter(({ unit }) => unit === "hour");
    await using tenant = await startTenant({ world, quirks: { unlistedHourTypes: true } });
    const read = async () => (await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY })).absenceTypes;
    const byV2 = await read();
    tenant.simulator.quirks.v2AbsencesMissing = true;
    expect(new Set(await read())).toEqual(new Set(byV2));
    expect(hourly.length).toBeGreaterThan(0);
  });

  test("absences of a company of 250 are the same, whatever its seed", async () => {
    for (const seed of [1, 2, 3]) {
      await using tenant = await startTenant({ world: makeWorld({ seed, people: 250, today: TODAY }) });
      const byV2 = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
      tenant.simulator.quirks.v2AbsencesMissing = true;
      const byV1 = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
      expect(byV2.absences!.records.length).toBeGreaterThan(100);
      expect(comparable(byV1.absences!.records)).toEqual(asV1Tells(byV2.absences!.records, tenant.world));
    }
  });

  test("a type counted in hours that v1 does not list is the same type through v2", async () => {
    const { world } = companyWithAbsences();
    await using tenant = await startTenant({ world, quirks: { unlistedHourTypes: true } });
    const byV2 = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
    tenant.simulator.quirks.v2AbsencesMissing = true;
    const byV1 = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
    expect(comparable(byV1.absences!.records)).toEqual(asV1Tells(byV2.absences!.records, tenant.world));
  });

  test("through v1 an absence is known by its v1 number too, so that an older link finds it", async () => {
    const { world } = companyWithAbsences();
    await using tenant = await startTenant({ world, quirks: { v2AbsencesMissing: true } });
    const { absences } = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
    const [first] = world.absences;
    expect(absences!.records.find(({ id }) => id === first!.id)?.aliases).toEqual([String(first!.numericId)]);
  });

  test("whichever way v2 writes half days, whole days and units", async () => {
    const { world } = companyWithAbsences();
    await using tenant = await startTenant({ world });
    const plain = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
    for (const quirk of ["halfEndsAtNoon", "nullHalves", "dailyUnits"] as const) {
      tenant.simulator.quirks[quirk] = true;
      const other = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
      expect(comparable(other.absences!.records), quirk).toEqual(comparable(plain.absences!.records));
      tenant.simulator.quirks[quirk] = false;
    }
  });

  test("whichever way v1 writes flags, offsets, paging and windows", async () => {
    const { world } = companyWithAbsences();
    await using tenant = await startTenant({ world, quirks: { v2AbsencesMissing: true } });
    const plain = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
    for (const quirk of ["booleanHalves", "compactOffsets", "textPaging", "echoAuthorization"] as const) {
      tenant.simulator.quirks[quirk] = true;
      const other = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
      expect(comparable(other.absences!.records), quirk).toEqual(comparable(plain.absences!.records));
    }
  });

  test("an absence that begins before the window comes back although v1 answers only what lies wholly inside", async () => {
    const { world } = companyWithAbsences();
    await using tenant = await startTenant({ world, quirks: { v2AbsencesMissing: true, insideWindow: true } });
    const { absences } = await tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });
    const from = absences!.records.map(({ startsOn }) => startsOn);
    expect(from).toContain("2026-07-05");
    expect(from).toContain("2026-02-01");
  });
});

const KEYS = [
  "preferred_name",
  "gender",
  "position",
  "employment_type",
  "weekly_working_hours",
  "hire_date",
  "contract_end_date",
  "probation_period_end",
  "termination_date",
  "last_working_day",
  "supervisor",
];

describe("people are the same through v1 and v2, under v1's keys", () => {
  const needs: Needs = { people: { required: KEYS, useful: [] }, absences: null };
  const sorted = (people: readonly Person[]) => [...people].sort((a, b) => (a.id < b.id ? -1 : 1));

  test("P4 with everything that both carry", async () => {
    const { world, ada } = smallCompany();
    await using v1 = await startTenant({ world });
    await using v2 = await startTenant({ world, settings: { people: "v2" } });
    const one = await v1.source.read(needs, EVERYTHING, { today: TODAY });
    const two = await v2.source.read(needs, EVERYTHING, { today: TODAY });
    expect(sorted(two.people.records)).toEqual(sorted(one.people.records));
    const bruno = two.people.records.find(({ attributes }) => attributes.first_name === "Bruno");
    expect(bruno?.attributes).toMatchObject({
      supervisor: { id: String(ada.id), name: "Ada Anvil" },
      employment_type: "external",
      gender: "male",
      weekly_working_hours: 38.5,
      hire_date: "2020-02-29",
    });
  });

  test("whichever way v2 writes terminations and single persons", async () => {
    const { world, clara } = smallCompany();
    const quirks = { lastWorkingDate: true, wrappedPerson: true };
    await using tenant = await startTenant({ world, quirks, settings: { people: "v2" } });
    const { people } = await tenant.source.read(needs, EVERYTHING, { today: TODAY });
    const read = people.records.find(({ id }) => id === String(clara.id));
    expect(read?.attributes.last_working_day).toBe("2026-03-31");
    expect(await tenant.source.confirmPeople([String(clara.id)], { today: TODAY })).toMatchObject(
      new Map([[read!.id, { id: read!.id }]]),
    );
  });

  test("without an employment in the needs, v2 is not asked once for each person", async () => {
    const { world } = smallCompany();
    await using tenant = await startTenant({ world, settings: { people: "v2" } });
    await tenant.source.read({ people: { required: ["email"], useful: [] }, absences: null }, EVERYTHING, {
      today: TODAY,
    });
    expect(tenant.simulator.server.log.filter(({ path }) => path.endsWith("/employments"))).toEqual([]);
  });
});
