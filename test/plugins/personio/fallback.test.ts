import { describe, expect, test } from "vitest";
import type { Needs } from "../../../core/plugin/contract.ts";
import { addAbsence, smallCompany } from "./company.ts";
import { EVERYTHING, NEEDS, startTenant, type Tenant, TODAY, WINDOW } from "./tenant.ts";

const PEOPLE: Needs = { people: { required: ["email", "status"], useful: [] }, absences: null };
const read = (tenant: Tenant, needs = PEOPLE) => tenant.source.read(needs, EVERYTHING, { today: TODAY });

describe("people, once v1 is gone", () => {
  const MINUTE = 60_000;

  test.each([404, 410] as const)(
    "two readings tell of an outage on %i, the third one reads v2 and says so",
    async (v1Gone) => {
      await using tenant = await startTenant({ world: smallCompany().world, quirks: { v1Gone } });
      for (const _ of [1, 2]) {
        await expect(read(tenant)).rejects.toMatchObject({ name: "TransientError", code: "UNREACHABLE" });
        tenant.clock.advance(MINUTE);
      }
      const { people, warnings } = await read(tenant);
      expect(people.records.map(({ attributes }) => attributes.status)).toEqual(["active", "active", "inactive"]);
      expect(warnings).toEqual([expect.stringContaining("v2 interface, because v1 is gone")]);
    },
  );

  test("targets that are read for in the same minute meet one outage, not three", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, quirks: { v1Gone: 404 } });
    for (const _ of [1, 2, 3, 4]) await expect(read(tenant)).rejects.toMatchObject({ code: "UNREACHABLE" });
  });

  test("a test asks as a reading does, and goes by v2 once v1 is gone", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, quirks: { v1Gone: 410 } });
    const people = async () => {
      const { checks } = await tenant.source.test(PEOPLE);
      tenant.clock.advance(MINUTE);
      return checks.find(({ what }) => what === "personio.people.read");
    };
    expect([(await people())?.state, (await people())?.state]).toEqual(["failed", "failed"]);
    expect(await people()).toMatchObject({ state: "ok", detail: expect.stringContaining("through v2") });
    expect((await read(tenant)).warnings).toEqual([expect.stringContaining("because v1 is gone")]);
  });

  test("a plan or a check counts nothing, and goes by v2 at once; nor does it forget what the runs counted", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, quirks: { v1Gone: 404 } });
    const onlyLooks = true;
    const plan = () => tenant.source.read(PEOPLE, EVERYTHING, { today: TODAY, onlyLooks });
    const look = async () => {
      expect((await plan()).warnings).toEqual([expect.stringContaining("because v1 is gone")]);
      const { checks } = await tenant.source.test(PEOPLE, PEOPLE, { onlyLooks });
      expect(checks.find(({ what }) => what === "personio.people.read")?.detail).toContain("through v2");
      tenant.clock.advance(MINUTE);
    };
    for (const _ of [1, 2, 3]) await look();
    for (const _ of [1, 2]) {
      await expect(read(tenant)).rejects.toMatchObject({ code: "UNREACHABLE" });
      tenant.clock.advance(MINUTE);
    }
    tenant.simulator.quirks.v1Gone = null;
    expect((await plan()).warnings).toEqual([]);
    tenant.simulator.quirks.v1Gone = 404;
    expect((await read(tenant)).warnings).toEqual([expect.stringContaining("because v1 is gone")]);
  });

  test("a plan that goes by v2 leads no run there: what runs ask next, they ask v1", async () => {
    const { world, ada } = smallCompany();
    await using tenant = await startTenant({ world });
    await read(tenant);
    tenant.simulator.quirks.v1Gone = 404;
    await tenant.source.read(PEOPLE, EVERYTHING, { today: TODAY, onlyLooks: true });
    tenant.simulator.quirks.v1Gone = null;
    tenant.simulator.server.log.length = 0;
    await tenant.source.changes!(PEOPLE, tenant.clock.now());
    await tenant.source.confirmPeople([String(ada.id)], { today: TODAY });
    expect(tenant.simulator.server.log.filter(({ path }) => path.startsWith("/v2/persons"))).toEqual([]);
  });

  test("a v1 that comes back is used again, and what it broke off before is forgotten", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, quirks: { v1Gone: 404 } });
    for (const _ of [1, 2]) {
      await expect(read(tenant)).rejects.toThrow();
      tenant.clock.advance(MINUTE);
    }
    tenant.simulator.quirks.v1Gone = null;
    expect((await read(tenant)).warnings).toEqual([]);
    tenant.simulator.quirks.v1Gone = 404;
    await expect(read(tenant)).rejects.toThrow();
  });

  test("a web page with 404 is a proxy, not the end of v1", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    const how = { status: 404, body: "<html>nothing here</html>" };
    tenant.simulator.server.fault({ path: /employees/, times: Number.POSITIVE_INFINITY, how });
    for (let run = 1; run <= 4; run += 1) await expect(read(tenant)).rejects.toMatchObject({ code: "UNREACHABLE" });
  });
});

describe("absences, where v2 is closed as a whole", () => {
  test.each([
    ["an unknown endpoint", { status: 404, body: { errors: [{ type: "…#apinot_found" }] } }],
    ["a missing right", { status: 403, body: { errors: [{ detail: "Client scope insufficient" }] } }],
  ])("%s: one interface for the whole run, v1, and one warning", async (_name, how) => {
    const { world, ada } = smallCompany();
    addAbsence(world, { person: ada, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-07" });
    await using tenant = await startTenant({ world });
    tenant.simulator.server.fault({ path: /^\/v2\/absence-periods$/, times: Number.POSITIVE_INFINITY, how });
    const { absences, warnings } = await read(tenant, NEEDS);
    expect(absences!.records).toHaveLength(1);
    expect(warnings).toEqual([expect.stringContaining("v1 interface, because v2 refuses")]);
  });

  test.each([403, 404])("a single %i is no reason to switch: v2 is asked once more", async (status) => {
    await using tenant = await startTenant({ world: smallCompany().world });
    const body = { errors: [{ type: "…#apinot_found", detail: "Client scope insufficient" }] };
    tenant.simulator.server.fault({ path: /^\/v2\/absence-periods$/, how: { status, body } });
    expect((await read(tenant, NEEDS)).warnings).toEqual([]);
    expect(tenant.simulator.server.log.filter(({ path }) => path.startsWith("/v1/company/time-off"))).toEqual([]);
  });

  test.each([
    [{ startsAtMidday: true }, "approved", "unknown"],
    [{ endsAtMidday: true }, "approved", "unknown"],
    [{ endsAtMidday: true }, "rejected", "rejected"],
    [{}, "approved", "approved"],
  ] as const)(
    "P8 of half a single day v1 does not say which half, so it is frozen: %j, %s",
    async (half, status, approval) => {
      const { world, ada } = smallCompany();
      addAbsence(world, { person: ada, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03", status, ...half });
      await using tenant = await startTenant({ world, quirks: { v2AbsencesMissing: true } });
      const { absences, warnings } = await read(tenant, NEEDS);
      expect(absences!.records).toMatchObject([{ startsAtMidday: false, endsAtMidday: false, approval }]);
      expect(warnings).toEqual([expect.stringContaining("Half days of a single day are left as they are")]);
    },
  );

  const LONG_AGO = "2024-01-01T00:00:00.000Z";

  test.each([
    ["one old absence without its v2 id", { v2IdsSince: "2026-01-01T00:00:00.000Z" }],
    ["types without their v2 ids", { v2IdsOfTypes: false }],
  ])("%s: v1 would bring it as another one, and does not stand in", async (_, quirks) => {
    const { world, ada } = smallCompany();
    const one = { person: ada, type: "Urlaub" };
    addAbsence(world, { ...one, startsOn: "2026-08-03", endsOn: "2026-08-07" });
    addAbsence(world, { ...one, startsOn: "2026-09-03", endsOn: "2026-09-07" }).createdAt = LONG_AGO;
    await using tenant = await startTenant({ world, quirks: { v2AbsencesMissing: true, ...quirks } });
    for (const _run of [1, 2])
      await expect(read(tenant, NEEDS)).rejects.toMatchObject({
        code: "CONTRACT_BROKEN",
        message: expect.stringContaining("v1 cannot stand in"),
      });
    expect(tenant.simulator.server.log.filter(({ path }) => path === "/v2/absence-types")).toHaveLength(4);
  });

  test("an absence without its v2 id that the window does not show keeps v1 from nothing", async () => {
    const { world, ada } = smallCompany();
    const days = { startsOn: "2026-06-03", endsOn: "2026-06-07" };
    addAbsence(world, { person: ada, type: "Urlaub", ...days }).createdAt = LONG_AGO;
    const quirks = { v2AbsencesMissing: true, v2IdsSince: "2026-01-01T00:00:00.000Z" };
    await using tenant = await startTenant({ world, quirks });
    expect((await read(tenant, NEEDS)).absences!.records).toEqual([]);
  });

  test.each([
    ["of v2", "approved", "unknown"],
    ["others", "approved", "unknown"],
    ["others", "rejected", "rejected"],
    ["others, and named", "approved", "approved"],
  ] as const)(
    "P8 an absence by the hour whose v2 id v1 does not name is frozen: ids that are %s, %s",
    async (hourIds, status, approval) => {
      const { world, ada } = smallCompany();
      const visit = { type: "Arzttermin", hours: { from: "09:00", until: "11:30" }, status };
      const { id } = addAbsence(world, { person: ada, ...visit, startsOn: "2026-08-05", endsOn: "2026-08-05" });
      await using tenant = await startTenant({ world, quirks: { v2AbsencesMissing: true, hourIds } });
      const { absences, warnings } = await read(tenant, NEEDS);
      expect(absences!.records).toMatchObject([{ approval, ...(hourIds !== "others" && { id }) }]);
      expect(warnings).toEqual([expect.stringContaining("So are absences by the hour")]);
    },
  );

  test("a failure in passing is no reason to switch", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    tenant.simulator.server.fault({ path: /^\/v2\/absence/, times: 99, how: { status: 503 } });
    await expect(read(tenant, NEEDS)).rejects.toMatchObject({ code: "UNREACHABLE" });
    expect(tenant.simulator.server.log.filter(({ path }) => path.startsWith("/v1/company/time-off"))).toEqual([]);
  });
});

describe("absences without an end that began before the window", () => {
  const open = () => {
    const company = smallCompany();
    const given = { person: company.ada, type: "Elternzeit", startsOn: "2026-02-02", endsOn: null };
    return { ...company, absence: addAbsence(company.world, given) };
  };
  const looks = ({ simulator }: Tenant) =>
    simulator.server.log.filter(({ query }) => query.includes("starts_from.date_time.gte=2025-07"));

  test("come through the filter where it lets open ends pass, and then nothing more is asked", async () => {
    await using tenant = await startTenant({ world: open().world });
    expect((await read(tenant, NEEDS)).absences!.records).toHaveLength(1);
    expect(looks(tenant)).toEqual([]);
  });

  test("are not looked for where the filter let an open one of the window pass", async () => {
    const { world, ada } = smallCompany();
    addAbsence(world, { person: ada, type: "Krankheit", startsOn: "2026-07-20", endsOn: null });
    await using tenant = await startTenant({ world });
    expect((await read(tenant, NEEDS)).absences!.records).toHaveLength(1);
    expect(looks(tenant)).toEqual([]);
    await using other = await startTenant({ world, quirks: { openEndMatches: false } });
    expect((await read(other, NEEDS)).absences!.records).toHaveLength(1);
    expect(looks(other)).toHaveLength(1);
  });

  test("are looked for where it does not, once a day, and asked for by id in the runs between", async () => {
    const { world, absence } = open();
    await using tenant = await startTenant({ world, quirks: { openEndMatches: false } });
    for (let run = 1; run <= 3; run += 1) {
      const { absences } = await read(tenant, NEEDS);
      expect(absences!.records.map(({ id }) => id)).toEqual([absence.id]);
    }
    expect(looks(tenant)).toHaveLength(1);
    expect(tenant.simulator.server.log.filter(({ query }) => query.includes(`id=${absence.id}`))).toHaveLength(2);
    tenant.clock.advance(24 * 60 * 60_000);
    await read(tenant, NEEDS);
    expect(looks(tenant)).toHaveLength(2);
  });

  test("are in each reading, in whatever order an early and a late window are read, and looked for no more than once each", async () => {
    const { world, ada } = smallCompany();
    const absence = addAbsence(world, { person: ada, type: "Krankheit", startsOn: "2026-06-15", endsOn: null });
    const early = { from: "2026-05-20", to: WINDOW.to };
    for (const windows of [
      [WINDOW, early, WINDOW, early],
      [early, WINDOW, early, WINDOW],
    ]) {
      await using tenant = await startTenant({ world, quirks: { openEndMatches: false } });
      const found: string[][] = [];
      for (const window of windows) {
        const { absences } = await read(tenant, { ...NEEDS, absences: { window } });
        found.push(absences!.records.map(({ id }) => id));
      }
      expect(found).toEqual(windows.map(() => [absence.id]));
      const wide = tenant.simulator.server.log.filter(({ query }) =>
        /starts_from\.date_time\.gte=2025-0[57]/.test(query),
      );
      expect(wide).toHaveLength(2);
    }
  });

  test("are not looked for again at midnight, when the window opens a day later", async () => {
    const { world, absence } = open();
    await using tenant = await startTenant({ world, quirks: { openEndMatches: false } });
    await read(tenant, NEEDS);
    const tomorrow = { from: "2026-07-08", to: WINDOW.to };
    const { absences } = await read(tenant, { ...NEEDS, absences: { window: tomorrow } });
    expect(absences!.records.map(({ id }) => id)).toEqual([absence.id]);
    expect(looks(tenant)).toHaveLength(1);
  });

  test("that are met when they are asked for by id are in every reading from then on, until they get an end", async () => {
    const { world, ada } = smallCompany();
    const absence = addAbsence(world, { person: ada, type: "Elternzeit", startsOn: "2024-02-02", endsOn: null });
    await using tenant = await startTenant({ world, quirks: { openEndMatches: false } });
    const first = (await read(tenant, NEEDS)).absences!;
    expect(first.records).toEqual([]);
    expect(first.completeness.tally.openFrom).toBe(WINDOW.from);
    await tenant.source.confirmAbsences([absence.id]);
    for (const days of [0, 1, 1]) {
      tenant.clock.advance(days * 24 * 60 * 60_000);
      expect((await read(tenant, NEEDS)).absences!.records.map(({ id }) => id)).toEqual([absence.id]);
    }
    absence.endsOn = "2026-06-30";
    expect((await read(tenant, NEEDS)).absences!.records).toEqual([]);
  });

  test("that get an end leave the reading with it", async () => {
    const { world, absence } = open();
    await using tenant = await startTenant({ world, quirks: { openEndMatches: false } });
    expect((await read(tenant, NEEDS)).absences!.records).toHaveLength(1);
    absence.endsOn = "2026-06-30";
    expect((await read(tenant, NEEDS)).absences!.records).toEqual([]);
  });
});

describe("the window", () => {
  test("an absence that ended the day before it opens is out, one that ends on its first day is in", async () => {
    const { world, ada } = smallCompany();
    addAbsence(world, { person: ada, type: "Urlaub", startsOn: "2026-07-01", endsOn: "2026-07-06" });
    const first = addAbsence(world, { person: ada, type: "Krankheit", startsOn: "2026-07-05", endsOn: WINDOW.from });
    const last = addAbsence(world, { person: ada, type: "Urlaub", startsOn: WINDOW.to, endsOn: "2027-02-01" });
    addAbsence(world, { person: ada, type: "Urlaub", startsOn: "2027-01-18", endsOn: "2027-02-01" });
    await using tenant = await startTenant({ world });
    const { absences } = await read(tenant, NEEDS);
    expect(new Set(absences!.records.map(({ id }) => id))).toEqual(new Set([first.id, last.id]));
    expect(absences!.completeness.tally.window).toEqual(WINDOW);
  });
});
