import { expect, test } from "vitest";
import type { RefusedError } from "../../../core/model/errors.ts";
import { z } from "../../../core/plugin/schema.ts";
import { shaped } from "../../../core/plugin/shaped.ts";

const USER = z.object({ id: z.string(), mail: z.string(), locked: z.boolean(), age: z.int() });

test("what has the shape that is expected is given as the schema reads it", () => {
  const user = { id: "1", mail: "ann@example.com", locked: false, age: 40 };
  expect(shaped(USER, { ...user, more: true }, "anvil: a user")).toEqual(user);
});

test("another shape is refused with the places at which it differs, the first three, and never with a value", () => {
  const given = { id: 1, mail: null, locked: "ann@example.com", age: "forty" };
  const error = refused(() => shaped(USER, given, "anvil: a user", { remedy: "Ask Anvil." }));
  expect(error).toMatchObject({ code: "CONTRACT_BROKEN", remedy: "Ask Anvil." });
  expect(error.message).toMatch(/^anvil: a user does not look as expected \(id: .+; mail: .+; locked: .+\)$/);
  expect(error.message).not.toContain("age");
  expect(error.message).not.toContain("ann@example.com");
});

test("what is no object at all is refused as such", () => {
  const error = refused(() => shaped(USER, "<html>", "anvil: a user"));
  expect(error.message).toContain("(it: ");
  expect(error.message).not.toContain("<html>");
});

function refused(work: () => unknown): RefusedError {
  try {
    work();
  } catch (error) {
    return error as RefusedError;
  }
  throw new Error("it was expected to be refused");
}
