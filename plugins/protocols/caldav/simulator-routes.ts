/** The answers of the simulated CalDAV server, one function for each method: as much of RFC 4791 as the client needs. */
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import { calendarOf, type CalDavWorld, overlapsRange, type SimEvent } from "./simulator-world.ts";
import { CALDAV, childrenOf, DAV, type Element, escapeXml, parseXml } from "./xml.ts";

const XML = { "Content-Type": "application/xml; charset=utf-8" };
const TEXT = { "Content-Type": "text/calendar; charset=utf-8" };
const NAMESPACES = `xmlns:D="${DAV}" xmlns:C="${CALDAV}"`;

/** A resource's properties by `Element.name`, as XML; null: it does not have this one. */
type Props = (name: string) => string | null;

export class CalDavRoutes {
  readonly #world: CalDavWorld;
  readonly #authorization: string;

  constructor(world: CalDavWorld, username: string, password: string) {
    this.#world = world;
    this.#authorization = `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
  }

  answer(request: SimRequest): SimAnswer {
    if (request.headers.authorization !== this.#authorization)
      return { status: 401, body: "Access denied.", headers: { "WWW-Authenticate": 'Basic realm="simulator"' } };
    const { method } = request;
    if (method === "PROPFIND") return this.#propfind(request);
    if (method === "REPORT") return this.#report(request);
    if (method === "PUT") return this.#put(request);
    if (method === "DELETE") return this.#delete(request);
    if (method === "GET") return this.#get(request);
    return { status: 405, body: "Method not allowed." };
  }

  #propfind({ path, text, headers }: SimRequest): SimAnswer {
    const asked = namesIn(childrenOf(parseXml(text, "simulator"), DAV, "prop"));
    const event = this.#world.events.get(path);
    if (event) return multistatus([response(path, asked, ofEvent(event))]);
    if (!this.#world.isCollection(path)) return NOTHING_THERE;
    const below = headers.depth === "1" ? this.#world.calendarsBelow(path) : [];
    const events = headers.depth === "1" ? this.#world.in(path) : [];
    return multistatus([
      ...[path, ...below].map((one) => response(one, asked, this.#ofCollection(one))),
      ...events.map((one) => response(one.path, asked, ofEvent(one))),
    ]);
  }

  #report({ path, text }: SimRequest): SimAnswer {
    if (!this.#world.isCollection(path)) return NOTHING_THERE;
    const root = parseXml(text, "simulator");
    const asked = namesIn(childrenOf(root, DAV, "prop"));
    if (root.name === `${CALDAV} calendar-query`)
      return multistatus(this.#matching(path, text).map((one) => response(one.path, asked, ofEvent(one))));
    if (root.name !== `${CALDAV} calendar-multiget`) return refusal(403, "D:supported-report");
    const hrefs = childrenOf(root, DAV, "href").map((href) => new URL(href.text, "http://simulator").pathname);
    return multistatus(
      hrefs.map((href) => {
        const event = this.#world.events.get(href);
        return event ? response(href, asked, ofEvent(event)) : `${hrefOf(href)}<D:status>${STATUS[404]}</D:status>`;
      }),
    );
  }

  /** Answers a query by time range. There are no other filters, because the client needs none. */
  #matching(calendar: string, query: string): SimEvent[] {
    const range = { from: limitIn(query, "start") ?? -Infinity, to: limitIn(query, "end") ?? Infinity };
    return this.#world.in(calendar).filter(({ text }) => overlapsRange(text, range));
  }

  #put({ path, text, headers }: SimRequest): SimAnswer {
    const before = this.#world.events.get(path);
    const calendar = calendarOf(path);
    if (!this.#world.calendars.has(calendar) || path === calendar) return { status: 409, body: "No such calendar." };
    if (isRefused(headers, before)) return PRECONDITION_FAILED;
    try {
      const known = new Map(this.#world.in(calendar).map((one) => [one.path, one.uid]));
      const event = this.#world.put(path, text);
      const isTaken = [...known].some(([other, uid]) => other !== path && uid === event.uid);
      if (!isTaken && !this.#world.isInTrash(event))
        return { status: before ? 204 : 201, headers: { ETag: event.etag } };
      if (before) this.#world.events.set(path, before);
      else this.#world.events.delete(path);
      return isTaken ? refusal(409, "C:no-uid-conflict") : REFUSED_BY_TRASH.put;
    } catch {
      return refusal(403, "C:valid-calendar-data");
    }
  }

  #delete({ path, headers }: SimRequest): SimAnswer {
    const before = this.#world.events.get(path);
    if (!before) return NOTHING_THERE;
    if (isRefused(headers, before)) return PRECONDITION_FAILED;
    return this.#world.delete(before) ? { status: 204 } : REFUSED_BY_TRASH.delete;
  }

  /** For people and tests; rollcall reads by REPORT. */
  #get({ path }: SimRequest): SimAnswer {
    const event = this.#world.events.get(path);
    return event ? { status: 200, body: event.text, headers: { ...TEXT, ETag: event.etag } } : NOTHING_THERE;
  }

  #ofCollection(path: string): Props {
    const isCalendar = this.#world.calendars.has(path);
    const name = this.#world.calendars.get(path) ?? null;
    return (asked) => {
      if (asked === `${DAV} resourcetype`) return `<D:collection/>${isCalendar ? "<C:calendar/>" : ""}`;
      if (asked === `${DAV} displayname`) return name === null ? null : escapeXml(name);
      if (asked === `${DAV} current-user-privilege-set`) return "<D:privilege><D:all/></D:privilege>";
      return null;
    };
  }
}

const STATUS = { 200: "HTTP/1.1 200 OK", 404: "HTTP/1.1 404 Not Found" };
const NOTHING_THERE: SimAnswer = {
  status: 404,
  headers: { "content-type": "text/plain" },
  body: "The requested resource could not be found.",
};
const PRECONDITION_FAILED: SimAnswer = { status: 412, body: "Precondition failed." };

/** What Nextcloud answers where its trash bin holds the event already: no condition, only words of its own. */
const REFUSED_BY_TRASH = {
  put: sabre(400, "BadRequest", "Deleted calendar object with uid already exists in this calendar collection."),
  delete: sabre(403, "Forbidden", "This object can't be moved into the trashbin."),
};

function sabre(status: number, exception: string, message: string): SimAnswer {
  const inner = `<s:exception>Sabre\\DAV\\Exception\\${exception}</s:exception><s:message>${message}</s:message>`;
  const body = `<?xml version="1.0" encoding="utf-8"?>\n<D:error ${NAMESPACES} xmlns:s="http://sabredav.org/ns">${inner}</D:error>`;
  return { status, body, headers: XML };
}

/** Returns a refusal that names the failed condition (RFC 4918, 16). */
function refusal(status: number, condition: string): SimAnswer {
  const body = `<?xml version="1.0" encoding="utf-8"?>\n<D:error ${NAMESPACES}><${condition}/></D:error>`;
  return { status, body, headers: XML };
}

function ofEvent({ etag, text }: SimEvent): Props {
  return (asked) => {
    if (asked === `${DAV} resourcetype`) return "";
    if (asked === `${DAV} getetag`) return escapeXml(etag);
    return asked === `${CALDAV} calendar-data` ? escapeXml(text).replaceAll("\r", "&#13;") : null;
  };
}

/** Whether a condition of the request fails (RFC 9110, 13.1). */
function isRefused(headers: SimRequest["headers"], before: SimEvent | undefined): boolean {
  if (headers["if-none-match"] === "*" && before) return true;
  const expected = headers["if-match"];
  return expected !== undefined && (before === undefined || (expected !== "*" && expected !== before.etag));
}

function multistatus(responses: readonly string[]): SimAnswer {
  const body = responses.map((one) => `<D:response>${one}</D:response>`).join("");
  return {
    status: 207,
    body: `<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus ${NAMESPACES}>${body}</D:multistatus>`,
    headers: XML,
  };
}

function response(path: string, asked: readonly string[], props: Props): string {
  const there = asked.filter((name) => props(name) !== null);
  const missing = asked.filter((name) => props(name) === null);
  const found = there.map((name) => `<${tagOf(name)}>${props(name)}</${tagOf(name)}>`);
  const stats = [
    propstat(found, 200),
    propstat(
      missing.map((name) => `<${tagOf(name)}/>`),
      404,
    ),
  ];
  return `${hrefOf(path)}${stats.join("")}`;
}

function propstat(props: readonly string[], status: 200 | 404): string {
  if (props.length === 0) return "";
  return `<D:propstat><D:prop>${props.join("")}</D:prop><D:status>${STATUS[status]}</D:status></D:propstat>`;
}

function hrefOf(path: string): string {
  return `<D:href>${escapeXml(path)}</D:href>`;
}

function tagOf(name: string): string {
  const [namespace, local] = name.split(" ");
  return `${namespace === DAV ? "D" : "C"}:${local}`;
}

function namesIn(props: readonly Element[]): string[] {
  return props.flatMap(({ children }) => children.map(({ name }) => name));
}

/** Returns one end of the query's time range; null if it is open. */
function limitIn(query: string, name: "start" | "end"): number | null {
  const [range = ""] = /<(\w+:)?time-range\b[^>]*>/.exec(query) ?? [];
  const found = new RegExp(`\\b${name}="(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z"`).exec(range);
  return found && Date.parse(`${found.slice(1, 4).join("-")}T${found.slice(4).join(":")}Z`);
}
