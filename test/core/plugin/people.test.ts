/** What flows of people share: rows, names, the rules of name and address, and why somebody is left out. */
import { describe, expect, test } from "vitest";
import type { AttributeValue, Person } from "../../../core/model/person.ts";
import { conflict, dropped, frozen, kept } from "../../../core/plugin/left-out.ts";
import {
  hasLeft,
  LEFT,
  nameFields,
  NO_EMAIL,
  notHere,
  notStarted,
  personRow,
  PERSON_FIELDS,
  untoldNames,
  whoOf,
} from "../../../core/plugin/people.ts";

function person(attributes: Record<string, AttributeValue>): Person {
  return { id: "12", attributes };
}

describe("a person's row", () => {
  test("is titled by the e-mail, and the person in it is known by that", () => {
    const ann = person({ email: " Ann@Example.com " });
    expect(personRow(ann)).toEqual({
      subject: "12",
      title: "ann@example.com",
      personId: "12",
      person: "ann@example.com",
    });
    expect(whoOf(ann)).toEqual({ personId: "12", person: "ann@example.com" });
  });

  test.each([{}, { email: null }, { email: "  " }])(
    "is titled by the id where there is no e-mail: %o",
    (attributes) => {
      expect(personRow(person(attributes))).toMatchObject({ title: "12", person: "12" });
    },
  );
});

describe("names", () => {
  test("are trimmed", () => {
    expect(nameFields(person({ first_name: " Ann ", last_name: "Lee" }))).toEqual({
      first_name: "Ann",
      last_name: "Lee",
    });
  });

  test("that are empty, or not released, are null, and told apart", () => {
    const ann = person({ first_name: "  " });
    expect(nameFields(ann)).toEqual({ first_name: null, last_name: null });
    expect(untoldNames(ann)).toEqual(["last_name"]);
  });
});

test("an e-mail in another case, with blanks around it or otherwise composed is the same e-mail", () => {
  const { equal } = PERSON_FIELDS.email;
  expect(equal?.("Ann@Example.com", " ann@example.com")).toBe(true);
  expect(equal?.("zoe\u0308@example.com", "zo\u00eb@example.com")).toBe(true);
  expect(equal?.(null, "")).toBe(true);
  expect(equal?.("ann@example.com", "ben@example.com")).toBe(false);
});

test.each([
  [{ status: "inactive" }, true],
  [{ status: "leave" }, false],
  [{ status: null }, false],
  [{}, false],
])("whoever the source says is inactive has left, and nobody else: %o", (attributes, expected) => {
  expect(hasLeft(person(attributes as Record<string, AttributeValue>))).toBe(expected);
});

test.each([
  [{ status: "inactive" }, "LEFT dropped"],
  [{ status: " Inactive" }, "LEFT dropped"],
  [{ status: "onboarding" }, null],
  [{ status: "active" }, null],
  [{ status: "leave" }, null],
  [{}, null],
  [{ status: null }, "UNKNOWN frozen"],
  [{ status: " " }, "UNKNOWN frozen"],
  [{ status: "terminated" }, "UNKNOWN frozen"],
  [{ status: 5 }, "UNKNOWN frozen"],
])("P2 U5 of a status that is told and says neither, nothing follows: %o", (attributes, expected) => {
  const excuse = notHere(person(attributes as Record<string, AttributeValue>));
  expect(excuse && `${excuse.code} ${excuse.fate}`).toBe(expected);
  expect(notHere(person(attributes as Record<string, AttributeValue>), "frozen")?.fate ?? "frozen").toBe("frozen");
});

test.each([
  [{ hire_date: "2026-07-22", status: "active" }, "starts work on 2026-07-22"],
  [{ hire_date: "2026-07-21", status: "onboarding" }, undefined],
  [{ hire_date: null, status: "onboarding" }, "has not started yet"],
  [{ status: "onboarding" }, "has not started yet"],
  [{ status: "active" }, undefined],
  [{}, undefined],
])("U6 the first working day says who has begun, and where it is not told the status: %o", (attributes, expected) => {
  expect(notStarted(person(attributes), "2026-07-21")?.detail).toBe(expected);
});

test("the status alone says who has begun where no day is asked about", () => {
  expect(notStarted(person({ hire_date: "2026-07-21", status: "onboarding" }))?.code).toBe("NOT_STARTED");
  expect(notStarted(person({ hire_date: "2026-07-22", status: "active" }))).toBeNull();
});

test("an excuse says what becomes of a link", () => {
  expect([dropped, frozen, kept, conflict].map((excuse) => excuse("CODE", "why"))).toEqual([
    { fate: "dropped", code: "CODE", detail: "why" },
    { fate: "frozen", code: "CODE", detail: "why" },
    { fate: "kept", code: "CODE", detail: "why" },
    { fate: "frozen", conflict: true, code: "CODE", detail: "why" },
  ]);
  expect([LEFT.fate, NO_EMAIL.fate]).toEqual(["dropped", "frozen"]);
});
