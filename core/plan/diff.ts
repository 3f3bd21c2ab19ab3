/** Which managed fields differ. Nothing else is ever compared, so nothing else is ever written. */
import type { Desired, FieldRule, FieldRules, Fields, Kind, Value } from "../model/record.ts";
import { isSameText } from "../model/is-same-text.ts";
import type { References } from "./references.ts";

interface Sides {
  readonly references: References;
  readonly kind: Kind;
  readonly untold?: readonly string[] | undefined;
  readonly asFile?: boolean;
}

/**
 * Returns the names of the managed fields in which `there` (the other side's remote ids) differs from `wanted` (subjects). A
 * reference to the record's own kind is passed over if its record is unknown, and differs if its record is only planned. Fields that
 * the source does not tell (`untold`) are passed over.
 */
export function differing(
  rules: FieldRules,
  wanted: Fields,
  there: Fields,
  { references, kind, untold, asFile = false }: Sides,
): string[] {
  const names: string[] = [];
  for (const name in rules) {
    const rule = rules[name] as FieldRule;
    if (rule.manage === "once" || untold?.includes(name)) continue;
    const value = wanted[name] ?? null;
    const referent = rule.ref && value !== null ? references.get(rule.ref, value) : undefined;
    if (rule.ref === kind && value !== null && !referent) continue;
    const resolved = rule.ref && value !== null ? (referent?.remoteId ?? null) : value;
    if (referent?.remoteId === null || !sameValue(rule, resolved, there[name] ?? null)) names.push(name);
  }
  return asFile ? [...names, ...surplus(rules, wanted, there)] : names;
}

/** Returns the names of values there that are neither managed nor wanted any more: in a file they stand until it is sent again. */
export function surplus(rules: FieldRules, wanted: Fields, there: Fields): string[] {
  return Object.keys(there).filter((name) => !(name in rules) && (there[name] ?? null) !== null && !(name in wanted));
}

/** Returns those of the named fields that say the same in two records of our own spelling. */
export function agreeing(rules: FieldRules, names: readonly string[], a: Fields, b: Fields): string[] {
  return names.filter((name) => sameValue(rules[name], a[name] ?? null, b[name] ?? null));
}

/** Whether two records of our own spelling say the same in every field, `once` included. */
export function sameFields(rules: FieldRules, a: Fields, b: Fields): boolean {
  for (const name in rules) {
    if (!sameValue(rules[name] as FieldRule, a[name] ?? null, b[name] ?? null)) return false;
  }
  return true;
}

/** As `sameFields`, in every field that is stored: of one that was not managed when the record was stored, nothing is known. */
export function sameAsStored(rules: FieldRules, record: Fields, stored: Fields): boolean {
  for (const name in rules) {
    if (name in stored && !sameValue(rules[name], record[name] ?? null, stored[name] ?? null)) return false;
  }
  return true;
}

/** Whether every field is stored, if only as null. */
export function isFullyStored(rules: FieldRules, stored: Fields): boolean {
  for (const name in rules) {
    if (!(name in stored)) return false;
  }
  return true;
}

/** Whether both the address and the name are known on both sides and have changed. */
export function isSomebodyElse(rules: FieldRules, a: Fields, b: Fields): boolean {
  return identityDiffers(rules, "address", a, b) && identityDiffers(rules, "name", a, b);
}

/**
 * Whether the identity has changed: one of its fields is known on both sides and differs. A value that is not released has not
 * changed.
 */
function identityDiffers(rules: FieldRules, which: "address" | "name", a: Fields, b: Fields): boolean {
  return Object.entries(rules).some(([name, rule]) => {
    if (rule.identity !== which) return false;
    const [left, right] = [a[name] ?? null, b[name] ?? null];
    return left !== null && right !== null && !sameValue(rule, left, right);
  });
}

/** Whether records have a name, beside their key, that tells them apart. */
export function isNamed(rules: FieldRules): boolean {
  return Object.values(rules).some(({ identity }) => identity === "name");
}

/**
 * Whether a wanted record has the name of one that was written: each of its parts is the same. A part that both lack is, if there is another,
 * since some people have one name only; a part that the source does not tell never is.
 */
export function isSameName(rules: FieldRules, wanted: Pick<Desired, "fields" | "untold">, written: Fields): boolean {
  const names = Object.keys(rules).filter((name) => rules[name]?.identity === "name");
  if (names.every((name) => (written[name] ?? null) === null)) return false;
  return names.every((name) => {
    const [left, right] = [wanted.fields[name] ?? null, written[name] ?? null];
    if (wanted.untold?.includes(name)) return false;
    return left === null || right === null ? left === right : sameValue(rules[name], left, right);
  });
}

function sameValue(rule: FieldRule | undefined, a: Value, b: Value): boolean {
  if (isSameText(a, b)) return true;
  if (rule?.equal) return rule.equal(a, b);
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, index) => value === b[index]);
}
