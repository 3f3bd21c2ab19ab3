/** The work of a run: the changes that are to be made, and what was found out for them before. */
import type { Change } from "../../model/change.ts";
import type { Link } from "../../model/record.ts";
import type { References } from "../../plan/references.ts";
import type { AnyFlow } from "../../plugin/contract.ts";
import type { LinkedIds } from "../read/linked-ids.ts";
import type { Wanted } from "../run/recover.ts";

export interface Work {
  readonly flows: readonly AnyFlow[];
  readonly references: References;
  /** The target's links, of kinds that are written as whole files all of them. Empty where few records alone were read, since nothing is written as a file then. */
  readonly links: readonly Link[];
  /** The remote ids of all links, whatever `links` holds. */
  readonly linked: LinkedIds;
  /** Creates that a crash left open and whose records nobody found since. */
  readonly unfound: readonly Wanted[];
  /** In order. Changes that are carried out are taken from it, so that they need not be kept. */
  readonly changes: Change[];
  /** Changes that are allowed, but not tried in this run: they wait for their next try, or are given up. */
  readonly putOff: readonly Change[];
  /** Fingerprints of the held changes that a person approved. */
  readonly approved: ReadonlySet<string>;
  /** Fingerprints of everything that had been rejected when this was planned. */
  readonly rejectedBefore: ReadonlySet<string>;
}
