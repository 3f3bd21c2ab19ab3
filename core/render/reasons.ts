/** Reasons of records that are shown together: how all of them end is said once. */

const PART = "; ";

interface Reasons<T> {
  /** Empty where they have nothing in common. */
  readonly common: string;
  readonly records: readonly T[];
}

/** `has left; 8 would lose their account` eight times over: `8 would lose their account`, and eight times `has left`. */
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
