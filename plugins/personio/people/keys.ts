/**
 * The keys by which the config names Personio's attributes. Personio shows people the labels only; so who writes a label, or a key with a
 * slip, is told what the keys are, and not to tick a box that does not exist. Pure.
 */
import { quoted } from "../../../core/plugin/naming.ts";

/** Labels by key, as far as the answers contained any: v2's do not. */
export type Labels = ReadonlyMap<string, string>;

/** Keys that are the same in every company. */
const STANDARD: ReadonlySet<string> = new Set([
  ...["first_name", "last_name", "preferred_name", "email", "gender", "status", "position", "profile_picture"],
  ...["employment_type", "weekly_working_hours", "hire_date", "contract_end_date", "probation_period_end"],
  ...["termination_date", "termination_type", "termination_reason", "last_working_day", "supervisor"],
  ...["subcompany", "office", "department", "team", "cost_centers", "holiday_calendar", "work_schedule"],
  ...["absence_entitlement", "fix_salary", "fix_salary_interval", "hourly_salary", "vacation_day_balance"],
  ...["created_at", "last_modified_at"],
]);

export function isStandard(key: string): boolean {
  return STANDARD.has(key);
}

/** A key of an attribute that a company has made for itself. */
const OWN = /^dynamic_\d+$/;

/** Whether an attribute that is in no answer may exist all the same, unticked. */
export function mayExist(key: string): boolean {
  return isStandard(key) || OWN.test(key);
}

/** Says what may be meant by keys that none of Personio's attributes can have. */
export function meantBy(keys: readonly string[], labels: Labels): string {
  const meant = keys.map((key) => ofLabel(key, labels));
  const unclear = keys.filter((_, at) => meant[at] === null);
  const known = meant.filter((sentence) => sentence !== null);
  if (unclear.length === 0) return known.join(" ");
  const list = `The config names attributes by key, not by label. Personio's own keys are ${[...STANDARD].sort().join(", ")}.`;
  return [...known, list, ownKeys(labels)].filter(Boolean).join(" ");
}

/** Lists the attributes that the company has made for itself and that the credential shows; empty if there are none. */
export function ownKeys(labels: Labels): string {
  const own = [...labels].filter(([key]) => OWN.test(key)).map(([key, label]) => (label ? `${key} (${label})` : key));
  return own.length === 0 ? "" : `Keys of your own attributes that are ticked: ${own.join(", ")}.`;
}

function ofLabel(written: string, labels: Labels): string | null {
  const same = (text: string) => text.trim().toLowerCase() === written.trim().toLowerCase();
  const keys = [...labels].filter(([key, label]) => same(label) || same(key)).map(([key]) => key);
  return keys.length === 0 ? null : `In the config, write ${quoted(keys)} in place of ${quoted([written])}.`;
}
