/** Departments: who should be in which, by exact name, and how names that are missing there are reported. */
import { describe, expect, it } from "vitest";
import type { Person } from "../../../core/model/person.ts";
import type { StaffClient } from "../../../plugins/staff-scheduling/connector.ts";
import { membershipsFlow } from "../../../plugins/staff-scheduling/memberships.ts";
import { known, leftOut, LISTS, person, reads, settings, SILENT, wanted } from "./made-up.ts";

const flow = membershipsFlow(SILENT, LISTS, settings());
const rows = (people: readonly Person[]) => [...flow.desired(reads(people), known())];
const unit = (name: string) => ({ id: name, name });

describe("S4: departments", () => {
  it("S4 are the department and the team of that name at the person's location", () => {
    const ann = person("1", { team: unit("Bar") });
    const cleo = person("3", { office: unit("Leeds") });
    expect(wanted(rows([ann, cleo])).map(({ subject, key, fields }) => [subject, key, fields.department])).toEqual([
      ["1 department", "{user:1}:1", "1"],
      ["1 team", "{user:1}:2", "2"],
      ["3 department", "{user:3}:3", "3"],
    ]);
  });

  it("S4 that are missing are reported once, with the names that there are, and change nothing", () => {
    const people = [person("1", { team: unit("bar") }), person("2", { team: unit("bar") })];
    const left = leftOut(rows(people)).filter(({ code }) => code === "DEPARTMENT_MISSING");
    expect(left.map(({ fate, person: who }) => `${fate} ${who}`)).toEqual([
      "frozen ann1@example.com",
      "frozen ann2@example.com",
      "kept null",
    ]);
    expect(left.at(-1)).toMatchObject({
      title: 'department "bar" at "Berlin"',
      detail: 'there is no department of exactly the name "bar" at "Berlin"; there are "Bar", "Kitchen"',
    });
  });

  it("S4 that are missing are a conflict where somebody is in none by either name, else they are only listed", () => {
    const away = { department: unit("Office"), team: unit("bar") };
    const left = leftOut(rows([person("1", { team: unit("bar") }), person("2", away)]));
    const names = left.filter(({ code, person: who }) => code === "DEPARTMENT_MISSING" && who === null);
    expect(names.map(({ title, conflict }) => [title, conflict ?? false])).toEqual([
      ['department "bar" at "Berlin"', true],
      ['department "Office" at "Berlin"', true],
    ]);
  });

  it("S4 whose name is there twice are not called missing", () => {
    const lists = { ...LISTS, departments: [...LISTS.departments, { id: "4", name: "Kitchen", location: "64" }] };
    const left = leftOut(membershipsFlow(SILENT, lists, settings()).desired(reads([person("1")]), known()));
    expect(left.at(-1)).toMatchObject({
      ...{ code: "DEPARTMENT_MISSING", conflict: true },
      detail: 'several departments at "Berlin" have the name "Kitchen": rename all but one of them',
    });
  });

  it("S4 that nobody names in Personio any more are left; those that are not released say nothing", () => {
    const { department: _, ...attributes } = person("1").attributes;
    expect(rows([person("1", { department: null })]).map((row) => "code" in row && `${row.code} ${row.fate}`)).toEqual([
      "NONE dropped",
      "NONE dropped",
    ]);
    expect(leftOut(rows([{ id: "1", attributes }]))[0]).toMatchObject({ code: "NOT_RELEASED", fate: "frozen" });
    const { office: __, ...placeless } = person("1").attributes;
    expect(leftOut(rows([{ id: "1", attributes: placeless }]))).toMatchObject([
      { code: "NOT_RELEASED", fate: "frozen" },
      { code: "NONE" },
    ]);
  });

  it("S4 of the same name as the team's are entered once", () => {
    expect(wanted(rows([person("1", { team: unit("Kitchen") })]))).toHaveLength(1);
  });

  it("S4 that the list lacks are asked about: whoever is in one still is not reported as taken out of it", async () => {
    const left: string[] = [];
    const client = {
      ...SILENT,
      leave: async ({ id }: { id: string }, users: readonly string[]) => void left.push(`${users} ${id}`),
      membership: async (id: string) => (id === "501:9" ? { remoteId: id } : null),
    } as unknown as StaffClient;
    const { remove, batch } = membershipsFlow(client, LISTS, settings());
    await expect(remove!("501:9")).rejects.toMatchObject({ causeKey: "staff-scheduling:department-unlisted" });
    await remove!("502:9");
    expect(await batch!.remove(["501:1", "502:1", "501:9", "502:9"])).toEqual([
      "501:1",
      "502:1",
      expect.objectContaining({ name: "RecordError" }),
      "502:9",
    ]);
    expect(left).toEqual(["501,502 1"]);
  });

  it("S4 that the list lacks are not left by half: nobody enters the new one before they can leave the former", async () => {
    const asked: string[] = [];
    const client = {
      ...SILENT,
      enter: async ({ id }: { id: string }) => void asked.push(`enter ${id}`),
      leave: async ({ id }: { id: string }) => void asked.push(`leave ${id}`),
      membership: async (id: string) => (id === "501:9" ? { remoteId: id } : null),
    } as unknown as StaffClient;
    const { update } = membershipsFlow(client, LISTS, settings());
    const wanted = { user: "501", department: "1" };
    await expect(update!("501:9", wanted, ["department"])).rejects.toMatchObject({ name: "RecordError" });
    expect(asked).toEqual([]);
    expect(await update!("501:2", wanted, ["department"])).toBe("501:1");
    expect(asked).toEqual(["enter 1", "leave 2"]);
  });

  it("S5 of who left stay as they are: a locked account is history", () => {
    const left = leftOut(rows([person("1", { status: "inactive" })]));
    expect(left.map(({ code, fate }) => `${code} ${fate}`)).toEqual(["LEFT frozen", "LEFT frozen"]);
  });
});
