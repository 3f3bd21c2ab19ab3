/**
 * Working time: the tool's timers, written to Personio as attendances, one record a timer. What people change or delete in
 * Personio is left and shown until the timer changes. Behaviours S7, S11, S12, S13, S14.
 */
import type { Person } from "../../core/model/person.ts";
import type { Desired, LeftOut, Link } from "../../core/model/record.ts";
import { dateIn, later, overlaps, type Instant, type Window } from "../../core/model/time.ts";
import type { DesiredContext, Flow, Reader, Reads } from "../../core/plugin/contract.ts";
import { frozen, type Excuse } from "../../core/plugin/left-out.ts";
import { mapPages } from "../../core/plugin/map-pages.ts";
import { whoOf } from "../../core/plugin/people.ts";
import type { AttendanceFields, SourceSide } from "../../core/plugin/source-side.ts";
import type { UserRules } from "./config.ts";
import type { StaffClient, Timer } from "./connector.ts";
import { leftAlone } from "./left-alone.ts";
import { ACCOUNT, notTheirs, shown, withoutAccount, writtenTo, type OfAccount } from "./of-account.ts";
import { isSameWork, periodsOf, type EndedTimer } from "./periods.ts";
import { timersOf, timerWindow, type Reach } from "./reach.ts";
import { unchosen } from "./selection.ts";

export interface TimeRules {
  readonly users: UserRules;
  readonly onlyVerified: boolean;
  readonly settledForMs: number;
  readonly reach: Reach;
  /** The account's zone, an IANA name. */
  readonly zone: string;
}

type WorkedFields = AttendanceFields & OfAccount;
type Row = Desired<WorkedFields> | LeftOut;

export function timeFlow(client: StaffClient, source: SourceSide, rules: TimeRules): Flow<WorkedFields, Timer> {
  const { reach, zone } = rules;
  return {
    kind: "attendance",
    area: "time",
    subjects: "leading",
    fields: { person: { manage: "always" }, periods: { manage: "always", equal: isSameWork }, account: ACCOUNT },
    drift: "report",
    adopt: "never",
    creates: "all",
    orphans: "remove",
    window: (today) => timerWindow(reach, today),
    leading: {
      read: (scope) => changed(client.timers(timersOf(reach, scope), zone), scope.changedSince, rules),
      get: (subject) => client.timer(subject),
    },
    desired: (reads, context) => rowsOf(reads, context, rules),
    current: (scope) =>
      mapPages(source.attendances.current(timersOf(reach, scope), scope.known), (page) => page.map(shown)),
    ...writtenTo(() => source.attendances),
  };
}

/** Keeps the timers that changed since then, or whose waiting time (`settled_for`) ended since. */
function changed(reader: Reader<Timer>, since: Instant | null, { settledForMs }: TimeRules): Reader<Timer> {
  const isNews = ({ changedAt, endsAt }: Timer) =>
    since === null || changedAt >= since || (endsAt !== null && later(endsAt, settledForMs) >= since);
  return mapPages(reader, (page) => page.filter(isNews));
}

function* rowsOf(reads: Reads, context: DesiredContext<Timer>, rules: TimeRules): Generator<Row> {
  const people = new Map(reads.people.records.map((person) => [person.id, person]));
  const window = timerWindow(rules.reach, reads.today);
  const links = new Map(context.links?.map((link) => [link.subject, link]));
  const timers = context.leading?.records ?? [];
  for (const timer of timers) {
    if (!context.followed && !overlaps(daysOf(timer, rules.zone), window)) continue;
    const person = people.get(context.subjectOf("user", timer.user) ?? "");
    yield rowOf(timer, person, links.get(timer.id), { rules, now: reads.readAt });
  }
  const listed = new Set(timers.map(({ id }) => id));
  yield* leftAlone({ reads, context, users: rules.users, window, listed }, (link) => withoutAccount(link, context));
}

interface Look {
  readonly rules: TimeRules;
  readonly now: Instant;
}

function rowOf(timer: Timer, person: Person | undefined, link: Link | undefined, { rules, now }: Look): Row {
  const extent = daysOf(timer, rules.zone);
  const who = person ? whoOf(person) : { personId: null, person: null };
  const row = { subject: timer.id, title: `${who.person ?? `account ${timer.user}`} ${extent.from}`, ...who };
  if (!person) return { ...row, ...frozen("NOBODY", "its account belongs to nobody whom Personio knows") };
  if (!hasEnded(timer)) return { ...row, ...frozen("RUNNING", "it is still running") };
  const lead = { user: timer.user, extent };
  const excuse = unchosen(person, rules.users) ?? notTheirs(lead, person, link) ?? unready(timer, now, rules);
  if (excuse) return { ...row, ...excuse };
  const periods = periodsOf(timer, rules.zone);
  if ("fate" in periods) return { ...row, ...periods };
  return { ...row, key: null, fields: { person: person.id, periods, account: timer.user }, extent };
}

function hasEnded(timer: Timer): timer is EndedTimer {
  return timer.endsAt !== null && timer.state !== "running";
}

/** All reasons freeze: working time that was written to Personio is not taken back because somebody reopens the timer. */
function unready(
  { state, endsAt }: EndedTimer,
  now: Instant,
  { onlyVerified, settledForMs }: TimeRules,
): Excuse | null {
  if (state === "unknown") return frozen("STATE_UNKNOWN", "rollcall does not know its state in the tool");
  if (onlyVerified && state !== "verified") return frozen("NOT_VERIFIED", "nobody has confirmed it in the tool yet");
  return later(endsAt, settledForMs) > now ? frozen("NOT_SETTLED", "it ended only just now") : null;
}

function daysOf({ startsAt, endsAt }: Timer, zone: string): Window {
  return { from: dateIn(zone, startsAt), to: dateIn(zone, endsAt ?? startsAt) };
}
