/**
 * Mirrored absences and calendar events, both ways. Whole days are all-day events, whose end is excluded; an absence that begins or
 * ends at midday is one timed event from the first half to the last. Our events carry a mark, and in a calendar for all the
 * person's address; no attendee and no organizer, because servers send mails to those. The rest of an event is compared as a
 * whole: one that somebody edited is not `marked` until it is put right. One that cannot be read is read roughly, so that it is put right too.
 */
import { RecordError } from "../../../../core/model/errors.ts";
import type { Current } from "../../../../core/model/record.ts";
import { addDays, instantIn, wallTimeIn } from "../../../../core/model/time.ts";
import type { CalendarObject } from "../../../protocols/caldav/client.ts";
import { readable, readEventObject, readRoughly, type VEvent } from "../../../protocols/caldav/event-object.ts";
import { repeats, textIn, writeEvent, type PlainEvent } from "../../../protocols/caldav/event-text.ts";
import { daysOf, isCancelled, single, type Occurrence } from "../../../protocols/caldav/occurrences.ts";
import type { MirrorFields } from "../../connector.ts";
import { keyOf, openKeyOf } from "../../key.ts";
import { normalNote, typeIn } from "../../note.ts";
import type { CalDavConfig } from "./config.ts";

const MARK = "x-rollcall-mirrored";
const PERSON = "x-rollcall-person";
const PRODID = "-//rollcall//absence-mirror//EN";

export interface Spelling extends Pick<CalDavConfig, "workday" | "absent"> {
  /** The zone in which the hours of half days are meant, an IANA name. */
  readonly zone: string;
  /** Returns the name of an account's person for the event; null in a calendar of their own. `there`: the name in the event that is there. */
  nameOf(user: string, there?: string | null): string | null;
}

type Texts = PlainEvent["texts"];
type Stretch = Pick<MirrorFields, "starts_on" | "ends_on" | "starts_at" | "ends_at">;

export function toText(
  wanted: MirrorFields,
  how: Pick<PlainEvent, "uid" | "sequence" | "now">,
  spelling: Spelling,
  there: string | null = null,
): string {
  return writeEvent({ ...how, span: spanOf(wanted, spelling), texts: textsOf(wanted, spelling, there) }, PRODID);
}

function spanOf(wanted: Stretch, { zone, workday }: Spelling): PlainEvent["span"] {
  const { starts_on, ends_on, starts_at, ends_at } = wanted;
  if (starts_at === "morning" && ends_at === "evening") return { from: starts_on, before: addDays(ends_on, 1) };
  return {
    startsAt: instantIn(zone, `${starts_on}T${starts_at === "midday" ? workday.midday : workday.starts}`),
    endsAt: instantIn(zone, `${ends_on}T${ends_at === "midday" ? workday.midday : workday.ends}`),
  };
}

function textsOf({ user, note }: MirrorFields, spelling: Spelling, there: string | null): Texts {
  const name = spelling.nameOf(user, there);
  const type = note === null ? null : typeIn(note);
  const what = whatOf(note, spelling);
  return {
    summary: name === null ? what : `${name}${BEFORE_WHAT}${what}`,
    description: note,
    categories: type,
    transp: "OPAQUE",
    "x-microsoft-cdo-busystatus": "OOF",
    [MARK]: "TRUE",
    [PERSON]: name === null ? null : user,
  };
}

const BEFORE_WHAT = ": ";

function whatOf(note: string | null, { absent }: Spelling): string {
  return (note === null ? null : typeIn(note)) ?? absent;
}

/** How an event of ours calls its person; null where it does not say so as we write it. */
export function nameIn(event: VEvent, spelling: Spelling): string | null {
  const end = BEFORE_WHAT + whatOf(normalNote(textIn(event, "description")), spelling);
  const summary = textIn(event, "summary") ?? "";
  return (summary.endsWith(end) && summary.slice(0, -end.length)) || null;
}

type Written = Pick<CalendarObject, "path" | "text">;

/** @param owner the account whose calendar it is; null in the calendar for all. @throws RecordError if the event cannot be read */
export function toAbsence(event: Written, owner: string | null, spelling: Spelling): Current<MirrorFields> {
  return readable(() => shown(event, owner, spelling));
}

function shown({ path, text }: Written, owner: string | null, spelling: Spelling): Current<MirrorFields> {
  const { event, isPlain } = eventIn(text);
  const span = single(event, null, spelling.zone);
  const stretch = stretchOf(span, spelling);
  const marked = textIn(event, MARK) !== null;
  const user = owner ?? (marked ? textIn(event, PERSON) : null) ?? "";
  // The text of events that people made themselves is private.
  const note = marked ? normalNote(textIn(event, "description")) : null;
  const fields = { user, ...stretch, note, marked };
  const intact = marked && isPlain && !isCancelled(event) && isAsWritten({ event, span }, fields, spelling);
  return {
    remoteId: path,
    key: marked ? keyOf(fields) : null,
    ...(marked && { otherKeys: [openKeyOf(fields)] }),
    title: `${stretch.starts_on} to ${stretch.ends_on}`,
    active: true,
    marked,
    fields: { ...fields, marked: intact },
  };
}

/** Returns the event, and whether it is a single one that can be read exactly. @throws RecordError `caldav:unreadable` */
export function eventIn(text: string): { readonly event: VEvent; readonly isPlain: boolean } {
  try {
    const { master, exceptions } = readEventObject(text);
    const event = master ?? exceptions[0]!;
    return { event, isPlain: exceptions.length === 0 && !repeats(event) };
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return { event: readRoughly(text), isPlain: false };
  }
}

function stretchOf(span: Occurrence, { workday }: Spelling): Stretch {
  const { from: starts_on, to: ends_on } = daysOf(span);
  const ended = span.endsAt.startsWith(ends_on) && span.endsAt.slice(11) <= workday.midday;
  return {
    starts_on,
    ends_on,
    starts_at: span.startsAt.slice(11) >= workday.midday ? "midday" : "morning",
    ends_at: ended ? "midday" : "evening",
  };
}

interface Found {
  readonly event: VEvent;
  readonly span: Occurrence;
}

/** Whether the event is exactly what we would write for the absence that it shows, to the minute and to the word. */
function isAsWritten({ event, span }: Found, fields: MirrorFields, spelling: Spelling): boolean {
  const ours = spanOf(fields, spelling);
  const times =
    "from" in ours
      ? { allDay: true, startsAt: `${ours.from}T00:00`, endsAt: `${ours.before}T00:00` }
      : {
          allDay: false,
          startsAt: wallTimeIn(spelling.zone, ours.startsAt),
          endsAt: wallTimeIn(spelling.zone, ours.endsAt),
        };
  const sameTimes = Object.entries(times).every(([name, value]) => span[name as keyof typeof times] === value);
  const { description, ...texts } = textsOf(fields, spelling, nameIn(event, spelling));
  return sameTimes && Object.entries(texts).every(([name, text]) => textIn(event, name) === text);
}
