/** `npm run behaviours`, `npm run safety`: each promise with its tests. Ends with 1 where one has none. */
import { join } from "node:path";
import { BEHAVIOURS } from "../behaviours/rows.ts";
import { SAFETY } from "../safety/rows.ts";
import { testsOf, withoutTest } from "./tested.ts";

const promised = process.argv[2] === "safety" ? SAFETY : BEHAVIOURS;
const tested = testsOf(promised, join(import.meta.dirname, "..", ".."));
const without = withoutTest(tested);
const width = Math.max(...[...tested.rows.keys()].map((name) => name.length));
for (const [name, titles] of tested.rows) {
  console.log(`${name.padEnd(width)} ${String(titles.length).padStart(3)}  ${promised.rows[name]}`);
  for (const { file, title } of titles) console.log(`${" ".repeat(width)}      ${file}: ${title}`);
}
console.log(without.length === 0 ? `\nevery ${promised.one} has a test` : `\nwithout a test: ${without.join(", ")}`);
process.exitCode = without.length === 0 ? 0 : 1;
