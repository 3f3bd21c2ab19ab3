/** One tool of the made-up company, as the story plays with it and as the oracle looks at it: by what its simulator holds. */
import type { SimServer } from "../../core/plugin/simulator.ts";
import type { SimDisk } from "../../plugins/user-and-team-provisioning/connectors/honestly/simulator-disk.ts";
import type { SimPerson } from "../../plugins/personio/world.ts";

export interface Seen {
  readonly kind: "user" | "absence" | "attendance" | "booking" | "team";
  /** Whose it is; null: nobody's of the company, and none of rollcall's business. */
  readonly person: SimPerson | null;
  /** False: locked. */
  readonly active: boolean;
  /** Everything of it, on one line. */
  readonly text: string;
  /** Whether it should be there, as the company is now. */
  readonly wanted: boolean;
}

/** What is known of records by their ids there. */
export interface Known {
  /** Whether it ever was rollcall's: written by it or linked. */
  managed(id: string): boolean;
  linked(id: string): boolean;
  /** Whether somebody said that it stays as it is. */
  stays(id: string): boolean;
  /** Whether somebody said that this person gets no account again. */
  lacks(person: SimPerson): boolean;
}

export interface Tool {
  readonly target: string;
  readonly servers: readonly SimServer[];
  /** It leads, and this is written in Personio; left out: nothing is. */
  readonly leads?: string;
  /** Where files are put. */
  readonly feed?: { readonly host: string; readonly disk: SimDisk };
  /** What the config says of it, besides mode, schedule and limits. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  /** Every record, by its id there. */
  records(): ReadonlyMap<string, Seen>;
  /** Records of which there is one too many. */
  doubles(known: Known): readonly string[];
  /** What differs from how it should be, one line each; `+` is missing, `-` is too much. */
  differences(known: Known): readonly string[];
  /** What people do there; null: nothing to do it with. */
  readonly edits: readonly (() => string | null)[];
}

/** Two lists of lines, compared; `may`: those that may be there as well. */
export function differ(wanted: Iterable<string>, there: Iterable<string>, may: Iterable<string> = []): string[] {
  const [should, is, could] = [new Set(wanted), new Set(there), new Set(may)];
  return [
    ...[...should].filter((line) => !is.has(line)).map((line) => `+ ${line}`),
    ...[...is].filter((line) => !should.has(line) && !could.has(line)).map((line) => `- ${line}`),
  ];
}

/** Lines that are there more than once. */
export function twice(lines: readonly string[]): string[] {
  return lines.filter((line, at) => lines.indexOf(line) !== at);
}
