import { expect, test } from "vitest";
import { isRespelled } from "../../../../plugins/protocols/scim/respelled.ts";

test.each([
  ["Research  North", "Research North"],
  [" Research", "Research"],
  ["R&D", "R&amp;D"],
  ["Rock 'n' Roll", "Rock &#039;n&#039; Roll"],
  ["Führung", "fuhrung"],
  ["Research – North ☼", "Research - North"],
  ["Research and Development", "Research and Dev"],
])("%s may be shown as %s", (sent, shown) => {
  expect(isRespelled(sent, shown)).toBe(true);
});

test.each([
  ["Research", "Sales"],
  ["Research", "Research and Development"],
  ["Research", ""],
  ["Meier-Schulz", "Meier"],
  ["Sales EMEA", "Sales"],
  ["1234", "12"],
  ["Research", "–"],
  ["☼", "Sales"],
])("%s is not what a server made %s of", (sent, shown) => {
  expect(isRespelled(sent, shown)).toBe(false);
});
