/** A link while its flow is planned, and what is known of both its sides so far. */
import type { Current, Desired, LeftOut, Link } from "../model/record.ts";
import type { Referent } from "./references.ts";

/** `as written`: wanted exactly as last written, so the link says it all. */
export interface Tracked {
  readonly link: Link;
  wanted: Desired | "as written" | null;
  /** The wanted record's key, in case the linked record was deleted there and made again; null if this flow does not adopt by key. */
  key: string | null;
  leftOut: LeftOut | null;
  frozen: boolean;
  seen: boolean;
}

/** Returns the link itself if it says the same, to save an object. */
export function referentOf(link: Link, { remoteId, active }: Current): Referent {
  return link.remoteId === remoteId && link.active === active ? link : { remoteId, active };
}

export function subjectOf(tracked: Tracked): string {
  return tracked.wanted && tracked.wanted !== "as written" ? tracked.wanted.subject : tracked.link.subject;
}

/** Returns the subjects under which something can be planned for the link: its own, and that of the row which it belongs to now. */
export function subjectsOf(tracked: Tracked): readonly string[] {
  const { link, leftOut } = tracked;
  return [link.subject, subjectOf(tracked), leftOut?.subject ?? link.subject];
}

/** Returns what is wanted of a linked record; it is rebuilt from the link if it is wanted exactly as last written. */
export function desiredOf(tracked: Tracked): Desired | null {
  if (tracked.wanted !== "as written") return tracked.wanted;
  const { subject, aliases, title, personId, person, values, extent } = tracked.link;
  return { subject, aliases, title, personId, person, key: tracked.key, fields: values, extent };
}
