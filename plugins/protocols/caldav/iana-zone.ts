/**
 * Time zones that an event names without defining them. RFC 5545 asks for a VTIMEZONE beside every TZID; many programs leave
 * it out and write an IANA name, which ical.js alone would take for no zone at all.
 */
import ICAL from "ical.js";
import { epochOf, instantIn, isZone } from "../../../core/model/time.ts";

class IanaZone extends ICAL.Timezone {
  /** Seconds east of UTC when a clock on a wall there shows `time`. */
  override utcOffset(time: ICAL.Time): number {
    const wall = time.isDate ? `${time.toString()}T00:00:00` : time.toString().slice(0, 19);
    return (epochOf(`${wall}Z`) - epochOf(instantIn(this.tzid, wall))) / 1000;
  }
}

/**
 * Makes ical.js know every zone that is named in the calendar. Its own register is the only place where it looks; what we put
 * there is true for everybody and for ever. @throws Error naming a zone that nobody knows
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
