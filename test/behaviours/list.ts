/** `npm run behaviours`: each behaviour with its tests; those without one last. Ends with 1 where there are any. */
import { join } from "node:path";
import { BEHAVIOURS } from "./rows.ts";
import { testedBehaviours } from "./tested.ts";

const tested = testedBehaviours(join(import.meta.dirname, "..", ".."));
const without = [...tested].filter(([, titles]) => titles.length === 0).map(([id]) => id);
for (const [id, titles] of tested) {
  console.log(`${id.padEnd(4)} ${String(titles.length).padStart(3)}  ${BEHAVIOURS[id]}`);
  for (const { file, title } of titles) console.log(`          ${file}: ${title}`);
}
console.log(without.length === 0 ? "\nevery behaviour has a test" : `\nwithout a test: ${without.join(", ")}`);
process.exitCode = without.length === 0 ? 0 : 1;
