/**
 * Absences where Personio leads: they arrive in the tool unconfirmed and are confirmed there by hand. What people change or
 * delete there is left and shown until Personio's record changes. Behaviours S7, S9, S10, S12, S14, P8.
 */
import type { Absence } from "../../core/model/absence.ts";
import type { Person } from "../../core/model/person.ts";
import type { Current, Desired, LeftOut, Value } from "../../core/model/record.ts";
import { overlaps, type CivilDate, type Window } from "../../core/model/time.ts";
import { absencesOf } from "../../core/plugin/absences-of.ts";
import type { DesiredContext, Flow, Reader, Reads } from "../../core/plugin/contract.ts";
import { dropped, frozen, kept, type Excuse } from "../../core/plugin/left-out.ts";
import { mapPages } from "../../core/plugin/map-pages.ts";
import { whoOf } from "../../core/plugin/people.ts";
import { Categories } from "./categories.ts";
import type { UserRules } from "./config.ts";
import type { AbsenceFields, Listed, Lists, Place, StaffClient, ToolAbsence } from "./connector.ts";
import { leftAlone } from "./left-alone.ts";
import { ACCOUNT, accountOf } from "./of-account.ts";
import { allNamed, at, locationOf, unplaced } from "./places.ts";
import { absenceWindow, type Reach } from "./reach.ts";
import { replaceDecided } from "./replace-decided.ts";
import { unchosen } from "./selection.ts";
import { extentOf, stretchOf } from "./stretch.ts";

export interface AbsenceRules {
  readonly users: UserRules;
  readonly onlyApproved: boolean;
  readonly reach: Reach;
}

/** An absence with its state, which is always wanted alive: one that is declined or cancelled (no state that we know) is reported like any other edit there. */
type Mirrored = AbsenceFields & {
  readonly state: "alive" | "declined" | "unknown";
  /** The account for which it was made. Where that is deleted, nobody has deleted its absences: another one gets them again. */
  readonly account?: string;
};

type Row = Desired<Mirrored> | LeftOut;

export function absencesToTool(client: StaffClient, lists: Lists, rules: AbsenceRules): Flow<Mirrored> {
  const { timezone: zone } = lists;
  const always = { manage: "always" } as const;
  const typeOf = (id: string) => lists.absenceTypes.find((type) => type.id === id) as Listed;
  // Each location has types of its own. A person who moves keeps their absences as they are, already confirmed ones too.
  const nameOf = (id: Value) => lists.absenceTypes.find((type) => type.id === id)?.name ?? id;
  const sameType = (a: Value, b: Value) => nameOf(a) === nameOf(b);
  /** The ids of absences that are linked, or were made in this run. */
  const ours = new Set<string>();
  const toCurrent = (absence: ToolAbsence) => currentOf(absence, ours.has(absence.id));
  const reading = (reader: Reader<ToolAbsence>) => mapPages(reader, (page) => page.map(toCurrent));
  const create = async (wanted: AbsenceFields) => {
    const id = await client.createAbsence(wanted, typeOf(wanted.type), zone);
    ours.add(id);
    return id;
  };
  const find = async (wanted: AbsenceFields) => {
    const found: Current<Mirrored>[] = [];
    const enough = { whole: true, user: wanted.user } as const;
    for await (const page of reading(client.absences(extentOf(wanted), zone, enough)))
      found.push(...page.filter(({ key }) => key === keyOf(wanted)));
    return found;
  };
  return {
    kind: "absence",
    area: "absences",
    subjects: "absences",
    fields: {
      user: { ...always, ref: "user" },
      type: { ...always, equal: sameType },
      starts_at: always,
      ends_at: always,
      state: always,
      account: ACCOUNT,
    },
    drift: "report",
    adopt: "key",
    creates: "all",
    orphans: "remove",
    knows: (values) => "user" in values,
    window: (today) => absenceWindow(rules.reach, today),
    desired: (reads, context) => rowsOf(reads, context, lists, rules),
    current: ({ today, known }) => {
      for (const id of known) ours.add(id);
      return reading(client.absences(absenceWindow(rules.reach, today), zone));
    },
    get: async (id) => {
      const absence = await client.absence(id, zone);
      return absence && toCurrent(absence);
    },
    find,
    create,
    update: async (id, given, changed) => {
      // An absence that was declined before it was adopted stays declined, and is reported.
      if (changed.every((name) => name === "state")) return id;
      const there = await client.absence(id, zone);
      // If two types have the same name, the absence keeps the one that it has.
      const wanted = there && !changed.includes("type") ? { ...given, type: there.type } : given;
      if (there?.state === "new") {
        await client.updateAbsence(id, wanted, zone);
        return id;
      }
      // The new one is there already if an earlier attempt was cut short; but an absence that is another record's, or was declined, does not count.
      const isBefore = ({ remoteId, fields }: Current<Mirrored>) =>
        remoteId !== id && !ours.has(remoteId) && fields.state === "alive";
      const before = (await find(wanted)).find(isBefore)?.remoteId;
      // Of one whose state nobody here knows nothing is taken away.
      if (!there || there.state === "unknown") return before ?? (await create(wanted));
      if (before === undefined) return replaceDecided({ old: id, there, wanted }, client, create);
      await client.removeAbsence(id);
      return before;
    },
    remove: (id) => client.removeAbsence(id),
  };
}

function currentOf({ id, user, type, starts_at, ends_at, state }: ToolAbsence, isOurs: boolean): Current<Mirrored> {
  const isKnown = state !== "unknown";
  const isAlive = state === "new" || state === "approved";
  const fields: Mirrored = { user, type, starts_at, ends_at, state: isAlive ? "alive" : state };
  const title = `${starts_at.slice(0, 10)} to ${ends_at.slice(0, 10)}`;
  // One that was cancelled is nobody's absence, and no other is taken for it. Of ours, a refusal is said of that one request: what is
  // entered anew in Personio is asked anew.
  const isRecognised = isKnown && !(isOurs && state === "declined");
  return { remoteId: id, key: isRecognised ? keyOf(fields) : null, title, active: isKnown, marked: false, fields };
}

function keyOf({ user, type, starts_at, ends_at }: AbsenceFields): string {
  return `${user}|${type}|${starts_at}|${ends_at}`;
}

function* rowsOf(reads: Reads, context: DesiredContext, lists: Lists, rules: AbsenceRules): Generator<Row> {
  const people = new Map(reads.people.records.map((person) => [person.id, person]));
  const window = absenceWindow(rules.reach, reads.today);
  const absences = absencesOf(reads).records;
  const types = new Map(absences.map(({ type }) => [type.id, type]));
  const look = { lists, rules, context, until: window.to, types: [...types.values()], categories: new Categories() };
  for (const absence of absences) {
    if (context.followed || overlaps(daysOf(absence), window)) yield rowOf(absence, people.get(absence.personId), look);
  }
  yield* look.categories.report();
  const listed = new Set(absences.flatMap(({ id, aliases }) => [id, ...aliases]));
  yield* leftAlone({ reads, context, users: rules.users, window, listed });
}

interface Look {
  readonly lists: Lists;
  readonly rules: AbsenceRules;
  readonly until: CivilDate;
  readonly types: readonly Place[];
  readonly categories: Categories;
  readonly context: DesiredContext;
}

function rowOf(absence: Absence, person: Person | undefined, look: Look): Row {
  const { id, aliases, personId, startsOn, endsOn } = absence;
  const who = person ? whoOf(person) : { personId, person: personId };
  const title = `${who.person} ${startsOn} to ${endsOn ?? "open end"}`;
  return { subject: id, aliases, title, ...who, ...placed(absence, person, look) };
}

function placed(
  absence: Absence,
  person: Person | undefined,
  look: Look,
): Pick<Desired<Mirrored>, "key" | "fields" | "extent"> | Excuse {
  const { lists, rules } = look;
  const excuse = (person && unchosen(person, rules.users)) ?? uncounted(absence, rules);
  if (excuse) return excuse;
  const type = typeThere(absence.type, person, look);
  if ("fate" in type) return type;
  const stretch = stretchOf(absence, lists.timezone, look.until);
  if (!stretch) return kept("EMPTY", "it ends before it begins");
  const account = accountOf(absence.personId, look.context);
  const fields = { user: absence.personId, type: type.id, ...stretch, state: "alive", ...account } as const;
  return { key: keyOf({ ...fields, user: `{user:${absence.personId}}` }), fields, extent: daysOf(absence) };
}

/** Returns the type at the person's location; if that is not known, the only type of this name at any location. */
function typeThere(type: Place, person: Person | undefined, look: Look): Listed | Excuse {
  const { lists, rules, categories, types } = look;
  const location = person ? locationOf(person, rules.users.location, lists) : null;
  const there = at(location, lists.absenceTypes);
  const reason = location ? null : unplaced(person, rules.users.location, lists);
  const places = new Set(allNamed(type.name, there).map((one) => one.location));
  // Whoever may be at another location does not get the only type of this name either.
  if (reason && (places.size > 1 || reason.code === "NOT_RELEASED")) return categories.elsewhere(person, reason);
  return categories.partner(type, there, location ? `the tool at "${location.name}"` : "the tool", types);
}

function uncounted({ approval }: Absence, { onlyApproved }: AbsenceRules): Excuse | null {
  if (approval === "unknown") return frozen("APPROVAL_UNKNOWN", "rollcall does not know its state of approval");
  if (approval === "rejected") return dropped("REJECTED", "it was rejected");
  if (approval === "requested" && onlyApproved) return dropped("NOT_APPROVED", "it is not approved yet");
  return null;
}

function daysOf({ startsOn, endsOn }: Absence): Window {
  return { from: startsOn, to: endsOn };
}
