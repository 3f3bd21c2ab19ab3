/** One tool of the made-up company, as the story plays with it and as the oracle looks at it: by what its simulator holds. */
import type { SimServer } from "../../core/plugin/simulator.ts";
import type { SimDisk } from "../../plugins/user-and-team-provisioning/connectors/honestly/simulator-disk.ts";
import type { SimPerson } from "../../plugins/personio/world.ts";

export interface Seen {
  readonly kind: "user" | "absence" | "booking" | "team";
  /** Whose it is; null: nobody's of the company, and none of rollcall's business. */
  readonly person: SimPerson | null;
  /** False: locked. */
  readonly active: boolean;
  /** Everything of it, on one line. */
  readonly text: string;
  /** Whether it should be there, as the company is now. */
  readonly wanted: boolean;
}

/** Whether a record ever was rollcall's: written by it or linked. */
export type Managed = (id: string) => boolean;

export interface Tool {
  readonly target: string;
  readonly servers: readonly SimServer[];
  /** Where files are put. */
  readonly feed?: { readonly host: string; readonly disk: SimDisk };
  /** What the config says of it, besides mode, schedule and limits. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  /** Every record, by its id there. */
  records(): ReadonlyMap<string, Seen>;
  /** Records of which there is one too many. */
  doubles(managed: Managed): readonly string[];
  /** What differs from how it should be, one line each; `+` is missing, `-` is too much. */
  differences(managed: Managed): readonly string[];
  /** What people do there; null: nothing to do it with. */
  readonly edits: readonly (() => string | null)[];
}

/** Two lists of lines, compared. */
export function differ(wanted: Iterable<string>, there: Iterable<string>): string[] {
  const [should, is] = [new Set(wanted), new Set(there)];
  return [
    ...[...should].filter((line) => !is.has(line)).map((line) => `+ ${line}`),
    ...[...is].filter((line) => !should.has(line)).map((line) => `- ${line}`),
  ];
}

/** Lines that are there more than once. */
export function twice(lines: readonly string[]): string[] {
  return lines.filter((line, at) => lines.indexOf(line) !== at);
}
