/**
 * The way to a CalDAV server (RFC 4791): calendars below an address, the events of a calendar in a time range, one event, and the
 * three conditional writes. It knows how a server is asked, and nothing of the reason. tsdav is not used: it reads an answer that is
 * cut short or no XML as an empty list, and turns texts into numbers.
 */
import { RecordError, TransientError, TRIES_AGAIN } from "../../../core/model/errors.ts";
import { addDays, type Window } from "../../../core/model/time.ts";
import { isCause, nullOn } from "../../../core/plugin/cause.ts";
import type { PluginContext } from "../../../core/plugin/contract.ts";
import { authorization } from "../../../core/plugin/login.ts";
import type { Answer, Http, Method } from "../../../core/plugin/http/http.ts";
import { CHANGED, judge, NOT_FOUND } from "./judge.ts";
import { broken, canonicalPath, cutShort, isSuccess, readMultistatus, type Resource } from "./multistatus.ts";
import { calendarMultiget, calendarQuery, PROPFIND_CALENDAR } from "./request-bodies.ts";
import type { CalDavSettings } from "./config.ts";
import { CALDAV, childOf, childrenOf, DAV } from "./xml.ts";

/** A collection; `calendar: false` for one that only holds others. */
export interface Collection {
  readonly path: string;
  readonly calendar: boolean;
  /** The name that people gave it; null: none. */
  readonly name: string | null;
  /** Whether our user may write there; null if the server does not say. */
  readonly writable: boolean | null;
}

/** One resource of a calendar: an event with its exceptions, as iCalendar text. */
export interface CalendarObject {
  readonly path: string;
  readonly etag: string;
  readonly text: string;
}

export class CalDav {
  /** The path of the configured address. */
  readonly path: string;
  readonly #http: Http;

  constructor({ url, username, password, ca }: CalDavSettings, { http }: PluginContext) {
    const { origin, pathname } = new URL(url);
    this.path = canonicalPath(pathname.endsWith("/") ? pathname : `${pathname}/`, "connector.url");
    this.#http = http({
      vendor: "caldav",
      baseUrl: origin,
      headers: () => ({ authorization: authorization({ username, password }), accept: "*/*" }),
      pace: { perSecond: 20, burst: 10 },
      judge,
      ca,
    });
  }

  /** Returns the collection at a path; null if there is nothing: one below the configured address only if that one still answers. */
  async collection(path: string): Promise<Collection | null> {
    const found = await this.#collection(path);
    if (found === null && path !== this.path) await this.#requireGone(path, `PROPFIND ${path}`);
    return found;
  }

  /** Reads the calendars directly below a path. */
  async calendars(home: string): Promise<readonly Collection[]> {
    const resources = await this.#list("PROPFIND", home, PROPFIND_CALENDAR);
    return resources
      .filter(({ status }) => isSuccess(status))
      .map(collectionOf)
      .filter(({ calendar }) => calendar);
  }

  /**
   * Returns every event object that may share a day with the window, and some that do not: servers judge times without a zone
   * differently, so one more day is asked for at either end, and the caller has to filter.
   */
  async events(calendar: string, { from, to }: Window): Promise<readonly CalendarObject[]> {
    const body = calendarQuery(addDays(from, -1), to === null ? null : addDays(to, 2));
    const resources = await this.#list("REPORT", calendar, body);
    return resources.filter((resource) => !sameAs(calendar)(resource)).map(objectOf);
  }

  /**
   * Returns one event object; null if the server says that it is not there, in its list or by having no such calendar any more. The etag
   * comes from the body: proxies rewrite headers.
   */
  async event(path: string): Promise<CalendarObject | null> {
    const calendar = calendarPath(path);
    const resources = await nullOn(NOT_FOUND, this.#multistatus("REPORT", calendar, calendarMultiget(path), "1"));
    if (resources === null) {
      await this.#requireGone(calendar, `REPORT ${calendar}`);
      return null;
    }
    const found = resources.find(sameAs(path));
    if (found === undefined) throw broken(`caldav: REPORT ${calendar}`, `nothing was said about ${path}`);
    return found.status === 404 || found.status === 410 ? null : objectOf(found);
  }

  /** Makes an event object. Returns false if the path is taken. Sent once: a second answer would not tell whether the first one made it. */
  async create(path: string, text: string): Promise<boolean> {
    try {
      await this.#put(path, text, { "if-none-match": "*" }, "once");
      return true;
    } catch (error) {
      if (isCause(error, CHANGED)) return false;
      throw error;
    }
  }

  /** @throws RecordError `CHANGED` if it is not as it was read any more, also after a write whose answer was lost */
  async replace({ path, etag }: Pick<CalendarObject, "path" | "etag">, text: string): Promise<void> {
    await this.#put(path, text, { "if-match": etag });
  }

  /** An event that is gone already is success, if the server says so when it is asked for it. @throws RecordError `CHANGED` if it is not as it was read any more */
  async remove({ path, etag }: Pick<CalendarObject, "path" | "etag">): Promise<void> {
    const request = { method: "DELETE", path: ofAnEvent(path), headers: { "if-match": etag } } as const;
    const answer = await nullOn(NOT_FOUND, this.#http.send(request));
    if (answer === null && (await this.event(path)) !== null) throw unbelievable(`DELETE ${path}`);
  }

  #put(path: string, body: string, headers: Record<string, string>, repeat: "safe" | "once" = "safe"): Promise<Answer> {
    const text = { type: "text/calendar; charset=utf-8", body };
    return this.#http.send({ method: "PUT", path: ofAnEvent(path), text, headers, repeat });
  }

  async #collection(path: string): Promise<Collection | null> {
    const resources = await nullOn(NOT_FOUND, this.#multistatus("PROPFIND", path, PROPFIND_CALENDAR, "0"));
    const found = resources?.find(sameAs(path));
    return found && isSuccess(found.status) ? collectionOf(found) : null;
  }

  /**
   * Asks for a collection again that is not there, if the configured address still answers.
   * @throws TransientError if it is there, or the address does not answer: whatever is before the server said so, not the server
   */
  async #requireGone(path: string, what: string): Promise<void> {
    const isServer = path !== this.path && (await this.#collection(this.path)) !== null;
    if (!isServer || (await this.#collection(path)) !== null) throw unbelievable(what);
  }

  /** Reads what is directly in a collection that was there a moment ago. */
  async #list(method: Method, path: string, body: string): Promise<readonly Resource[]> {
    const resources = await nullOn(NOT_FOUND, this.#multistatus(method, path, body, "1"));
    if (resources === null) throw unbelievable(`${method} ${path}`);
    return resources;
  }

  async #multistatus(method: Method, path: string, body: string, depth: "0" | "1"): Promise<readonly Resource[]> {
    const text = { type: "application/xml; charset=utf-8", body };
    const answer = await this.#http.send({ method, path, text, headers: { depth } });
    return readMultistatus(answer.text, `caldav: ${method} ${path}`);
  }
}

/** The error for a 404 to what is there by another answer: it came from a proxy whose server could not be reached. */
function unbelievable(what: string): TransientError {
  return new TransientError("UNREACHABLE", `caldav: ${what} answered 404, although it existed a moment ago`, {
    remedy: `Check the proxy in front of the calendar server, and connector.url. ${TRIES_AGAIN}`,
  });
}

/** Returns the calendar of an event's path: `/calendars/team/` of `/calendars/team/1.ics`. */
export function calendarPath(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Refuses the path of a calendar: a DELETE there would delete all of it. */
function ofAnEvent(path: string): string {
  if (!path.endsWith("/")) return path;
  throw new RecordError("caldav: a whole calendar was about to be written instead of one event", {
    causeKey: "caldav:no-event",
    remedy: "This is a bug, and nothing was sent: please report it.",
  });
}

function sameAs(path: string): (resource: Resource) => boolean {
  const bare = path.replace(/\/$/, "");
  return (resource) => resource.path.replace(/\/$/, "") === bare;
}

function collectionOf({ path, props }: Resource): Collection {
  const type = props.get(`${DAV} resourcetype`);
  const rights = props.get(`${DAV} current-user-privilege-set`);
  const granted = rights && childrenOf(rights, DAV, "privilege").flatMap(({ children }) => children);
  return {
    path: path.endsWith("/") ? path : `${path}/`,
    calendar: type !== undefined && childOf(type, CALDAV, "calendar") !== undefined,
    name: props.get(`${DAV} displayname`)?.text.trim() || null,
    writable: granted?.some(({ name }) => WRITE.has(name)) ?? null,
  };
}

const WRITE = new Set(["all", "write", "write-content"].map((privilege) => `${DAV} ${privilege}`));

function objectOf({ path, status, props }: Resource): CalendarObject {
  const what = `caldav: ${path}`;
  if (!isSuccess(status)) throw cutShort(what);
  const [etag, data] = [props.get(`${DAV} getetag`)?.text.trim(), props.get(`${CALDAV} calendar-data`)?.text];
  if (!etag || !data) throw broken(what, "the event came without its etag or its content");
  return { path, etag, text: data };
}
