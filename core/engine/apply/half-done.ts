/**
 * Settles an update that was refused after some of its requests were carried out. In flows that report edits made on the following side,
 * the half update must not look like such an edit: what is there now counts as written, and the next plan compares with that.
 */
import { isBlanking, isRemoval, type Change } from "../../model/change.ts";
import type { RecordError } from "../../model/errors.ts";
import type { Current, FieldRules, Fields, Link } from "../../model/record.ts";
import { sameFields } from "../../plan/diff.ts";
import type { AnyFlow } from "../../plugin/contract.ts";

/** Returns the link as it is after the refusal; null if nothing had been done. @throws what the connector throws when it is asked */
export async function halfDone(change: Change, refused: RecordError, flow: AnyFlow): Promise<Link | null> {
  if (flow.drift === "repair" || isRemoval(change) || isBlanking(change)) return null;
  const { op, link, before } = change;
  if (op !== "update" || !link || !before || !flow.get) return null;
  const remoteId = refused.remoteId ?? link.remoteId;
  const current = await flow.get(remoteId);
  if (current && sameFields(flow.fields, current.fields, before.fields))
    return remoteId === link.remoteId ? null : { ...link, remoteId };
  return { ...link, remoteId, values: asThere(flow.fields, link.values, current) };
}

/**
 * Returns the values that are there now, all of them null if the record is gone. References stay as they were, since they are spelled
 * otherwise there, and so do fields that are only set at creation.
 */
export function asThere(rules: FieldRules, values: Fields, current: Current | null): Fields {
  const names = Object.keys(rules).filter((name) => !rules[name]?.ref && rules[name]?.manage !== "once");
  return { ...values, ...Object.fromEntries(names.map((name) => [name, current?.fields[name] ?? null])) };
}
