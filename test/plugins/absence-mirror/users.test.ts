import { describe, expect, test } from "vitest";
import type { Person } from "../../../core/model/person.ts";
import type { Met } from "../../../plugins/absence-mirror/connector.ts";
import { usersFlow } from "../../../plugins/absence-mirror/users.ts";
import { FIRST_LOOK } from "../../kit/flow-context.ts";
import { ADA, person, reads, silentClient } from "./source.ts";

const flow = usersFlow(silentClient());
const rows = (people: readonly Person[]) => [...flow.desired(reads([], people), FIRST_LOOK)];

describe("A3: people are matched by account e-mail, once", () => {
  test("the key is the e-mail, trimmed and in lower case", () => {
    expect(rows([person("7", "  Ada.Anvil@Example.com ")])).toEqual([
      {
        subject: "7",
        title: "ada.anvil@example.com",
        personId: "7",
        person: "ada.anvil@example.com",
        key: "ada.anvil@example.com",
        fields: { email: "ada.anvil@example.com", first_name: "Ada", last_name: "Anvil" },
        extent: null,
      },
    ]);
  });

  test("this flow learns who is who and writes nothing", () => {
    expect(flow).toMatchObject({ kind: "user", area: "absences", creates: "never", adopt: "key", orphans: "keep" });
    const writes = [flow.create, flow.update, flow.remove, flow.deactivate, flow.reactivate];
    expect(writes.every((write) => write === undefined)).toBe(true);
    expect(flow.window("2026-07-21")).toBeNull();
  });

  test("e-mails that differ in case are one", () => {
    const { equal } = flow.fields.email;
    expect(equal?.("Ada@example.com", "ada@example.com")).toBe(true);
    expect(equal?.("ada@example.com", "bruno@example.com")).toBe(false);
    expect(equal?.(null, "")).toBe(true);
  });
});

test("the client is told of everybody with an e-mail before anything is computed, and nothing while it is", () => {
  const told: unknown[] = [];
  const client = { ...silentClient(), meet: (...given: unknown[]) => told.push(given) };
  const { prepare, desired } = usersFlow(client);
  const people = [ADA, person("2", null), person("3", "left@example.com", { status: "inactive" })];
  prepare?.(reads([], people), { subjectOf: (kind, account) => `${kind} of ${account}` });
  const [[met, whose]] = told as [[readonly Met[], (account: string) => string | null]];
  expect(met.map(({ id, left }) => [id, left])).toEqual([
    [ADA.id, false],
    ["3", true],
  ]);
  expect(whose("a-1")).toBe("user of a-1");
  expect([...desired(reads([], people), FIRST_LOOK)]).toHaveLength(3);
  expect(told).toHaveLength(1);
});

describe("P9: people who count", () => {
  test.each(["onboarding", "active", "leave"])("status %s counts", (status) => {
    expect(rows([person("1", "ada@example.com", { status })])[0]).toMatchObject({ key: "ada@example.com" });
  });

  test("a person whose status or name is not released counts", () => {
    const bare: Person = { id: "1", attributes: { email: "ada@example.com" } };
    const untold = ["first_name", "last_name"];
    expect(rows([bare])[0]).toMatchObject({ key: "ada@example.com", untold });
  });

  test("a person who left is frozen: the link stays, and a twin who works here has the e-mail alone", () => {
    const left = person("1", "ada@example.com", { status: "inactive" });
    const [gone, here] = rows([left, person("2", "ada@example.com")]);
    expect(gone).toMatchObject({ subject: "1", code: "LEFT", fate: "frozen" });
    expect(gone).not.toHaveProperty("key");
    expect(here).toMatchObject({ subject: "2", key: "ada@example.com" });
  });

  test.each([null, "", "terminated"])("so is one of whom the status %j does not say whether they left", (status) => {
    const people = [person("2", "ada@example.com"), person("1", "ada@example.com", { status })];
    expect(rows(people)[1]).toMatchObject({ subject: "1", code: "UNKNOWN", fate: "frozen" });
    const told: (readonly Met[])[] = [];
    const client = { ...silentClient(), meet: (met: readonly Met[]) => told.push(met) };
    usersFlow(client).prepare?.(reads([], people), { subjectOf: () => null });
    expect(told[0]?.map(({ left }) => left)).toEqual([false, true]);
  });

  test.each([null, "", "  "])("a person with the e-mail %j is named, never guessed", (email) => {
    expect(rows([person("1", email)])).toEqual([
      expect.objectContaining({ subject: "1", title: "1", person: "1", code: "NO_EMAIL", fate: "frozen" }),
    ]);
  });

  test("a twin name is no reason to be left out", () => {
    expect(rows([ADA, person("2", "ada2@example.com")]).every((row) => "key" in row)).toBe(true);
  });
});
