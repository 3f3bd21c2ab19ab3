/** The records of the simulated CalDAV server: calendars by their paths, and in each the event objects as they were sent. */
import ICAL from "ical.js";

export interface SimEvent {
  readonly path: string;
  readonly text: string;
  /** The etag with its quotes. It changes with each write, even if the text is the same. */
  readonly etag: string;
  readonly uid: string;
}

/**
 * What a deleted event leaves, as in Nextcloud: its UID may not be used again, or may, but then a second deletion under the same file
 * name is refused.
 */
export type TrashBin = "none" | "keeps UIDs" | "keeps file names";

/** A time range in milliseconds of UTC, `to` excluded. A time without a zone counts as UTC. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** The number of occurrences of one series that are looked at. */
const MOST = 10_000;

export class CalDavWorld {
  /** The names of calendars by their paths, which end with a slash. */
  readonly calendars = new Map<string, string | null>();
  readonly events = new Map<string, SimEvent>();
  /** Deleted events that the trash bin holds, by the paths that they had. */
  readonly trash = new Map<string, SimEvent>();
  readonly trashBin: TrashBin;
  #writes = 0;

  constructor(trashBin: TrashBin) {
    this.trashBin = trashBin;
  }

  /** Deletes an event. Returns false if the trash bin cannot take it. */
  delete(event: SimEvent): boolean {
    if (this.trashBin !== "none" && this.trash.has(event.path)) return false;
    if (this.trashBin !== "none") this.trash.set(event.path, event);
    return this.events.delete(event.path);
  }

  /** Whether a deleted event of the calendar keeps others from using its UID. */
  isInTrash({ path, uid }: SimEvent): boolean {
    if (this.trashBin !== "keeps UIDs") return false;
    return [...this.trash.values()].some((one) => one.uid === uid && calendarOf(one.path) === calendarOf(path));
  }

  /** @throws Error if the text is no event object */
  put(path: string, text: string): SimEvent {
    this.#writes += 1;
    const event = { path, text, etag: `"${this.#writes}"`, uid: uidIn(text) };
    this.events.set(path, event);
    return event;
  }

  in(calendar: string): SimEvent[] {
    return [...this.events.values()].filter(({ path }) => calendarOf(path) === calendar);
  }

  /** Whether a calendar, or a folder of calendars, has this path. */
  isCollection(path: string): boolean {
    return path === "/" || [...this.calendars.keys()].some((calendar) => calendar.startsWith(path));
  }

  calendarsBelow(path: string): string[] {
    return [...this.calendars.keys()].filter((calendar) => calendarOf(calendar.slice(0, -1)) === path);
  }
}

export function calendarOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Whether the event overlaps the range; for a series, whether any occurrence does (RFC 4791, 9.9). */
export function overlapsRange(text: string, range: Range): boolean {
  const [events, overridden] = eventsIn(text);
  const isIn = (start: ICAL.Time, end: ICAL.Time) => millis(end) > range.from && millis(start) < range.to;
  return events.some((event) => {
    if (!event.isRecurring()) return isIn(event.startDate, event.endDate);
    const occurrences = event.iterator();
    for (let count = 0; count < MOST; count += 1) {
      const next = occurrences.next() as ICAL.Time | null;
      if (!next || millis(next) >= range.to) return false;
      const end = next.clone();
      end.addDuration(event.duration);
      if (!overridden.has(next.toString()) && isIn(next, end)) return true;
    }
    return false;
  });
}

/** Returns the events, and the moments of the series that exceptions replace. */
function eventsIn(text: string): [ICAL.Event[], Set<string>] {
  const events = componentsIn(text).map((component) => new ICAL.Event(component));
  const moments = events.flatMap(({ recurrenceId }) => (recurrenceId ? [recurrenceId.toString()] : []));
  return [events, new Set(moments)];
}

function componentsIn(text: string): ICAL.Component[] {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
}

function uidIn(text: string): string {
  const uids = new Set(componentsIn(text).map((event) => String(event.getFirstPropertyValue("uid") ?? "")));
  const [uid] = uids;
  if (uids.size !== 1 || !uid) throw new Error("it holds no event, or several");
  return uid;
}

function millis(time: ICAL.Time): number {
  return time.toUnixTime() * 1_000;
}
