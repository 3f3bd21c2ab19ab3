import { expect, test } from "vitest";
import { MUTANTS, type Mutant } from "./mutants.ts";
import { simulate } from "./simulation.ts";
import type { Violation } from "./oracle.ts";

/** Each must be found out in so many simulations. */
const MOST = 60;

/** All of them take minutes: `ROLLCALL_LONG=1`. */
const QUICK: ReadonlySet<string> = new Set(["takes a lease that another one has"]);
const TRIED = process.env.ROLLCALL_LONG ? MUTANTS : MUTANTS.filter(({ name }) => QUICK.has(name));

test.each(TRIED)("an engine that $name is found out", { timeout: 600_000 }, async (mutant) => {
  expect((await found(mutant))?.message).toMatch(mutant.rule);
});

/** The first rule that it breaks: an engine that only falls over has not been found out. */
async function found(mutant: Mutant): Promise<Violation | null> {
  for (let seed = 1; seed <= MOST; seed += 1) {
    const { violation } = await simulate(seed, mutant);
    if (violation && mutant.rule.test(violation.rule)) return violation;
  }
  return null;
}
