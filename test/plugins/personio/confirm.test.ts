import { describe, expect, test } from "vitest";
import { addAbsence, smallCompany } from "./company.ts";
import { EVERYTHING, NEEDS, startTenant, type Tenant, TODAY } from "./tenant.ts";

const UNKNOWN = "00000000-0000-4000-8000-000000000000";
const read = (tenant: Tenant) => tenant.source.read(NEEDS, EVERYTHING, { today: TODAY });

describe("asking for people by id", () => {
  test.each(["v1", "v2"])("[asked by name] through %s: found, or gone on Personio's own word", async (by) => {
    const { world, bruno } = smallCompany();
    const needs = { people: { required: ["email", "status"], useful: [] }, absences: null };
    await using tenant = await startTenant({ world, settings: { people: by } });
    const { people } = await tenant.source.read(needs, EVERYTHING, { today: TODAY });
    const answers = await tenant.source.confirmPeople([String(bruno.id), "424242"], { today: TODAY });
    expect(answers.get(String(bruno.id))).toEqual(people.records.find(({ id }) => id === String(bruno.id)));
    expect(answers.get("424242")).toBe("gone");
  });

  test.each([
    ["an unknown route", { status: 404, body: { errors: [{ type: "…#apinot_found" }] } }],
    ["a web page", { status: 404, body: "<html>Not found</html>" }],
    ["a withdrawn endpoint", { status: 410, body: { success: false, error: { code: 410, message: "" } } }],
    ["a failure in passing", { status: 500, body: "" }],
    ["a success that is none", { status: 200, body: { success: false, error: { code: 404, message: "Nix" } } }],
  ])("%s says nothing of the person: it is thrown", async (_name, how) => {
    await using tenant = await startTenant({ world: smallCompany().world });
    tenant.simulator.server.fault({ path: /employees\/\d+$/, times: Number.POSITIVE_INFINITY, how });
    await expect(tenant.source.confirmPeople(["424242"], { today: TODAY })).rejects.toThrow();
  });

  test.each([
    ["asked what has changed, before anything was read", false],
    ["read, though another target has asked for less since", true],
  ])("tells all that was wanted when it was %s", async (_, isRead) => {
    const { world, bruno } = smallCompany();
    await using tenant = await startTenant({ world });
    if (isRead) await read(tenant);
    else await tenant.source.changes!(NEEDS, `${TODAY}T00:00:00.000Z`);
    const less = { people: { required: ["email"], useful: [] }, absences: null };
    if (isRead) await tenant.source.read(less, EVERYTHING, { today: TODAY });
    const answers = await tenant.source.confirmPeople([String(bruno.id)], { today: TODAY });
    expect(answers.get(String(bruno.id))).toMatchObject({ attributes: { hire_date: expect.anything() } });
  });

  test("two hundred look-ups go out eight at a time at most", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    const { server } = tenant.simulator;
    const ids = Array.from({ length: 200 }, (_, n) => String(900_000 + n));
    await tenant.source.confirmPeople(ids.slice(0, 1), { today: TODAY });
    server.log.length = 0;
    server.fault({ path: /employees\/\d+$/, times: Number.POSITIVE_INFINITY, how: "hang" });
    const asking = tenant.source.confirmPeople(ids, { today: TODAY });
    while (server.log.length < 8) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.log).toHaveLength(8);
    server.heal();
    const answers = await asking;
    expect([...answers.values()].every((answer) => answer === "gone")).toBe(true);
    expect(answers.size).toBe(200);
  });
});

describe("asking for absences by id", () => {
  function away() {
    const company = smallCompany();
    const { world, ada } = company;
    const holiday = addAbsence(world, {
      person: ada,
      type: "Urlaub",
      startsOn: "2020-01-07",
      endsOn: "2020-01-10",
      endsAtMidday: true,
    });
    const hours = { from: "09:00", until: "10:00" };
    const visit = addAbsence(world, {
      person: ada,
      type: "Arzttermin",
      startsOn: "2026-08-05",
      endsOn: "2026-08-05",
      hours,
    });
    return { ...company, holiday, visit };
  }

  test("through v2 they are found outside every window, halves settled; unknown ones are gone", async () => {
    const { world, holiday } = away();
    await using tenant = await startTenant({ world });
    const answers = await tenant.source.confirmAbsences([holiday.id, UNKNOWN]);
    expect(answers.get(holiday.id)).toMatchObject({ id: holiday.id, endsOn: "2020-01-10", endsAtMidday: true });
    expect(answers.get(UNKNOWN)).toBe("gone");
  });

  test.each(["common.requested_resource_not_found", "absences.period_unknown"])(
    "[asked by name] an absence is gone by whatever type of problem Personio says so: %s",
    async (unknownAbsence) => {
      const { world, holiday } = away();
      await using tenant = await startTenant({ world, quirks: { unknownAbsence } });
      const answers = await tenant.source.confirmAbsences([holiday.id, UNKNOWN]);
      expect(answers.get(holiday.id)).toMatchObject({ id: holiday.id });
      expect(answers.get(UNKNOWN)).toBe("gone");
    },
  );

  test("a v1 number, from an older link, is asked of v1 and leads to the v2 id", async () => {
    const { world, holiday } = away();
    await using tenant = await startTenant({ world });
    const answers = await tenant.source.confirmAbsences([String(holiday.numericId), "77"]);
    expect(answers.get(String(holiday.numericId))).toMatchObject({
      id: holiday.id,
      aliases: [String(holiday.numericId)],
    });
    expect(answers.get("77")).toBe("gone");
  });

  test("while v1 stands in, a v2 id that v1 cannot ask for is left unanswered, never gone", async () => {
    const { world, holiday, visit } = away();
    await using tenant = await startTenant({ world, quirks: { v2AbsencesMissing: true } });
    await read(tenant);
    const answers = await tenant.source.confirmAbsences([holiday.id, visit.id, UNKNOWN]);
    expect(answers.get(visit.id)).toMatchObject({ id: visit.id, hours: { from: "09:00", until: "10:00" } });
    expect(answers.has(holiday.id)).toBe(false);
    expect(answers.has(UNKNOWN)).toBe(false);
  });

  test("v2 without its endpoint is thrown, never taken for gone", async () => {
    const { world, holiday } = away();
    await using tenant = await startTenant({ world, quirks: { v2AbsencesMissing: true } });
    await expect(tenant.source.confirmAbsences([holiday.id])).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
  });
});
