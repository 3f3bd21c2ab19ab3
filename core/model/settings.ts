/** A target's settings as they are remembered: one line each, without secrets; and what an edit of the config file changed. */

/** By path, `users.where.office`: the value as text. Of a secret its hash alone. */
export type Settings = Readonly<Record<string, string>>;

/** One changed setting; null: it was, or is, not set. Of a secret both are null. */
export interface Edit {
  readonly path: string;
  readonly from: string | null;
  readonly to: string | null;
}

const HASHED = "hash ";

export function hashedSecret(hash: string): string {
  return HASHED + hash;
}

/** Everything that differs, whatever the number of edits in between; ordered by path. */
export function editsBetween(before: Settings, now: Settings): Edit[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return paths
    .filter((path) => before[path] !== now[path])
    .map((path) => ({ path, from: shown(before[path]), to: shown(now[path]) }));
}

function shown(value: string | undefined): string | null {
  return value === undefined || value.startsWith(HASHED) ? null : value;
}
