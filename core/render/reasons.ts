/** Reasons of records that are shown together: their common end is said once. */

/** What stands between the parts of a reason. */
export const PART = "; ";

interface Reasons<T> {
  /** The common end; empty if there is none. */
  readonly common: string;
  readonly records: readonly T[];
}

/**
 * Splits `has left; 8 would lose their account`, eight times over, into `8 would lose their account` in common and `has left` for
 * each.
 */
export function withoutCommonEnd<T extends { readonly reason: string }>(records: readonly T[]): Reasons<T> {
  const parts = records.map(({ reason }) => reason.split(PART));
  const [first = []] = parts;
  let shared = 0;
  // The first part is the record's own reason.
  const isShared = (count: number) => parts.every((one) => one.length > count && one.at(-count) === first.at(-count));
  while (records.length > 1 && isShared(shared + 1)) shared += 1;
  if (shared === 0) return { common: "", records };
  const own = parts.map((one) => one.slice(0, -shared).join(PART));
  return {
    common: first.slice(-shared).join(PART),
    records: records.map((record, index) => ({ ...record, reason: own[index] ?? record.reason })),
  };
}
