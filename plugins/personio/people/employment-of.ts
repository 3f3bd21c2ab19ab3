/**
 * Chooses the employment of a person that counts today, since v2 lists former and future ones too, the newest first. It is the
 * one in force; else the one that ended last, since somebody who returns in spring has left all the same; else the first one that
 * begins. Their days decide, as far as they are released, and not the status alone, which may change some hours after midnight.
 *
 * A renewed contract and a change of the subcompany are new employments in v2. Whoever goes over from one to the next without a day
 * between them was not hired anew, so the employment that counts is told with the first day of all that it continues.
 */
import { addDays, dayOf, type CivilDate } from "../../../core/model/time.ts";
import { isObject, type Json } from "../wire/expect.ts";

type Phase = "in force" | "ended" | "to come" | "unknown";

/** Returns the employment that counts today, begun when the first of those that it continues did; null if the person has none. */
export function employmentOf(employments: readonly Json[], today: CivilDate): Json | null {
  const counts = countingOf(employments, today);
  const start = counts && unbrokenSince(counts, employments);
  return start === null ? counts : { ...counts, employment_start_date: start };
}

function countingOf(employments: readonly Json[], today: CivilDate): Json | null {
  const phases = employments.map((one) => ({ one, phase: phaseOf(one, today) }));
  const of = (wanted: Phase) => phases.filter(({ phase }) => phase === wanted).map(({ one }) => one);
  const [ended] = of("ended").sort((a, b) =>
    compare(dayAt(b, "employment_start_date"), dayAt(a, "employment_start_date")),
  );
  // If one employment tells neither days nor a known status, only the order of the list is left to go by.
  const inOrder = of("unknown").length > 0 ? employments[0] : undefined;
  return of("in force")[0] ?? inOrder ?? ended ?? of("to come").at(-1) ?? null;
}

function phaseOf(employment: Json, today: CivilDate): Phase {
  const { status } = employment;
  const start = dayAt(employment, "employment_start_date");
  const end = endOf(employment);
  if (start !== null && start > today) return "to come";
  if (status === "INACTIVE" || (end !== null && end < today)) return "ended";
  if (start !== null || status === "ACTIVE" || status === "LEAVE") return "in force";
  return status === "ONBOARDING" ? "to come" : "unknown";
}

/** Returns the first day of work that no day without an employment has interrupted since; null if it is not released. */
function unbrokenSince(employment: Json, employments: readonly Json[]): CivilDate | null {
  const start = dayAt(employment, "employment_start_date");
  if (start === null) return null;
  const before = employments.find(
    (one) => compare(dayAt(one, "employment_start_date"), start) < 0 && reaches(one, start),
  );
  return before ? unbrokenSince(before, employments) : start;
}

/** Whether an employment that has begun goes on at least until the eve of that day. One that ended on a day nobody knows does not. */
function reaches(employment: Json, day: CivilDate): boolean {
  if (dayAt(employment, "employment_start_date") === null) return false;
  const end = endOf(employment);
  return end === null ? employment.status !== "INACTIVE" : end >= addDays(day, -1);
}

function endOf({ termination, ...employment }: Json): CivilDate | null {
  return (
    dayAt(employment, "employment_end_date") ?? (isObject(termination) ? dayAt(termination, "termination_date") : null)
  );
}

function dayAt(record: Json, key: string): CivilDate | null {
  const value = record[key];
  return typeof value === "string" ? dayOf(value.slice(0, 10)) : null;
}

function compare(a: CivilDate | null, b: CivilDate | null): number {
  return (a ?? "") < (b ?? "") ? -1 : (a ?? "") > (b ?? "") ? 1 : 0;
}
