/** Details that are withheld now must not stay where we wrote them, whatever the record's dates and state. */
import type { Blanking } from "../model/change.ts";
import type { Link } from "../model/record.ts";
import type { FlowRules } from "./flow-rules.ts";

/** Returns the change that blanks withheld details; null if none were written, or the flow cannot update. */
export function blanking({ fields, can, kind }: FlowRules, link: Link): Blanking | null {
  const names = Object.keys(fields).filter((name) => fields[name]?.withheld && (link.values[name] ?? null) !== null);
  if (names.length === 0 || !can.has("update")) return null;
  const { subject, title, personId, person } = link;
  const reason = "details are hidden now";
  return { op: "update", blank: true, kind, subject, title, personId, person, link, differing: names, reason };
}
