/** The source's absences as they should stand in the target, and those left out, each with its reason. Pure. */
import type { Absence } from "../../core/model/absence.ts";
import { compare } from "../../core/model/compare.ts";
import { emailOf, type Person } from "../../core/model/person.ts";
import type { Desired, LeftOut, Link } from "../../core/model/record.ts";
import { overlaps, type CivilDate, type Window } from "../../core/model/time.ts";
import type { MirrorFields } from "./connector.ts";
import { inexpressible, uncounted, type Rules } from "./excuses.ts";
import { HalfDays } from "./half-days.ts";
import { keyOf, openKeyOf, userRef } from "./key.ts";
import { noteOf } from "./note.ts";
import { stretchOf } from "./stretch.ts";

export interface MirrorRules extends Rules {
  readonly hide_details: boolean;
  /** The last day of the window: how far an absence without an end reaches. */
  readonly until: CivilDate;
}

type Row = Desired<MirrorFields> | LeftOut;

interface Mirroring {
  readonly absences: readonly Absence[];
  readonly people: readonly Person[];
  /** Null: every absence is taken, whatever its dates, because each was asked for by id. */
  readonly window: Window | null;
  /** The links that this run leaves as they are: in a partial run all, in a full run none. */
  readonly linked: readonly Link[];
}

export function* mirrored({ absences, people, window, linked }: Mirroring, rules: MirrorRules): Generator<Row> {
  const emails = new Map<string, string | null>();
  for (const person of people) emails.set(person.id, emailOf(person));
  const rowOf = (absence: Absence) => judged(absence, emails.get(absence.personId) ?? absence.personId, rules);
  const halfDays = rules.hours === "half_day" ? new HalfDays(linked) : null;
  const byTheHour: Absence[] = [];
  for (const absence of absences) {
    if (window && !overlaps(daysOf(absence), window)) continue;
    if (halfDays && absence.hours) {
      byTheHour.push(absence);
      continue;
    }
    const row = rowOf(absence);
    halfDays?.take(row);
    yield row;
  }
  if (halfDays) yield* halfDays.share(byTheHour.sort(byStart).map(rowOf));
}

/** @param person how people know the person: the e-mail, otherwise the id */
function judged(absence: Absence, person: string, rules: MirrorRules): Row {
  const { id, aliases, personId, startsOn, endsOn } = absence;
  // Joined, because V8 keeps the text of a template as its parts, in twice the memory.
  const title = [person, startsOn, "to", endsOn ?? "open end"].join(" ");
  const stretch = stretchOf(absence, rules.until);
  const excuse = uncounted(absence, rules) ?? inexpressible(stretch, rules.capabilities);
  if (excuse) return { subject: id, aliases, title, personId, person, ...excuse };
  const { starts_on, ends_on, starts_at, ends_at } = stretch;
  const shape = { user: userRef(personId), starts_on, ends_on, starts_at, ends_at };
  const { mark } = rules.capabilities;
  return {
    subject: id,
    aliases,
    title,
    personId,
    person,
    key: endsOn === null ? openKeyOf(shape) : keyOf(shape),
    // Each field is named, because spreading a hundred thousand of these objects takes several times as long.
    fields: { user: personId, starts_on, ends_on, starts_at, ends_at, note: toldOf(absence, rules), marked: mark },
    extent: daysOf(absence),
  };
}

/** Returns the note. Where the absence may be one that is to be left out, no more is told than was told before. */
function toldOf(
  absence: Absence,
  { hide_details, capabilities, counts, unchosen, linkOf }: MirrorRules,
): string | null {
  if (hide_details) return null;
  const isCertain = unchosen(absence.personId) === null && counts(absence.type) !== "unknown";
  if (isCertain) return noteOf(absence, capabilities.noteLength);
  return linkOf(absence)?.values.note?.toString() ?? null;
}

function daysOf({ startsOn, endsOn }: Absence): Window {
  return { from: startsOn, to: endsOn };
}

function byStart(a: Absence, b: Absence): number {
  return compare(a.startsOn, b.startsOn) || compare(a.hours?.from ?? "", b.hours?.from ?? "") || compare(a.id, b.id);
}
