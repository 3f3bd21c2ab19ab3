/**
 * Linked accounts that are locked there and look like somebody else's: the tool blanked them when they were deleted, or the settings lead
 * to another company account, where the same ids are other people's. They are neither unlocked nor written to.
 */
import type { Current, Desired, Link } from "../model/record.ts";
import { isSomebodyElse } from "./diff.ts";
import type { FlowRules } from "./flow-rules.ts";

/**
 * Returns why a locked account that is wanted stays as it is; null: it is its person's, who has the address or the name that was written or
 * is to be written, or this flow writes to no account anyway.
 */
export function whyLeftLocked(
  { fields: wanted }: Desired,
  { personId, subject, values }: Link,
  { active, fields: there }: Current,
  { target, fields, can }: FlowRules,
): string | null {
  if (active || !(can.has("reactivate") || can.has("update"))) return null;
  if (!isSomebodyElse(fields, there, values) || !isSomebodyElse(fields, there, wanted)) return null;
  return `the account is locked there and has both another e-mail and another name than was written, so it may be somebody else's and stays as it is; if it is this person's, put its e-mail or its name right there, else forget it with \`rollcall links ${target} --break ${personId ?? subject}\``;
}
