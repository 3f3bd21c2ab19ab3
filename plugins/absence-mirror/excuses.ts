/** Why an absence is not mirrored, and what becomes of the mirror that it may have. Behaviours P8 and A10. */
import type { Absence } from "../../core/model/absence.ts";
import type { LeftOut } from "../../core/model/record.ts";
import { countsType, type AbsenceTypes } from "../../core/plugin/schema.ts";
import type { Capabilities } from "./connector.ts";
import type { Stretch } from "./stretch.ts";

export interface Rules {
  readonly absence_types: AbsenceTypes;
  readonly approval: "approved" | "requested";
  readonly hours: "skip" | "half_day";
  readonly capabilities: Capabilities;
}

export type Excuse = Pick<LeftOut, "code" | "detail" | "fate">;

/** Why the source's own word, or the config, is against it; null when nothing is. */
export function uncounted({ approval, type, hours }: Absence, rules: Rules): Excuse | null {
  if (approval === "unknown") return excuse("frozen", "APPROVAL_UNKNOWN", "its state of approval is not one we know");
  if (approval === "rejected") return excuse("dropped", "REJECTED", "it was rejected");
  if (approval === "requested" && rules.approval !== "requested") {
    return excuse("dropped", "NOT_APPROVED", "it is not approved yet");
  }
  if (!countsType(rules.absence_types, type)) {
    return excuse("dropped", "TYPE_EXCLUDED", "its type is not mirrored (absence_types)");
  }
  if (hours && rules.hours === "skip") {
    return excuse("kept", "HOURS", "it is by the hour, which the target cannot show (hours: half_day rounds it up)");
  }
  return null;
}

/** Why the target has no way to show it; null when it has. */
export function inexpressible({ starts_on, ends_on, starts_at, ends_at }: Stretch, can: Capabilities): Excuse | null {
  const halves = starts_at === "midday" || ends_at === "midday";
  const empty = starts_on > ends_on || (starts_on === ends_on && starts_at === "midday" && ends_at === "midday");
  if (empty) return excuse("kept", "EMPTY", "it ends before it has begun");
  if (halves && !can.halves) return excuse("kept", "HALF_DAYS", "it holds half a day, which the target cannot show");
  return null;
}

/** Said of an absence by the hour whose half days another one takes already. */
export const COVERED: Excuse = excuse("dropped", "COVERED", "another absence takes the same half days already");

function excuse(fate: LeftOut["fate"], code: string, detail: string): Excuse {
  return { fate, code, detail };
}
