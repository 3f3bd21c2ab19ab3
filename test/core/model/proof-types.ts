/**
 * What the compiler refuses: a removal without its proof, a proof without a completeness, a completeness that no reader
 * signed. Checked by `tsc --noEmit` (`npm run types`): each `@ts-expect-error` below is an error if its line compiles.
 * Never run; proof.test.ts shows what happens to those who cast their way past.
 */
import { removal, type Change, type Proof, type Removal, type Suspect } from "../../../core/model/change.ts";
import { Completeness, type ReadTally } from "../../../core/model/completeness.ts";
import type { Link } from "../../../core/model/record.ts";

export function refused(link: Link, tally: ReadTally, signed: Completeness, literal: Omit<Removal, never>): unknown[] {
  const { kind, subject, title, personId, person } = link;
  const both = { following: signed, people: signed } as const;
  const proof: Proof = { reads: { ...both, of: "people" }, source: "seen" };
  const parts = { op: "remove", kind, subject, title, personId, person, reason: "", link, proof } as const;

  // A removal is made by `removal()` and by nothing else.
  const accepted: Removal = removal("remove", link, proof, "");
  // @ts-expect-error: an object literal lacks the mark that only `removal()` gives
  const written: Removal = parts;
  // @ts-expect-error: nor does it pass for a change
  const change: Change = { op: "remove", kind, subject, title, personId, person, reason: "", link, proof };
  // @ts-expect-error: a removal that cannot be proven is no change
  const suspected: Change = literal as unknown as Suspect;

  // `removal()` wants the completeness of every read.
  // @ts-expect-error: no proof
  removal("remove", link, undefined, "");
  // @ts-expect-error: no read
  removal("remove", link, { reads: {}, source: "seen" }, "");
  // @ts-expect-error: the side that follows was not read
  removal("remove", link, { reads: { people: signed, of: "people" }, source: "seen" }, "");
  // @ts-expect-error: the source's people were not read
  removal("remove", link, { reads: { following: signed, of: "people" }, source: "seen" }, "");
  // @ts-expect-error: of absences, the source's absences were not read
  removal("remove", link, { reads: { ...both, of: "absences" }, source: "seen" }, "");
  // @ts-expect-error: where the target leads, its list was not read
  removal("remove", link, { reads: { ...both, of: "leading" }, source: "seen" }, "");
  // @ts-expect-error: what the records come from is not said
  removal("remove", link, { reads: both, source: "seen" }, "");
  // @ts-expect-error: a tally is no completeness
  removal("remove", link, { reads: { ...both, people: tally, of: "people" }, source: "seen" }, "");
  // @ts-expect-error: the source has not said anything
  removal("remove", link, { reads: { ...both, of: "people" } }, "");
  // @ts-expect-error: "not asked" is not an answer
  removal("remove", link, { reads: { ...both, of: "people" }, source: "not asked" }, "");
  removal("remove", link, { reads: { ...both, of: "absences", absences: signed }, source: "seen" }, "");
  removal("remove", link, { reads: { ...both, of: "leading", leading: signed }, source: "not found" }, "");
  // @ts-expect-error: making something is no removal
  removal("create", link, proof, "");

  // A completeness is signed by `Completeness.of()` and by nothing else.
  // @ts-expect-error: an object literal lacks the private field
  const forged: Completeness = { tally };
  // @ts-expect-error: the constructor is private
  const constructed = new Completeness(tally);

  return [accepted, written, change, suspected, forged, constructed];
}
