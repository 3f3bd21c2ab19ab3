/** Section 11 of the fact sheet and what stands near it: each trap by its name. */
import { describe, expect, onTestFinished, test } from "vitest";
import { startSimServer } from "../../../core/plugin/simulator.ts";
import { tamper } from "../../../plugins/personio/simulator/traps.ts";
import { addPerson } from "../../../plugins/personio/world.ts";
import { addAbsence, smallCompany } from "./company.ts";
import { EVERYTHING, NEEDS, startTenant, type Tenant, TODAY } from "./tenant.ts";

const PEOPLE = { ...NEEDS, absences: null };
const read = (tenant: Tenant, needs = NEEDS) => tenant.source.read(needs, EVERYTHING, { today: TODAY });
const asked = ({ simulator }: Tenant, path: RegExp) => simulator.server.log.filter((entry) => path.test(entry.path));

function crowd(count: number) {
  const company = smallCompany();
  for (let n = company.world.people.length; n < count; n += 1) {
    addPerson(company.world, { firstName: "Emil", lastName: `Example ${n}`, email: `emil${n}@example.com` });
  }
  return company;
}

/** One every day of a year and more, beginning in the window. */
function busy(count: number) {
  const company = smallCompany();
  for (let n = 0; n < count; n += 1) {
    const day = `2026-${String(8 + (Math.floor(n / 28) % 5)).padStart(2, "0")}-${String(1 + (n % 28)).padStart(2, "0")}`;
    addAbsence(company.world, { person: company.ada, type: "Urlaub", startsOn: day, endsOn: day });
  }
  return company;
}

describe("trap: page sizes", () => {
  test("P4 people come 100 a page through v1, by an offset that counts people from 0", async () => {
    await using tenant = await startTenant({ world: crowd(230).world });
    const { people } = await read(tenant, PEOPLE);
    expect(people.completeness.tally).toMatchObject({ pages: 3, distinct: 230, total: 230 });
    const pages = asked(tenant, /employees$/).map(({ query }) => query);
    expect(pages.map((query) => query.split("&attr")[0])).toEqual([
      "?limit=100&offset=0",
      "?limit=100&offset=100",
      "?limit=100&offset=200",
    ]);
  });

  test("people come 50 a page through v2", async () => {
    await using tenant = await startTenant({ world: crowd(120).world, settings: { people: "v2" } });
    const { people } = await read(tenant, PEOPLE);
    expect(people.completeness.tally).toMatchObject({ pages: 3, distinct: 120 });
    expect(asked(tenant, /employments$/)).toHaveLength(120);
  });

  test("P5 absences come 100 a page through v2", async () => {
    await using tenant = await startTenant({ world: busy(250).world });
    const { absences } = await read(tenant);
    expect(absences!.records).toHaveLength(250);
    expect(asked(tenant, /absence-periods$/).every(({ query }) => /limit=100/.test(query))).toBe(true);
  });

  test("a breakdown of more than 28 days is read to its end", async () => {
    const { world, ada } = smallCompany();
    addAbsence(world, {
      person: ada,
      type: "Urlaub",
      startsOn: "2026-08-03",
      endsOn: "2026-10-05",
      endsAtMidday: true,
    });
    await using tenant = await startTenant({ world });
    const { absences } = await read(tenant);
    expect(absences!.records[0]).toMatchObject({ endsOn: "2026-10-05", endsAtMidday: true });
    expect(asked(tenant, /breakdowns$/)).toHaveLength(3);
  });
});

describe("trap: one request for each half day would never end", () => {
  test("five breakdowns are enough for any number of half days that end at a midnight", async () => {
    const { world, ada } = smallCompany();
    for (let day = 10; day < 28; day += 1) {
      const date = `2026-08-${day}`;
      addAbsence(world, { person: ada, type: "Urlaub", startsOn: date, endsOn: date, endsAtMidday: true });
    }
    await using tenant = await startTenant({ world });
    const { absences } = await read(tenant);
    expect(absences!.records).toHaveLength(18);
    expect(absences!.records.every(({ startsOn, endsOn, endsAtMidday }) => startsOn === endsOn && endsAtMidday)).toBe(
      true,
    );
    expect(asked(tenant, /breakdowns$/)).toHaveLength(5);
  });
});

describe("trap: a breakdown may count nothing at all", () => {
  const half = { type: "Urlaub", endsAtMidday: true } as const;

  test("P8 a half day that was rejected stays rejected, and its breakdown is not asked for", async () => {
    const { world, ada } = smallCompany();
    addAbsence(world, { ...half, person: ada, startsOn: "2026-08-10", endsOn: "2026-08-10", status: "rejected" });
    await using tenant = await startTenant({ world });
    const { absences, warnings } = await read(tenant);
    expect(absences!.records).toMatchObject([{ startsOn: "2026-08-10", approval: "rejected" }]);
    expect(asked(tenant, /breakdowns$/)).toHaveLength(0);
    expect(warnings).toEqual([]);
  });

  test("P8 a half day on a day that became free is on the day that is listed", async () => {
    const { world, ada } = smallCompany();
    addAbsence(world, { ...half, person: ada, startsOn: "2026-08-15", endsOn: "2026-08-15" });
    await using tenant = await startTenant({ world });
    const { absences, warnings } = await read(tenant);
    expect(absences!.records).toMatchObject([{ endsOn: "2026-08-15", endsAtMidday: true, approval: "approved" }]);
    expect(warnings).toEqual([]);
  });

  test("P8 a half day of which no day is listed is frozen, and told", async () => {
    const { world, ada } = smallCompany();
    addAbsence(world, { ...half, person: ada, startsOn: "2026-08-15", endsOn: "2026-08-15" });
    await using tenant = await startTenant({ world });
    const none = { status: 200, body: { _data: [], _meta: { links: {} } } };
    tenant.simulator.server.fault({ path: /breakdowns$/, times: 9, how: none });
    const { absences, warnings } = await read(tenant);
    expect(absences!.records).toMatchObject([{ startsOn: "2026-08-15", approval: "unknown" }]);
    expect(warnings).toEqual([expect.stringContaining("left as they are")]);
  });

  test("P8 a half day of a type that counts days, broken down in hours, is frozen and told", async () => {
    const { world, ada } = smallCompany();
    addAbsence(world, { ...half, person: ada, startsOn: "2026-08-14", endsOn: "2026-08-14" });
    await using tenant = await startTenant({ world });
    const line = { date: "2026-08-14", effective_duration: { unit: "HOUR", value: 0.5 } };
    const hours = { status: 200, body: { _data: [line], _meta: { links: {} } } };
    tenant.simulator.server.fault({ path: /breakdowns$/, times: 9, how: hours });
    const { absences, warnings } = await read(tenant);
    expect(absences!.records).toMatchObject([{ startsOn: "2026-08-14", hours: null, approval: "unknown" }]);
    expect(warnings).toEqual([expect.stringContaining("left as they are")]);
  });

  test("it is then read as the other half days show, although it was asked first and no day is listed", async () => {
    const { world, ada } = smallCompany();
    for (const day of [15, 17, 18, 19, 20]) {
      addAbsence(world, { ...half, person: ada, startsOn: `2026-08-${day}`, endsOn: `2026-08-${day}` });
    }
    addAbsence(world, { ...half, person: ada, startsOn: "2026-08-21", endsOn: "2026-08-21" });
    await using tenant = await startTenant({ world });
    const none = { status: 200, body: { _data: [], _meta: { links: {} } } };
    tenant.simulator.server.fault({ path: new RegExp(`${world.absences[0]!.id}/breakdowns$`), how: none });
    const { absences, warnings } = await read(tenant);
    const [first] = absences!.records.filter(({ startsOn }) => startsOn === "2026-08-15");
    expect(first).toMatchObject({ endsOn: "2026-08-15", endsAtMidday: true, approval: "approved" });
    expect(warnings).toEqual([]);
  });
});

describe("trap: the offset of v1 time-offs is a page number from 1", () => {
  test.each([
    ["page", ["0", "1", "2", "3"]],
    ["page from 0", ["0", "1", "2"]],
    ["item", ["0", "1", "200", "400"]],
  ] as const)("the offset of absence-periods counts what an offset of 1 shows: %s", async (hoursOffset, hourly) => {
    const { world, ada } = busy(450);
    const hours = { from: "09:00", until: "10:00" };
    for (let n = 1; n <= 410; n += 1) {
      addAbsence(world, { person: ada, type: "Arzttermin", startsOn: "2026-09-01", endsOn: "2026-09-01", hours });
    }
    await using tenant = await startTenant({ world, quirks: { v2AbsencesMissing: true, hoursOffset } });
    const { absences } = await read(tenant);
    expect(absences!.records).toHaveLength(860);
    const offsets = (path: RegExp) => asked(tenant, path).map(({ query }) => /offset=(\d+)/.exec(query)?.[1]);
    expect(offsets(/time-offs$/)).toEqual(["1", "2", "3"]);
    expect(offsets(/v1.*absence-periods$/)).toEqual(hourly);
  });
});

describe("trap: v1 dates carry an offset and are cut, never converted", () => {
  test("a hire date at local midnight stays on its day", async () => {
    const { world, bruno } = smallCompany();
    await using tenant = await startTenant({ world });
    const { people } = await read(tenant, PEOPLE);
    expect(people.records.find(({ id }) => id === String(bruno.id))?.attributes.hire_date).toBe("2020-02-29");
  });
});

describe("trap: empty is not missing", () => {
  test('"" and [] stand for null, in any language of labels', async () => {
    const { world, ada } = smallCompany();
    await using tenant = await startTenant({ world, quirks: { emptyAsList: true, germanLabels: true } });
    const { people } = await read(tenant, PEOPLE);
    expect(people.records.find(({ id }) => id === String(ada.id))?.attributes).toMatchObject({
      department: null,
      supervisor: null,
    });
  });

  test.each([
    ["department", { type: "Department" }, "value.attributes: expected an object"],
    ["department", { type: "Department", attributes: [] }, "value.attributes: expected an object"],
    ["department", { type: "Department", attributes: { id: 1, name: null } }, "value.attributes.name: expected a text"],
    ["department", { type: "Department", attributes: { id: 1, name: 5 } }, "value.attributes.name: expected a text"],
    ["department", [{ type: "Department", attributes: { id: 1, name: "IT" } }], "value: expected an object"],
    ["department", "IT", "value: expected an object"],
    ["department", {}, "value.attributes: expected an object"],
    ["supervisor", { type: "Employee" }, "value.attributes: expected an object"],
    ["first_name", [], "value: expected a text"],
    ["first_name", {}, "value: expected a text"],
    ["status", {}, "value: expected a text"],
    ["cost_centers", [{ name: "1000" }], "value[].attributes: expected an object"],
    ["hire_date", {}, "value.attributes: expected an object"],
  ])(
    "another shape than those that stand for empty is refused, and not empty: %s as %j",
    async (key, value, expected) => {
      const { world } = smallCompany();
      await using tenant = await startTenant({ world });
      tamper(tenant.simulator, /employees$/, (page) => {
        const [first] = page.data as { attributes: Record<string, { value: unknown }> }[];
        first!.attributes[key]!.value = value;
        return page;
      });
      const needs = {
        ...PEOPLE,
        people: { ...PEOPLE.people, useful: ["department", "supervisor", "cost_centers", "hire_date"] },
      };
      await expect(read(tenant, needs)).rejects.toMatchObject({
        code: "CONTRACT_BROKEN",
        message: `personio.people: data[0].attributes.${key}.${expected}`,
      });
    },
  );

  test("a useful attribute that was not released is missing, and nothing else is", async () => {
    const { world } = smallCompany();
    world.released = new Set(["id", "first_name", "last_name", "email", "status", "hire_date"]);
    await using tenant = await startTenant({ world });
    const { people } = await read(tenant, PEOPLE);
    expect(people.records[0]!.attributes).not.toHaveProperty("department");
    expect(people.records[0]!.attributes).toHaveProperty("hire_date");
    expect(people.completeness.tally.attributes).not.toContain("department");
  });

  test.each(["v1", "v2"])("a required attribute that was not released is named, through %s", async (by) => {
    const { world } = smallCompany();
    world.released = new Set(["id", "first_name", "last_name", "status"]);
    await using tenant = await startTenant({ world, settings: { people: by } });
    await expect(read(tenant, PEOPLE)).rejects.toMatchObject({
      code: "ATTRIBUTE_NOT_RELEASED",
      message: expect.stringContaining('"email"'),
      remedy: expect.stringContaining("Readable employee attributes"),
    });
  });

  test("a required attribute that the config names by its label is told by its key", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    const needs = { people: { required: ["email", "Favourite colour"], useful: [] }, absences: null };
    await expect(read(tenant, needs)).rejects.toMatchObject({
      code: "ATTRIBUTE_NOT_RELEASED",
      remedy: 'In the config, write "dynamic_305" in place of "Favourite colour".',
    });
  });

  test("a department asked of v2 is an error that says so, not a company without departments", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, settings: { people: "v2" } });
    const needs = { people: { required: ["department"], useful: [] }, absences: null };
    await expect(read(tenant, needs)).rejects.toMatchObject({
      code: "ATTRIBUTE_NOT_RELEASED",
      remedy: expect.stringContaining("people: v1"),
    });
  });

  test("a required attribute that some people carry is released; the others are left without it", async () => {
    const { world, bruno } = smallCompany();
    await using tenant = await startTenant({ world });
    tenant.simulator.server.fault({
      path: /employees$/,
      how: (answer) => {
        const body = JSON.parse(String(answer.body));
        for (const { attributes } of body.data) if (attributes.id.value !== bruno.id) delete attributes.email;
        return { ...answer, body };
      },
    });
    const { people } = await read(tenant, PEOPLE);
    expect(people.records.filter(({ attributes }) => "email" in attributes)).toHaveLength(1);
  });

  test("a company with nobody in it lacks no attribute", async () => {
    await using tenant = await startTenant();
    const reads = await read(tenant);
    expect(reads.people.records).toEqual([]);
    expect(reads.people.completeness.tally.total).toBe(0);
  });
});

describe("trap: a projection hides", () => {
  const narrowed = (tenant: Tenant) => asked(tenant, /employees$/).map(({ query }) => query.includes("attributes"));

  test("further pages are narrowed to what is wanted and released", async () => {
    const { world } = crowd(230);
    world.released = new Set(["id", "first_name", "last_name", "email", "status", "hire_date", "fix_salary"]);
    await using tenant = await startTenant({ world });
    const { people } = await read(tenant, PEOPLE);
    expect(narrowed(tenant)).toEqual([false, true, true]);
    expect(asked(tenant, /employees$/)[1]!.query).not.toMatch(/department|salary/);
    expect(people.records.every(({ attributes }) => attributes.hire_date !== undefined)).toBe(true);
  });

  test.each([
    [
      "drops what is released",
      { success: true, metadata: { total_elements: 230 }, data: [{ attributes: { id: { value: 1 } } }] },
      200,
    ],
    ["drops even the id", { success: true, metadata: { total_elements: 230 }, data: [{ attributes: {} }] }, 200],
    ["is refused", { success: false, error: { code: 400, message: "Unknown attribute" } }, 400],
  ])("one that %s is given up, and nothing looks withdrawn", async (_name, body, status) => {
    await using tenant = await startTenant({ world: crowd(330).world });
    tenant.simulator.server.fault({
      path: /employees$/,
      times: Number.POSITIVE_INFINITY,
      where: ({ query }) => query.has("attributes[]"),
      how: { status, body },
    });
    const { people } = await read(tenant, PEOPLE);
    expect(people.records).toHaveLength(330);
    expect(people.records.every(({ attributes }) => attributes.email !== undefined)).toBe(true);
    // The third page was under way when the second came.
    expect(narrowed(tenant)).toEqual([false, true, true, false, false, false]);
  });
});

describe("trap: a list that comes out wrong is never taken for everything", () => {
  test.each([
    ["a total that shrinks while paging", { shrinkingTotal: true }, "v1"],
    ["a record that comes again at a page's edge", { repeatedRecordOnPage: 2 }, "v1"],
    ["a next cursor that points at itself", { selfCursor: true }, "v2"],
  ])("%s", async (_name, quirks, by) => {
    await using tenant = await startTenant({ world: crowd(160).world, quirks, settings: { people: by } });
    await expect(read(tenant, PEOPLE)).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
  });

  test("200 with success: false is a failure, not an empty company", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, quirks: { successFalse: true } });
    await expect(read(tenant, PEOPLE)).rejects.toMatchObject({ code: "UNREACHABLE" });
  });

  test("an HTML page on a 502 is tried again", async () => {
    await using tenant = await startTenant({ world: smallCompany().world });
    tenant.simulator.server.fault({
      path: /employees$/,
      times: 2,
      how: { status: 502, body: "<html>Bad Gateway</html>" },
    });
    expect((await read(tenant, PEOPLE)).people.records).toHaveLength(3);
  });

  test("a failure of the absences ends the reading of the people too, and is what is told", async () => {
    await using tenant = await startTenant({ world: crowd(2000).world });
    const answer = { status: 400, body: { errors: [{ title: "Bad request", type: "#common.bad_request" }] } };
    tenant.simulator.server.fault({ path: /absence-types$/, how: answer });
    await expect(read(tenant)).rejects.toMatchObject({
      code: "CONTRACT_BROKEN",
      message: expect.stringContaining("absence-types"),
    });
    expect(asked(tenant, /employees$/).length).toBeLessThan(20);
  });
});

describe("trap: next links are relative or absolute, and may or may not carry the filters", () => {
  test.each(["relativeLinks", "cursorForgetsFilters"] as const)("%s", async (quirk) => {
    await using tenant = await startTenant({ world: busy(250).world, quirks: { [quirk]: true } });
    expect((await read(tenant)).absences!.records).toHaveLength(250);
  });

  test("a link that leads away from Personio is refused, and the token does not go there", async () => {
    await using tenant = await startTenant({ world: busy(250).world });
    const elsewhere = await startSimServer(() => ({ status: 200, body: { _data: [], _meta: { links: {} } } }));
    onTestFinished(() => elsewhere.close());
    tenant.simulator.server.fault({
      path: /absence-periods$/,
      how: (answer) => {
        const body = answer.body as { _meta: object };
        const next = { href: `${elsewhere.url}/v2/absence-periods` };
        return { ...answer, body: { ...body, _meta: { links: { next } } } };
      },
    });
    await expect(read(tenant)).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
    expect(elsewhere.log).toEqual([]);
  });
});

describe("trap: date-times of filters", () => {
  test("with Z refused, they are sent without, and from then on at once", async () => {
    await using tenant = await startTenant({ world: busy(3).world, quirks: { rejectZuluFilters: true } });
    expect((await read(tenant)).absences!.records).toHaveLength(3);
    expect((await read(tenant)).absences!.records).toHaveLength(3);
    expect(asked(tenant, /absence-periods$/).filter(({ status }) => status === 400)).toHaveLength(1);
  });

  test("refused either way, the first refusal is told", async () => {
    await using tenant = await startTenant({ world: busy(3).world });
    const answer = {
      status: 400,
      body: { errors: [{ detail: "Invalid request content", type: "#common.bad_request" }] },
    };
    tenant.simulator.server.fault({ path: /absence-periods$/, times: 2, how: answer });
    await expect(read(tenant)).rejects.toMatchObject({ message: expect.stringContaining("Invalid request content") });
  });
});

describe("trap: ids beyond 2^53", () => {
  test("an id of a work schedule keeps its last digits", async () => {
    const { world } = smallCompany();
    await using tenant = await startTenant({ world });
    tenant.simulator.server.fault({
      path: /employees$/,
      how: (answer) => {
        const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
        const schedule = '"value":{"type":"WorkSchedule","attributes":{"id":1067807102794692001,"name":"Full time"}}';
        return { ...answer, body: text.replace(/("department":\{"label":"[^"]*",)"value":[^{]*?,/, `$1${schedule},`) };
      },
    });
    const { people } = await read(tenant, PEOPLE);
    expect(people.records[0]!.attributes.department).toEqual({ id: "1067807102794692001", name: "Full time" });
  });
});

describe("trap: a missing right looks like many things", () => {
  test("401 on v2 persons with a good token is a missing right", async () => {
    await using tenant = await startTenant({
      world: smallCompany().world,
      scopes: "personio:absences:read",
      settings: { people: "v2" },
    });
    await expect(read(tenant, PEOPLE)).rejects.toMatchObject({ code: "RIGHT_MISSING" });
  });

  test("403 on v1 employees with a good token is a missing right", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, scopes: "personio:absences:read" });
    await expect(read(tenant, PEOPLE)).rejects.toMatchObject({
      code: "RIGHT_MISSING",
      remedy: expect.stringContaining("Connected integrations"),
    });
  });

  test("absences that neither interface may read are told by v2's refusal", async () => {
    await using tenant = await startTenant({ world: smallCompany().world, scopes: "personio:persons:read" });
    await expect(read(tenant)).rejects.toMatchObject({
      code: "RIGHT_MISSING",
      message: expect.stringContaining("/v2/absence-types"),
    });
  });
});

describe("trap: last_working_day in the schema, last_working_date in the examples", () => {
  test.each([true, false])("is read either way (lastWorkingDate: %s)", async (lastWorkingDate) => {
    const { world, clara } = smallCompany();
    await using tenant = await startTenant({ world, quirks: { lastWorkingDate }, settings: { people: "v2" } });
    const { people } = await read(tenant, { people: { required: ["last_working_day"], useful: [] }, absences: null });
    expect(people.records.find(({ id }) => id === String(clara.id))?.attributes.last_working_day).toBe("2026-03-31");
  });
});

describe("trap: no tombstones", () => {
  test("only what changed is read for a partial run, with a day to spare", async () => {
    const { world, ada } = smallCompany();
    world.now = "2026-07-01T06:00:00.000Z";
    addAbsence(world, { person: ada, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-07" });
    world.now = "2026-07-20T18:00:00.000Z";
    const late = addAbsence(world, { person: ada, type: "Urlaub", startsOn: "2026-09-03", endsOn: "2026-09-07" });
    world.now = `${TODAY}T06:00:00.000Z`;
    await using tenant = await startTenant({ world });
    const changedSince = "2026-07-21T02:00:00.000Z";
    for (const v2AbsencesMissing of [false, true]) {
      tenant.simulator.quirks.v2AbsencesMissing = v2AbsencesMissing;
      const { people, absences } = await tenant.source.read(NEEDS, { changedSince }, { today: TODAY });
      expect(absences!.records.map(({ id }) => id)).toEqual([late.id]);
      expect(people.records).toHaveLength(3);
    }
  });
});

describe("trap: an end that is not told", () => {
  test.each([
    ["is missing", undefined],
    ["is an empty text", ""],
    ["is an empty object", {}],
    ["has a half and no day", { type: "SECOND_HALF" }],
  ])("an absence whose end %s is frozen and told: it is not one without an end", async (_, ends) => {
    const { world, ada } = smallCompany();
    addAbsence(world, { person: ada, type: "Urlaub", startsOn: "2026-08-10", endsOn: "2026-08-11" });
    await using tenant = await startTenant({ world });
    tenant.simulator.server.fault({
      path: /absence-periods$/,
      times: 9,
      how: ({ body, ...answer }) => {
        const { _data = [], ...rest } = structuredClone(body) as { _data?: readonly object[] };
        return { ...answer, body: { ...rest, _data: _data.map((record) => ({ ...record, ends_at: ends })) } };
      },
    });
    const { absences, warnings } = await read(tenant);
    expect(absences!.records).toMatchObject([{ startsOn: "2026-08-10", approval: "unknown" }]);
    expect(warnings).toEqual([expect.stringContaining("do not say when they end")]);
  });
});
