/**
 * An update of several requests can be refused in the middle. Where edits made there are reported, what it had done by then must not
 * look like one: what is there now counts as written, so that the plan that follows compares anew, whatever the leader wants by then.
 */
import { isBlanking, isRemoval, type Change } from "../../model/change.ts";
import type { RecordError } from "../../model/errors.ts";
import type { Current, Fields, Link } from "../../model/record.ts";
import { sameFields } from "../../plan/diff.ts";
import { isRuleFlow, type AnyFlow, type Flow } from "../../plugin/contract.ts";

/** The link as it is after a refusal; null: nothing was done. @throws what keeps the connector from telling */
export async function halfDone(change: Change, refused: RecordError, flow: AnyFlow): Promise<Link | null> {
  if (isRuleFlow(flow) || flow.drift === "repair" || isRemoval(change) || isBlanking(change)) return null;
  const { op, link, before } = change;
  if (op !== "update" || !link || !before || !flow.get) return null;
  const remoteId = refused.remoteId ?? link.remoteId;
  const current = await flow.get(remoteId);
  if (current && sameFields(flow.fields, current.fields, before.fields))
    return remoteId === link.remoteId ? null : { ...link, remoteId };
  return { ...link, remoteId, values: asThere(flow, link.values, current) };
}

/** Nothing of a record that is gone. References are spelled otherwise there, and what the leader alone knows is not told: both stay. */
export function asThere({ fields: rules }: Flow, values: Fields, current: Current | null): Fields {
  const names = Object.keys(rules).filter((name) => !rules[name]?.ref && rules[name]?.manage !== "once");
  return { ...values, ...Object.fromEntries(names.map((name) => [name, current?.fields[name] ?? null])) };
}
