/** Why an absence is not mirrored, and what becomes of the mirror that it may have. Behaviours P8 and A10. */
import type { Absence, AbsenceType } from "../../core/model/absence.ts";
import { dropped, frozen, kept, type Excuse } from "../../core/plugin/left-out.ts";
import { TYPE_UNKNOWN } from "../../core/plugin/chosen-types.ts";
import type { Capabilities } from "./connector.ts";
import type { LinkOf } from "./linked.ts";
import type { Stretch } from "./stretch.ts";

export interface Rules {
  /** Whether absences of the type are mirrored; "unknown": one that is mirrored already keeps to its dates, and nothing else is told of it. */
  readonly counts: (type: AbsenceType) => boolean | "unknown";
  /** Why a person's absences are not mirrored; null: they are. Where that is not certain (`frozen`), it is as with an unknown type. */
  readonly unchosen: (personId: string) => Excuse | null;
  /** The link of an absence; undefined: it is not mirrored yet. */
  readonly linkOf: LinkOf;
  readonly approval: "approved" | "requested";
  readonly hours: "skip" | "half_day";
  readonly capabilities: Capabilities;
}

/** Returns why an absence does not count, by its state in the source or by the config; null if it counts. */
export function uncounted(absence: Absence, rules: Rules): Excuse | null {
  const { approval, type, hours, personId } = absence;
  const unchosen = rules.unchosen(personId);
  if (unchosen?.fate === "dropped") return unchosen;
  if (approval === "unknown") return frozen("APPROVAL_UNKNOWN", "rollcall does not know its state of approval");
  if (approval === "rejected") return dropped("REJECTED", "it was rejected");
  if (approval === "requested" && rules.approval !== "requested") {
    return dropped("NOT_APPROVED", "it is not approved yet");
  }
  const counts = rules.counts(type);
  if (!counts) return dropped("TYPE_EXCLUDED", "its type is not mirrored (absence_types)");
  const doubt = unchosen ?? (counts === "unknown" ? TYPE_UNKNOWN : null);
  if (doubt && !rules.linkOf(absence)) return doubt;
  if (hours && rules.hours === "skip") {
    return kept("HOURS", "it is by the hour, which the tool cannot show (hours: half_day rounds it up)");
  }
  return null;
}

/** Returns why the target cannot show an absence; null if it can. */
export function inexpressible({ starts_on, ends_on, starts_at, ends_at }: Stretch, can: Capabilities): Excuse | null {
  const halves = starts_at === "midday" || ends_at === "midday";
  const empty = starts_on > ends_on || (starts_on === ends_on && starts_at === "midday" && ends_at === "midday");
  if (empty) return kept("EMPTY", "it ends before it begins");
  if (halves && !can.halves) return kept("HALF_DAYS", "it includes half a day, which the tool cannot show");
  return null;
}

/** The reason for an absence by the hour whose half days another absence takes already. */
export const COVERED: Excuse = dropped("COVERED", "another absence already takes the same half days");
