/**
 * The rule on bookings. A booking that lies wholly inside the time in which its person is absent is released. One that is a blocker,
 * or lies only partly inside, is kept and listed. A released booking is reviewed until its time has passed: if the reason is
 * withdrawn, that is reported, and nothing is booked anew. Behaviours B2 to B5.
 */
import { emailOf, type Person } from "../../core/model/person.ts";
import { coverOf, type Stretch } from "../../core/model/presence.ts";
import type { Current, FieldRules } from "../../core/model/record.ts";
import type { Rule, Ruling } from "../../core/model/ruling.ts";
import { wallTimeIn, type CivilDate, type Window } from "../../core/model/time.ts";
import { absencesOf } from "../../core/plugin/absences-of.ts";
import { ChosenTypes, TYPE_UNKNOWN } from "../../core/plugin/chosen-types.ts";
import type { DesiredContext, Reader, Reads, RuleFlow } from "../../core/plugin/contract.ts";
import type { Excuse } from "../../core/plugin/left-out.ts";
import { mapPages } from "../../core/plugin/map-pages.ts";
import { whoOf } from "../../core/plugin/people.ts";
import type { AbsenceTypes, PeopleRules } from "../../core/plugin/schema.ts";
import { EXCLUDED, isEverybody, Whose } from "../../core/plugin/whose.ts";
import { absentTimes, type Absent, type AbsentRules } from "./absent.ts";
import { blockerBy, BlockersNamed, type BlockerRule, type IsBlocker } from "./blocker.ts";
import { bookedPerson, isHere } from "./booked.ts";
import type { BookingClient, BookingFields } from "./connector.ts";
import { daysOf } from "./days-of.ts";
import { review } from "./review.ts";

interface BookingsRules extends Omit<AbsentRules, "types"> {
  readonly absence_types: AbsenceTypes;
  readonly people: PeopleRules;
  readonly blocker: BlockerRule;
  /** The days in which bookings are looked at. */
  bookings(today: CivilDate): Window & { readonly to: CivilDate };
  /** The days for which absences were read. */
  absences(today: CivilDate): Window & { readonly to: CivilDate };
}

export function bookingsFlow(client: BookingClient, rules: BookingsRules): RuleFlow<BookingFields> {
  const isBlocker = blockerBy(rules.blocker);
  return {
    kind: "booking",
    area: "bookings",
    fields: FIELDS,
    window: rules.bookings,
    // Few records do not tell which types there are, nor whether an entry of the config is anybody's.
    narrow: () => client.byAccount === true && rules.absence_types === "all" && isEverybody(rules.people),
    rule: (reads, context) => ruleOf(reads, context, rules, { isBlocker, client }),
    current: ({ today }) => withoutSubjects(client.bookings(rules.bookings(today)), isBlocker),
    release: (id) => client.release(id),
  };
}

/** Takes the subjects off once they have shown which bookings are blockers: a subject may say anything about anybody. */
function withoutSubjects(
  bookings: Reader<Current<BookingFields>>,
  isBlocker: IsBlocker,
): Reader<Current<BookingFields>> {
  const without = ({ fields, ...booking }: Current<BookingFields>) => {
    return { ...booking, fields: { ...fields, subject: null, blocker: isBlocker(fields, null) } };
  };
  return mapPages(bookings, (page) => page.map(without));
}

const always = { manage: "always" } as const;
const FIELDS: FieldRules<BookingFields> = {
  account: always,
  email: always,
  space: always,
  subject: always,
  starts_at: always,
  ends_at: always,
  zone: always,
  blocker: always,
};

function ruleOf(
  reads: Reads,
  context: Pick<DesiredContext, "subjectOf">,
  rules: BookingsRules,
  { isBlocker, client }: { readonly isBlocker: IsBlocker; readonly client: BookingClient },
): Rule<BookingFields> {
  const types = new ChosenTypes(rules.absence_types, reads.absenceTypes);
  const absentBy = onceEach((midday) => absentTimes(absencesOf(reads).records, { types, midday }));
  const absent = absentBy(rules.midday);
  const whose = new Whose(rules.people, reads.people.records);
  const named = new BlockersNamed();
  const personOf = bookedPerson(reads, context);
  const tooLate = (booking: BookingFields) => client.tooLate?.(booking, reads.readAt) ?? false;
  const nowIn = onceEach((zone) => wallTimeIn(zone, reads.readAt));
  const here = new Map(reads.people.records.filter(isHere).map((person) => [person.id, person]));
  const bookedBy = (id: string, booking: BookingFields) =>
    here.get(id) ?? here.get(personOf(booking)?.id ?? "") ?? null;
  const matched = new Set<string>();
  let undecided = false;
  const scope = { absent, absentBy, bookedBy, readAt: reads.readAt, known: rules.absences(reads.today) };
  return {
    judge({ fields }) {
      named.saw(fields);
      const person = fields.ends_at <= nowIn(fields.zone) ? null : personOf(fields);
      const unchosen = person && whose.excuse(person.id);
      if (person && !unchosen) matched.add(person.id);
      const ruling = person && judged(fields, person, absent(person.id), { isBlocker, tooLate, midday: rules.midday });
      if (unchosen) return spared(ruling, unchosen);
      // An absence that has not changed may cover the rest.
      if (ruling?.release === false && ruling.code === PARTLY_PRESENT) undecided = true;
      return ruling;
    },
    undecided: () => undecided,
    people: () => matched.size,
    review: (link) => review(link, scope),
    *report() {
      yield* types.report();
      yield* whose.report();
      if (!reads.narrow) yield* named.report(rules.blocker, reads.people.records);
    },
  };
}

/** Computes a value once for each name: there are many bookings and few zones. */
function onceEach<T>(compute: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const value = known.get(name) ?? compute(name);
    known.set(name, value);
    return value;
  };
}

interface Judging {
  readonly midday: string;
  readonly isBlocker: IsBlocker;
  tooLate(booking: BookingFields): boolean;
}

function judged(booking: BookingFields, person: Person, absent: Absent, by: Judging): Ruling | null {
  const time = { from: booking.starts_at, until: booking.ends_at };
  const cover = coverOf(absent.possible, time);
  if (cover === "none") return null;
  const who = whoOf(person);
  const base = { ...who, title: titleOf(booking, who.person) };
  const kept = (code: string, detail: string): Ruling => ({ ...base, release: false, code, detail });
  const inDoubt = (code: string, detail: string): Ruling => ({ ...base, release: false, code, detail, inDoubt: true });
  if (by.isBlocker(booking, emailOf(person))) return kept("BLOCKER", "it is a blocker");
  if (cover === "part") return kept(PARTLY_PRESENT, "its person is absent for only part of it");
  if (coverOf(absent.certain, time) !== "whole") {
    if (coverOf(absent.approved, time) === "whole") return inDoubt(TYPE_UNKNOWN.code, TYPE_OF_CAUSE);
    return inDoubt("APPROVAL_UNKNOWN", "it depends on an absence whose state of approval rollcall does not know");
  }
  if (by.tooLate(booking)) return kept("TOO_LATE", "the tool does not allow it to be cancelled so close to its start");
  const cause = causeOf(absent, time);
  return { ...base, release: true, cause, by: { midday: by.midday }, reason: REASON, extent: daysOf(booking) };
}

/**
 * Returns what is said of a booking whose person is not chosen, or may not be: it is kept if it would be released otherwise. Of somebody who is left
 * out by name nothing is said.
 */
function spared(ruling: Ruling | null, { code, detail, fate }: Excuse): Ruling | null {
  if (!ruling?.release || code === EXCLUDED) return null;
  const { title, personId, person } = ruling;
  return { title, personId, person, release: false, code, detail, ...(fate === "frozen" && { inDoubt: true }) };
}

const PARTLY_PRESENT = "PARTLY_PRESENT";
const TYPE_OF_CAUSE = "it depends on an absence whose type may be one that does not count";
const REASON = "its person is absent all the time";

function titleOf({ space, starts_at, ends_at }: BookingFields, person: string): string {
  return `${person} ${space} ${shown(starts_at)} to ${shown(ends_at)}`;
}

function shown(time: string): string {
  return time.replace("T", " ");
}

/** Returns the absence that is named as the cause: of several that cover a booking together, the earliest that shares time with it. */
function causeOf({ counted }: Absent, time: Stretch): string {
  return counted.find(({ stretch }) => coverOf([stretch], time) !== "none")?.id ?? "";
}
