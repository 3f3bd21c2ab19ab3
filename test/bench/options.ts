/** What the benchmark is asked for. */
import { parseArgs } from "node:util";

export type BenchCase = "first" | "same" | "changed";
export type Kind = "cold" | "warm";

export interface Options {
  readonly people: readonly number[];
  readonly rounds: number;
  readonly cases: readonly BenchCase[];
  readonly kinds: readonly Kind[];
  /** File for all figures. */
  readonly json: string | null;
  readonly build: boolean;
}

export const HELP = `npm run bench -- [options]

  --people 1000,10000,50000   sizes of the company (default 1000,10000)
  --rounds 5                  of each case; medians and spread are printed (default 3)
  --cases first,same,changed  first run, run without change, run with 1 % changed (default all)
  --cold, --warm              a process a run, or the daemon (default both)
  --json FILE                 all figures, every single run included
  --no-build                  dist is up to date

The whole: npm run bench -- --people 1000,10000,50000 --rounds 5 (about half an hour on two cores)
`;

const CASES: readonly BenchCase[] = ["first", "same", "changed"];

/** Null: help is wanted. @throws for options that do not exist. */
export function optionsOf(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      people: { type: "string", default: "1000,10000" },
      rounds: { type: "string", default: "3" },
      cases: { type: "string", default: CASES.join(",") },
      cold: { type: "boolean" },
      warm: { type: "boolean" },
      json: { type: "string" },
      "no-build": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return null;
  const people = values.people.split(",").map(Number);
  const rounds = Number(values.rounds);
  const cases = CASES.filter((one) => values.cases.split(",").includes(one));
  if (![...people, rounds].every((one) => Number.isInteger(one) && one > 0) || cases.length === 0) {
    throw new Error(`--people and --rounds take whole numbers, --cases takes ${CASES.join(", ")}; see --help`);
  }
  const kinds = (["cold", "warm"] as const).filter((kind) => values[kind] || !(values.cold || values.warm));
  return { people, rounds, cases, kinds, json: values.json ?? null, build: !values["no-build"] };
}
