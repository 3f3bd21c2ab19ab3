/** What the benchmark is asked for. */
import { parseArgs } from "node:util";
import type { BenchCase, Run } from "./bench-case.ts";
import { CASES, caseNamed } from "./cases/index.ts";
import { SIZES } from "./pages.ts";

export type Kind = "cold" | "warm";

export interface Options {
  readonly cases: readonly BenchCase[];
  /** The dashboard too, over these. */
  readonly pages: readonly (keyof typeof SIZES)[];
  readonly people: readonly number[];
  readonly rounds: number;
  readonly runs: readonly Run[];
  readonly kinds: readonly Kind[];
  /** File for all figures. */
  readonly json: string | null;
  readonly build: boolean;
}

const NAMES = CASES.map(({ name }) => name).join(",");
/** Not runs: how long the dashboard takes. */
const PAGES = Object.keys(SIZES) as (keyof typeof SIZES)[];

export const HELP = `npm run bench -- [options]

  --case absences,shifts      kinds of integration (default ${NAMES});
                              page: the dashboard over 10,000 runs and 50,000 people, alone or beside them
                              history: the same over a year of 1,000 targets, with a million links (minutes to fill)
  --people 1000,10000,50000   sizes of the company (default 1000)
  --rounds 5                  of each run; medians and spread are printed (default 1)
  --runs first,same,changed,partial,news
                              first run, run without change, run with 1 % changed, run for what changed lately
                              (of shifts and surveys there is none), one such run with one record that is new
                              (of absences alone) (default all)
  --cold, --warm              a process a run, or the daemon (default --cold; both may be given);
                              provisioning and surveys cold alone
  --json FILE                 all figures, every single run included
  --no-build                  dist is up to date

Without options: one round of each case with 1,000 people, cold, so neither medians nor spread; two to five minutes on two cores, by what else these do; half of it shifts and bookings, whose tools are asked at
a measured pace.
The great one: npm run bench -- --case absences --people 1000,10000,50000 --rounds 5 --cold --warm (half an hour).
`;

const RUNS: readonly Run[] = ["first", "same", "changed", "partial", "news"];

/** Null: help is wanted. @throws for options that do not exist. */
export function optionsOf(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      case: { type: "string", default: NAMES },
      people: { type: "string", default: "1000" },
      rounds: { type: "string", default: "1" },
      runs: { type: "string", default: RUNS.join(",") },
      cold: { type: "boolean" },
      warm: { type: "boolean" },
      json: { type: "string" },
      "no-build": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return null;
  const named = values.case.split(",");
  const cases = named.filter((name) => !PAGES.some((one) => one === name)).map(caseNamed);
  const people = values.people.split(",").map(Number);
  const rounds = Number(values.rounds);
  const runs = RUNS.filter((one) => values.runs.split(",").includes(one));
  if (![...people, rounds].every((one) => Number.isInteger(one) && one > 0) || runs.length === 0) {
    throw new Error(`--people and --rounds take whole numbers, --runs takes ${RUNS.join(", ")}; see --help`);
  }
  const kinds = (["cold", "warm"] as const).filter((kind) => values[kind] || (kind === "cold" && !values.warm));
  return {
    cases,
    pages: PAGES.filter((name) => named.includes(name)),
    people,
    rounds,
    runs,
    kinds,
    json: values.json ?? null,
    build: !values["no-build"],
  };
}
