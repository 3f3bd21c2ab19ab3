/** The XML bodies of requests to a CalDAV server. Pure. Sources: RFC 4918, 9.1; RFC 4791, 7.8 and 7.9. */
import type { CivilDate } from "../../../core/model/time.ts";
import { CALDAV, DAV, escapeXml } from "./xml.ts";

const NAMESPACES = `xmlns:D="${DAV}" xmlns:C="${CALDAV}"`;
const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';
const EVENT_PROPS = "<D:prop><D:getetag/><C:calendar-data/></D:prop>";

/** Asks for a collection's kind, its name, and our rights there. */
export const PROPFIND_CALENDAR =
  `${DECLARATION}<D:propfind ${NAMESPACES}><D:prop>` +
  "<D:resourcetype/><D:displayname/><D:current-user-privilege-set/></D:prop></D:propfind>";

/** Asks for events from the beginning of one day to the beginning of another, in UTC; null: without an end. */
export function calendarQuery(from: CivilDate, before: CivilDate | null): string {
  const end = before === null ? "" : ` end="${midnight(before)}"`;
  return (
    `${DECLARATION}<C:calendar-query ${NAMESPACES}>${EVENT_PROPS}<C:filter><C:comp-filter name="VCALENDAR">` +
    `<C:comp-filter name="VEVENT"><C:time-range start="${midnight(from)}"${end}/></C:comp-filter>` +
    "</C:comp-filter></C:filter></C:calendar-query>"
  );
}

export function calendarMultiget(path: string): string {
  return `${DECLARATION}<C:calendar-multiget ${NAMESPACES}>${EVENT_PROPS}<D:href>${escapeXml(path)}</D:href></C:calendar-multiget>`;
}

function midnight(date: CivilDate): string {
  return `${date.replaceAll("-", "")}T000000Z`;
}
