import { expect, it } from "vitest";
import { normalEmail } from "../../../core/model/person.ts";

it.each([
  ["blanks and capitals", " Ann@Example.COM\t"],
  ["characters that nobody sees, before, in and behind it", "\u2060ann\u200b@exam\u00adple.com\ufeff"],
])("an e-mail is the same with %s", (_, email) => {
  expect(normalEmail(email)).toBe("ann@example.com");
});

it("nothing is no e-mail", () => {
  for (const empty of [" ", "\u200b", "", null, undefined]) expect(normalEmail(empty)).toBeNull();
});
