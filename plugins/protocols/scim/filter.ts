/** Filters of the one kind that servers agree on: `attribute eq "value"`. Source: RFC 7644, 3.4.2.2. */

export interface Equals {
  readonly attribute: "externalId" | "userName" | "displayName";
  readonly value: string;
}

export function filterText({ attribute, value }: Equals): string {
  return `${attribute} eq ${JSON.stringify(value)}`;
}

/** `members[value eq "id"]`: one member of a group, as a PATCH names it. */
export function memberPath(id: string): string {
  return `members[value eq ${JSON.stringify(id)}]`;
}

/** Whether a record that a server gave as a hit is one: servers that ignore a filter give everything. `externalId` alone differs by case. */
export function isHit({ attribute, value }: Equals, found: string | null): boolean {
  if (found === null) return false;
  return attribute === "externalId" ? found === value : found.toLowerCase() === value.toLowerCase();
}
