import { afterEach, beforeEach, expect, test } from "vitest";
import { type PersonioSimulator, startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { withdrawAttribute } from "../../../plugins/personio/simulator/traps.ts";
import { changePerson, makeWorld } from "../../../plugins/personio/world.ts";
import { type Ask, callerOf, type Json, walk } from "./simulator-caller.ts";

let simulator: PersonioSimulator;
let ask: Ask;

beforeEach(async () => {
  simulator = await startPersonioSimulator({ world: makeWorld({ seed: 1, people: 120, today: "2026-07-21" }) });
  ask = await callerOf(simulator);
});
afterEach(() => simulator.close());

const employee = async (name: string): Promise<Json> => {
  const person = simulator.world.people.find((one) => one.preferredName === name)!;
  return (await ask(`/v1/company/employees/${person.id}`)).body.data.attributes;
};

test("v1 employees are paged by item, from 0, and the pages join without a seam", async () => {
  const first = (await ask("/v1/company/employees?limit=50")).body;
  expect(first).toMatchObject({ success: true, offset: 0, limit: 50 });
  expect(first.metadata).toEqual({ total_elements: 120, current_page: 0, total_pages: 3 });
  const last = (await ask("/v1/company/employees?limit=50&offset=100")).body;
  expect(last.metadata.current_page).toBe(2);
  expect(last.data).toHaveLength(20);
  expect((await ask("/v1/company/employees?limit=50&offset=150")).body.data).toEqual([]);
  const middle = (await ask("/v1/company/employees?limit=50&offset=50")).body;
  const ids = [first, middle, last].flatMap((page) => page.data.map((row: Json) => row.attributes.id.value));
  expect(ids).toEqual(simulator.world.people.map((one) => one.id));
});

test("v1 hands out 50 employees unless asked otherwise, and never more than 100", async () => {
  expect((await ask("/v1/company/employees")).body.data).toHaveLength(50);
  expect((await ask("/v1/company/employees?limit=100")).body.data).toHaveLength(100);
  expect((await ask("/v1/company/employees?limit=101")).status).toBe(400);
  expect((await ask("/v1/company/employees?limit=many")).status).toBe(400);
});

test("v1 attributes are labelled, dates carry the offset of local midnight, hours are text", async () => {
  const bruno = await employee("Bruno Beispiel");
  expect(bruno.first_name).toEqual({
    label: "First name",
    value: "Bruno",
    type: "standard",
    universal_id: "first_name",
  });
  expect(bruno.weekly_working_hours.value).toMatch(/^\d+(\.\d)?$/);
  expect(bruno.hire_date.value).toMatch(/^\d{4}-\d{2}-\d{2}T00:00:00\+0[12]:00$/);
  expect(bruno.supervisor.value.attributes.email.value).toBe("ada.anvil@example.com");
  expect(bruno.department.value).toEqual({ type: "Department", attributes: { id: 402, name: "Vertrieb" } });
  expect(bruno.dynamic_307.universal_id).toBe("date_of_birth");
  expect((await employee("Methusalem Muster")).hire_date.value).toBe("1892-03-01T00:00:00+00:53");
  expect((await employee("Ada Anvil")).supervisor.value).toBeNull();
  expect((await employee("Dorian Dummy")).email.value).toBe("");
});

test("an attribute that is not released is missing everywhere, never null", async () => {
  withdrawAttribute(simulator, "status");
  withdrawAttribute(simulator, "department");
  const bruno = await employee("Bruno Beispiel");
  expect(bruno).not.toHaveProperty("status");
  expect(bruno).toHaveProperty("email");
  const keys = (await ask("/v1/company/employees/attributes")).body.data.map((one: Json) => one.key);
  expect(keys).toContain("email");
  expect(keys).not.toContain("status");
  const person = (await ask("/v2/persons/1002")).body;
  expect(person).not.toHaveProperty("status");
  const [employment] = (await ask("/v2/persons/1002/employments")).body._data;
  expect(employment).not.toHaveProperty("status");
  expect(employment.org_units.map((one: Json) => one.type)).not.toContain("department");
});

test("with nothing released, v2 gives id and employments and v1 the id alone", async () => {
  simulator.world.released = new Set();
  expect(Object.keys(await employee("Bruno Beispiel"))).toEqual(["id"]);
  const person = (await ask("/v2/persons/1002")).body;
  expect(Object.keys(person)).toEqual(["id", "custom_attributes", "employments", "_meta"]);
  expect(person.custom_attributes).toEqual([]);
});

test("v1 employees can be asked for by address, by change and by attribute", async () => {
  const twins = (await ask("/v1/company/employees?email=frieda.fake@example.com")).body;
  expect(twins.data.map((row: Json) => row.attributes.status.value)).toEqual(["inactive", "active"]);
  const person = simulator.world.people[3]!;
  changePerson(simulator.world, person, { position: "Prokurist" });
  const since = "/v1/company/employees?updated_since=2026-07-21T05:00:00&attributes[]=position";
  const { data, metadata } = (await ask(since)).body;
  expect(metadata.total_elements).toBe(1);
  expect(Object.keys(data[0].attributes)).toEqual(["id", "position"]);
  expect(data[0].attributes.position.value).toBe("Prokurist");
});

test("an employee that is not there is a German 404", async () => {
  const { status, body } = await ask("/v1/company/employees/99");
  expect([status, body.error.message]).toEqual([404, "Es ist ein Problem aufgetreten "]);
});

test("v2 persons come ten at a time unless asked otherwise, at most fifty, to the end of the cursor", async () => {
  expect((await ask("/v2/persons")).body._data).toHaveLength(10);
  const tooMany = await ask("/v2/persons?limit=100");
  expect([tooMany.status, tooMany.body.errors[0].detail]).toEqual([400, "Provided value for limit is not valid"]);
  const pages = await walk(ask, "/v2/persons?limit=50");
  expect(pages.map((page) => page._data.length)).toEqual([50, 50, 20]);
  const ids = pages.flatMap((page) => page._data.map((one: Json) => one.id));
  expect(ids).toEqual(simulator.world.people.map((one) => String(one.id)));
});

test("v2 filters hold over the whole walk, because the cursor remembers them", async () => {
  const pages = await walk(ask, "/v2/persons?limit=5&status=INACTIVE");
  const left = simulator.world.people.filter((one) => one.status === "inactive");
  expect(left.length).toBeGreaterThan(5);
  expect(pages.flatMap((page) => page._data.map((one: Json) => Number(one.id)))).toEqual(left.map((one) => one.id));
});

test("v2 filters are exact, joined by commas where they are lists, and strict in time", async () => {
  const ids = async (query: string) => (await ask(`/v2/persons?${query}`)).body._data.map((one: Json) => one.id);
  expect(await ids("id=1002,1004")).toEqual(["1002", "1004"]);
  expect(await ids("email=ada.anvil@example.com")).toEqual(["1001"]);
  expect(await ids("first_name=Emil&last_name=Ersatz")).toEqual(["1005", "1006"]);
  changePerson(simulator.world, simulator.world.people[2]!, {});
  expect(await ids("updated_at.gt=2026-07-21T05:59:59Z")).toEqual(["1003"]);
  expect(await ids("updated_at.gt=2026-07-21T06:00:00Z")).toEqual([]);
});

test.each(["/v2/persons?team=1", "/v2/persons?status=LEFT", "/v2/persons?cursor=made-up"])(
  "%s is refused as a bad request",
  async (path) => {
    const { status, headers, body } = await ask(path);
    expect([status, body.errors[0].title]).toEqual([400, "Bad request"]);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(Object.keys(body)).toEqual(["personio_trace_id", "timestamp", "errors"]);
  },
);

test("a person who left is INACTIVE and has a termination; one on leave is ACTIVE, and LEAVE in the employment", async () => {
  const find = (name: string, n = 0) => simulator.world.people.filter((one) => one.preferredName === name)[n]!.id;
  const gustav = find("Gustav Gips");
  expect((await ask(`/v2/persons/${gustav}`)).body.status).toBe("INACTIVE");
  const [employment] = (await ask(`/v2/persons/${gustav}/employments`)).body._data;
  expect(employment).toMatchObject({ status: "INACTIVE", type: "INTERNAL" });
  expect(employment.termination.last_working_day).toBe("2026-06-21");
  const ida = find("Ida Ideal");
  expect((await ask(`/v2/persons/${ida}`)).body.status).toBe("ACTIVE");
  expect((await ask(`/v2/persons/${ida}/employments`)).body._data[0].status).toBe("LEAVE");
});

test("a person and an endpoint that are not there are two kinds of 404", async () => {
  const types = async (path: string) => {
    const { status, body } = await ask(path);
    return [status, body.errors[0].type.split("#")[1]];
  };
  expect(await types("/v2/persons/99")).toEqual([404, "common.resource_not_found"]);
  expect(await types("/v2/persons/99/employments")).toEqual([404, "common.resource_not_found"]);
  expect(await types("/v2/cost-centers")).toEqual([404, "apinot_found"]);
});

test("what changes in the world is seen at once, in lists that were asked for before too", async () => {
  const count = async () => (await ask("/v2/persons?limit=50&status=INACTIVE")).body._data.length;
  const before = await count();
  changePerson(simulator.world, simulator.world.people[0]!, { status: "inactive" });
  expect(await count()).toBe(before + 1);
});
