/**
 * What a case of the benchmark is: which simulators, what the config says of the target, and, under the same name in `scripts/`,
 * the minimal script that does the same work. Each contender has a seat of its own, so that both find the same work to do.
 */
import type { SimServer } from "../../core/plugin/simulator.ts";
import type { CivilDate, Instant } from "../../core/model/time.ts";

export interface BenchCase {
  /** Of the target and of the script too. */
  readonly name: string;
  /** A daemon holds the second first run within a day, because so many accounts are made anew: not measured warm. */
  readonly coldOnly?: true;
  open(given: Given): Promise<Seat>;
  target(access: Access): Readonly<Record<string, unknown>>;
  /** It has runs for what changed lately; left out where such a run reads the tool all the same. */
  readonly partial?: true;
  /** Its seats know how to be told of one record more. */
  readonly news?: true;
}

export interface Given {
  readonly people: number;
  readonly now: Instant;
  readonly today: CivilDate;
}

/** Addresses and credentials, as the script is given them and as `target` makes them a config. */
export interface Access {
  readonly personio: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
  readonly tool: Readonly<Record<string, string | number>>;
}

/** A first run, one without change, one that asks what changed lately where nothing did, and where one record did, one with 1 % changed. */
export type Run = "first" | "same" | "partial" | "news" | "changed";

/** Of what changed lately; the script knows no such runs and does the whole work. */
export function isPartial(run: Run): boolean {
  return run === "partial" || run === "news";
}

/** `POST /absences` → 20000; ids and queries are left out. */
export type Counts = Readonly<Record<string, number>>;

export interface Expected {
  /** The pages of every list that must be seen, and one for each record that is written. */
  readonly needed: Counts;
  /** What rollcall may ask beside these, and why, the case says. */
  readonly beside: Counts;
}

/** Personio and the tools of one contender, in the process of the simulators. */
export interface Seat {
  readonly access: Access;
  readonly servers: readonly SimServer[];
  /** What a server that speaks no HTTP was asked since the last call, a line each. */
  told?(): readonly string[];
  /** The tool is as before the first run. */
  reset(): void;
  /** One in a hundred; the same in every seat in the same round. */
  change(round: number): void;
  /** One record is new; the same in every seat. */
  news?(): void;
  /** Asked for just before a run. */
  expected(run: Run): Expected;
  /** What is there, a line a record, sorted: both contenders must come to the same. */
  outcome(): readonly string[];
  close(): Promise<void>;
}

/** An empty list is a page too. */
export function pages(rows: number, size: number): number {
  return Math.max(1, Math.ceil(rows / size));
}
