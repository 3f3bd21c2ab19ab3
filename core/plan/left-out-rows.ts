/** What the source says by a row that it leaves out: that the record may go, or that nobody has it any more. */
import type { Basis, Proof } from "../model/change.ts";
import type { Desired, FieldRules, LeftOut } from "../model/record.ts";
import { LEFT } from "./company.ts";
import { isNamed } from "./diff.ts";

/** Returns the proof that the source gives by showing the record as one that does not count. */
export function shownBy({ code, evidence }: LeftOut, reads: Basis): Proof {
  return { reads, source: "seen", shown: evidence === undefined ? code : `${code} ${evidence}` };
}

/** Whether nobody has the record any more. Who has an account and is on leave, or out of scope, still works here. */
export function isOver({ code, fate }: LeftOut, rules: FieldRules): boolean {
  return isNamed(rules) ? LEFT.has(code) : fate !== "frozen";
}

/** Returns a wanted record that may only be taken over as one that is left out, since it is not there; null: it may be made. */
export function notMade({ notMade: why, subject, aliases = [], title, personId, person }: Desired): LeftOut | null {
  return why ? { subject, aliases, title, personId, person, fate: "frozen", ...why } : null;
}
