/**
 * Time zones that an event names without defining them. RFC 5545 requires a VTIMEZONE for every TZID; many programs omit it and
 * write an IANA name, which ical.js alone would read as no zone.
 */
import ICAL from "ical.js";
import { epochOf, instantIn, isZone } from "../../../core/model/time.ts";

class IanaZone extends ICAL.Timezone {
  /** Returns the seconds east of UTC when a clock there shows `time`. */
  override utcOffset(time: ICAL.Time): number {
    const wall = time.isDate ? `${time.toString()}T00:00:00` : time.toString().slice(0, 19);
    return (epochOf(`${wall}Z`) - epochOf(instantIn(this.tzid, wall))) / 1000;
  }
}

/**
 * Makes every zone that the calendar names known to ical.js, which looks only in its own global register; IANA zones are the same for
 * everybody, so that does no harm. @throws Error naming a zone that nobody knows
 */
export function knowZones(calendar: ICAL.Component): void {
  const defined = new Set(calendar.getAllSubcomponents("vtimezone").map((zone) => zone.getFirstPropertyValue("tzid")));
  for (const event of calendar.getAllSubcomponents("vevent")) {
    for (const property of event.getAllProperties()) {
      const name = property.getFirstParameter("tzid");
      if (name && !defined.has(name)) know(name);
    }
  }
}

function know(name: string): void {
  if (ICAL.TimezoneService.has(name)) return;
  // Some programs put their own name in front: `/freeassociation.sourceforge.net/Europe/Berlin`.
  const known = [name, name.split("/").slice(-2).join("/")].find(isZone);
  if (known === undefined) throw new Error(`the time zone "${name}" is neither defined nor known`);
  ICAL.TimezoneService.register(new IanaZone({ tzid: known }), name);
}
