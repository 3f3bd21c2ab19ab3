/** A target's settings as they are stored, one line each and without secrets; and what an edit of the config file changed. */

/** The value as text, by path (`users.where.office`). For a secret only its hash is stored. */
export type Settings = Readonly<Record<string, string>>;

/** One changed setting; null: it was, or is, not set. For a secret both are null. */
export interface Edit {
  readonly path: string;
  readonly from: string | null;
  readonly to: string | null;
}

const HASHED = "hash ";

export function hashedSecret(hash: string): string {
  return HASHED + hash;
}

/** Returns everything that differs, ordered by path, no matter how many edits there were in between. */
export function editsBetween(before: Settings, now: Settings): Edit[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return paths
    .filter((path) => before[path] !== now[path])
    .map((path) => ({ path, from: shown(before[path]), to: shown(now[path]) }));
}

function shown(value: string | undefined): string | null {
  return value === undefined || value.startsWith(HASHED) ? null : value;
}
