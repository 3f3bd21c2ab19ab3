/** Filters of the one kind that servers agree on: `attribute eq "value"`. Source: RFC 7644, 3.4.2.2. */
import { foldedName } from "../../../core/model/folded-name.ts";

export interface Equals {
  readonly attribute: "externalId" | "userName" | "displayName";
  readonly value: string;
}

export function filterText({ attribute, value }: Equals): string {
  return `${attribute} eq ${JSON.stringify(value)}`;
}

/** Returns a PATCH's path to one member of a group: `members[value eq "id"]`. */
export function memberPath(id: string): string {
  return `members[value eq ${JSON.stringify(id)}]`;
}

/**
 * Whether a record fits the filter. A server that ignores filters returns all records. Only for `externalId` does case matter; a name may be
 * stored with other blanks or composed letters.
 */
export function isHit({ attribute, value }: Equals, found: string | null): boolean {
  if (found === null) return false;
  if (attribute === "externalId") return found === value;
  if (attribute === "displayName") return foldedName(found) === foldedName(value);
  return found.toLowerCase() === value.toLowerCase();
}
