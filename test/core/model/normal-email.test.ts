import { expect, it } from "vitest";
import { normalEmail } from "../../../core/model/person.ts";

it.each([
  ["blanks and capitals", " Ann@Example.COM\t"],
  ["characters that nobody sees, before, in and behind it", "\u2060ann\u200b@exam\u00adple.com\ufeff"],
])("an e-mail is the same with %s", (_, email) => {
  expect(normalEmail(email)).toBe("ann@example.com");
});

it.each([
  ["as it is read", "Ann@Müller.example"],
  ["with letters in another form", "ann@müller.example".normalize("NFD")],
  ["as the domain name system has it", "ann@XN--mller-kva.example"],
])("an e-mail with an umlaut in its domain is the same %s", (_, email) => {
  expect(normalEmail(email)).toBe("ann@müller.example");
});

it("what is no domain stays as it was, and nothing is no e-mail", () => {
  expect(normalEmail("ann@xn--99zz--.example")).toBe("ann@xn--99zz--.example");
  expect(normalEmail("xn--")).toBe("xn--");
  expect(normalEmail("xn--ann@example.com")).toBe("xn--ann@example.com");
  for (const empty of [" ", "\u200b", "", null, undefined]) expect(normalEmail(empty)).toBeNull();
});
