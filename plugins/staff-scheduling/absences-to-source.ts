/**
 * Absences where the tool leads: they are written to Personio, which takes whole and half days. What people change or delete
 * in Personio is left and shown until the tool's record changes. Behaviours S7, S8, S10, S12, S14.
 */
import type { AbsenceType } from "../../core/model/absence.ts";
import type { Person } from "../../core/model/person.ts";
import type { Desired, LeftOut, Link } from "../../core/model/record.ts";
import { overlaps } from "../../core/model/time.ts";
import type { DesiredContext, Flow, Reader, Reads } from "../../core/plugin/contract.ts";
import { dropped, frozen, kept, type Excuse } from "../../core/plugin/left-out.ts";
import { mapPages } from "../../core/plugin/map-pages.ts";
import { whoOf } from "../../core/plugin/people.ts";
import type { SourceAbsenceFields, SourceSide } from "../../core/plugin/source-side.ts";
import type { AbsenceRules } from "./absences-to-tool.ts";
import { Categories } from "./categories.ts";
import type { Lists, StaffClient, ToolAbsence } from "./connector.ts";
import { leftAlone } from "./left-alone.ts";
import { ACCOUNT, notTheirs, shown, withoutAccount, writtenTo, type OfAccount } from "./of-account.ts";
import { absenceWindow } from "./reach.ts";
import { unchosen } from "./selection.ts";
import { daysOf, extentOf } from "./stretch.ts";

/** An absence type of Personio with the unit that it is counted in; if Personio does not say, days. */
interface CountedType extends AbsenceType {
  readonly unit?: "day" | "hour" | null;
}

interface Sides {
  readonly client: StaffClient;
  readonly source: SourceSide;
  readonly lists: Lists;
  /** Personio's absence types. */
  readonly types: readonly CountedType[];
}

type AbsentFields = SourceAbsenceFields & OfAccount;
type Row = Desired<AbsentFields> | LeftOut;

export function absencesToSource(sides: Sides, rules: AbsenceRules): Flow<AbsentFields, ToolAbsence> {
  const { client, source, lists } = sides;
  const always = { manage: "always" } as const;
  const fields = {
    person: always,
    type: always,
    starts_on: always,
    ends_on: always,
    starts_at: always,
    ends_at: always,
    account: ACCOUNT,
  };
  return {
    kind: "absence",
    area: "absences",
    subjects: "leading",
    fields,
    drift: "report",
    adopt: "never",
    creates: "all",
    orphans: "remove",
    knows: (values) => "person" in values,
    window: (today) => absenceWindow(rules.reach, today),
    leading: {
      read: ({ today, changedSince }) =>
        since(client.absences(absenceWindow(rules.reach, today), lists.timezone), changedSince),
      get: (subject) => client.absence(subject, lists.timezone),
    },
    desired: (reads, context) => rowsOf(reads, context, sides, rules),
    current: ({ today, known }) =>
      mapPages(source.absences.current(absenceWindow(rules.reach, today), known), (page) => page.map(shown)),
    ...writtenTo(() => source.absences),
  };
}

function since(reader: Reader<ToolAbsence>, instant: string | null): Reader<ToolAbsence> {
  return mapPages(reader, (page) => page.filter(({ changedAt }) => !instant || changedAt >= instant));
}

function* rowsOf(
  reads: Reads,
  context: DesiredContext<ToolAbsence>,
  sides: Sides,
  rules: AbsenceRules,
): Generator<Row> {
  const people = new Map(reads.people.records.map((person) => [person.id, person]));
  const window = absenceWindow(rules.reach, reads.today);
  const categories = new Categories();
  const links = new Map(context.links?.map((link) => [link.subject, link]));
  const absences = context.leading?.records ?? [];
  for (const absence of absences) {
    if (!context.followed && !overlaps(extentOf(absence), window)) continue;
    const person = people.get(context.subjectOf("user", absence.user) ?? "");
    yield rowOf(absence, person, links.get(absence.id), { sides, rules, categories });
  }
  const listed = new Set(absences.map(({ id }) => id));
  yield* leftAlone({ reads, context, users: rules.users, window, listed }, (link) => withoutAccount(link, context));
  yield* categories.report();
}

interface Look {
  readonly sides: Sides;
  readonly rules: AbsenceRules;
  readonly categories: Categories;
}

function rowOf(absence: ToolAbsence, person: Person | undefined, link: Link | undefined, look: Look): Row {
  const extent = extentOf(absence);
  const who = person ? whoOf(person) : { personId: null, person: null };
  const row = {
    subject: absence.id,
    title: `${who.person ?? `account ${absence.user}`} ${extent.from} to ${extent.to}`,
    ...who,
  };
  if (!person) return { ...row, ...frozen("NOBODY", "its account belongs to nobody whom Personio knows") };
  const theirs = notTheirs({ user: absence.user, extent }, person, link);
  const excuse = unchosen(person, look.rules.users) ?? theirs ?? uncounted(absence, look.rules);
  if (excuse) return { ...row, ...excuse };
  const { lists, types } = look.sides;
  const type = lists.absenceTypes.find(({ id }) => id === absence.type) ?? { id: absence.type, name: "(unknown)" };
  const partner = look.categories.partner(type, types, "Personio", lists.absenceTypes);
  if ("fate" in partner) return { ...row, ...partner };
  if (partner.unit === "hour") return { ...row, ...HOUR_TYPE };
  const days = daysOf(absence);
  if (!days)
    return { ...row, ...kept("HOURS", "it is by the hour, but rollcall writes only whole and half days to Personio") };
  return { ...row, key: null, fields: { person: person.id, type: partner.id, ...days, account: absence.user }, extent };
}

/** The reason for a type that Personio counts in hours: its absences cannot be written as whole and half days. */
const HOUR_TYPE = kept("HOUR_TYPE", "Personio counts its type in hours, but rollcall writes only whole and half days");

function uncounted({ state }: ToolAbsence, { onlyApproved }: AbsenceRules): Excuse | null {
  if (state === "unknown") return frozen("APPROVAL_UNKNOWN", "rollcall does not know its state in the tool");
  if (state === "declined") return dropped("REJECTED", "it was declined");
  return state === "new" && onlyApproved ? dropped("NOT_APPROVED", "it is not approved yet") : null;
}
