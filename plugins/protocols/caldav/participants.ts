/** Whose an event is: its organizer, or those whom it invites (RFC 5545, 3.8.4). Pure. */
import { normalEmail } from "../../../core/model/person.ts";
import type { VEvent } from "./event-object.ts";

/** Returns the organizer's e-mail, normalised; null if none is named. */
export function organizerOf(event: VEvent): string | null {
  return addressIn(event.getFirstPropertyValue("organizer"));
}

/** Returns the e-mails of the invited people, each once, without rooms, desks and other resources. */
export function attendeesOf(event: VEvent): readonly string[] {
  const people = attendees(event).filter((attendee) => kindOf(attendee) !== "GROUP");
  const emails = people.map((attendee) => addressIn(attendee.getFirstValue()));
  return [...new Set(emails.filter((email) => email !== null))];
}

/** Whether the event invites anybody but this person: another person, one without an e-mail, or a group of people. */
export function invitesOthers(event: VEvent, email: string): boolean {
  return attendees(event).some((attendee) => addressIn(attendee.getFirstValue()) !== email);
}

function attendees(event: VEvent) {
  const all = event.getAllProperties("attendee");
  return all.filter((attendee) => !["RESOURCE", "ROOM"].includes(kindOf(attendee)));
}

function kindOf(attendee: ReturnType<VEvent["getAllProperties"]>[number]): string {
  return String(attendee.getFirstParameter("cutype") || "INDIVIDUAL").toUpperCase();
}

function addressIn(value: unknown): string | null {
  const [, address] = /^mailto:(.+)$/i.exec(typeof value === "string" ? value.trim() : "") ?? [];
  return normalEmail(address);
}
