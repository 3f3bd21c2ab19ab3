import { expect, test } from "vitest";
import { MUTANTS, type Mutant } from "./mutants.ts";
import { simulate } from "./simulation.ts";

/** Each must be found out in so many simulations, whichever is known. */
const MOST = 500;

/** `ROLLCALL_LONG=1`: as though no seed were known. */
const isLong = Boolean(process.env.ROLLCALL_LONG);

test.each(MUTANTS)("an engine that $name is found out", { timeout: 600_000 }, async (mutant) => {
  expect(await found(mutant)).toMatch(mutant.rule);
});

/** The rule that it breaks first: an engine that only falls over has not been found out. */
async function found(mutant: Mutant): Promise<string> {
  const others = Array.from({ length: MOST }, (_, index) => index + 1);
  for (const seed of isLong ? others : [mutant.seed, ...others]) {
    const { violation } = await simulate(seed, mutant);
    if (!violation || !mutant.rule.test(violation.rule)) continue;
    if (seed !== mutant.seed) console.log(`an engine that ${mutant.name} is found out by seed ${seed}`);
    return violation.message;
  }
  return "no rule was broken";
}
