/** Whose an event is: its organizer, or those whom it invites (RFC 5545, 3.8.4). Pure. */
import { normalEmail } from "../../../core/model/person.ts";
import type { VEvent } from "./event-object.ts";

/** E-mail of the organizer, normalised; null where none is named. */
export function organizerOf(event: VEvent): string | null {
  return addressIn(event.getFirstPropertyValue("organizer"));
}

/** E-mails of the people among those invited, each once; rooms, desks and other resources left out. */
export function attendeesOf(event: VEvent): readonly string[] {
  const people = event.getAllProperties("attendee").filter((attendee) => {
    const type = String(attendee.getFirstParameter("cutype") || "INDIVIDUAL").toUpperCase();
    return type !== "RESOURCE" && type !== "ROOM" && type !== "GROUP";
  });
  const emails = people.map((attendee) => addressIn(attendee.getFirstValue()));
  return [...new Set(emails.filter((email) => email !== null))];
}

function addressIn(value: unknown): string | null {
  const [, address] = /^mailto:(.+)$/i.exec(typeof value === "string" ? value.trim() : "") ?? [];
  return normalEmail(address);
}
