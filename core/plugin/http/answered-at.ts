/**
 * Reads from an answer what the vendor's clock showed when it was given: `Date` (RFC 9110), and `Age` where a cache on the way kept it.
 * Milliseconds since 1970; null: the answer does not say.
 */
export function answeredAt({ date, age = "" }: Readonly<Record<string, string>>): number | null {
  const made = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(made)) return null;
  return made + (AGE.test(age) ? Number(age) * 1000 : 0);
}

/** Seconds, as long as a cache may keep anything. */
const AGE = /^\d{1,8}$/;
