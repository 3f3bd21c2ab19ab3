/** Made-up people, absences and bookings, as the source and a booking tool would give them. */
import type { Absence } from "../../../core/model/absence.ts";
import { Completeness } from "../../../core/model/completeness.ts";
import type { Person } from "../../../core/model/person.ts";
import type { Current, Link } from "../../../core/model/record.ts";
import type { Reader, Reads } from "../../../core/plugin/contract.ts";
import { bookingsReleaseConfig } from "../../../plugins/bookings-release/config.ts";
import type { BookingFields, BookingToolClient } from "../../../plugins/bookings-release/connector.ts";

export const TODAY = "2026-07-21";
export const ANN = person("1", "Ann@example.com");

export function person(id: string, email: string | null, further: Person["attributes"] = {}): Person {
  return { id, attributes: { email, first_name: "Ann", last_name: "Example", status: "active", ...further } };
}

export function absence(further: Partial<Absence> = {}): Absence {
  const halves = { startsAtMidday: false, endsAtMidday: false, hours: null };
  return {
    id: "a1",
    aliases: ["4711"],
    personId: "1",
    type: { id: "t1", name: "Sick leave" },
    startsOn: "2026-07-22",
    endsOn: "2026-07-24",
    ...halves,
    approval: "approved",
    comment: "a secret reason",
    ...further,
  };
}

export function reads(
  absences: readonly Absence[],
  people: readonly Person[] = [ANN],
  further: Partial<Reads> = {},
): Reads {
  return {
    people: { records: people, completeness: complete("people", people.length) },
    absences: { records: absences, completeness: complete("absences", absences.length) },
    today: TODAY,
    readAt: `${TODAY}T08:00:00.000Z`,
    warnings: [],
    ...further,
  };
}

export function complete(collection: string, distinct: number): Completeness {
  return Completeness.of({ collection, pages: 1, distinct, total: null, window: null, attributes: null });
}

/** Returns Ann's booking on Wednesday, from nine to five. */
export function booking(further: Partial<BookingFields> = {}): Current<BookingFields> {
  const fields: BookingFields = {
    account: "u1",
    email: "ann@example.com",
    space: "Desk 3",
    subject: null,
    starts_at: "2026-07-22T09:00",
    ends_at: "2026-07-22T17:00",
    zone: "Europe/Berlin",
    blocker: false,
    ...further,
  };
  return { remoteId: "b1", key: null, title: "Desk 3", active: true, marked: false, fields };
}

/** Returns the link of a released booking. */
export function released(fields: Partial<BookingFields> = {}): Link {
  const { remoteId, title, fields: values } = booking(fields);
  const who = { target: "desks", kind: "booking", subject: remoteId, aliases: [], remoteId, title } as const;
  const when = { since: "2026-07-20T08:00:00.000Z", lastWrittenAt: "2026-07-20T08:00:00.000Z" };
  const extent = { from: values.starts_at.slice(0, 10), to: values.ends_at.slice(0, 10) };
  return {
    ...who,
    personId: "1",
    person: "ann@example.com",
    values: { ...values, cause: "a1" },
    extent,
    active: false,
    ...when,
  };
}

const CONNECTOR = { type: "seatsurfing", base_url: "https://desks.example.com", token: "made-up" };

/** Returns parsed settings, from a config as a person would write it. */
export function settings(further: Record<string, unknown> = {}) {
  return bookingsReleaseConfig.parse({ connector: CONNECTOR, ...further });
}

/** A client that throws when it is asked: what should be there is computed without the tool. */
export function silentClient(): { [K in keyof BookingToolClient]: NonNullable<BookingToolClient[K]> } {
  const silent = () => {
    throw new Error("the tool was asked");
  };
  const people = { accounts: silent, account: silent, find: silent, create: silent, update: silent };
  return { people: { ...people, deactivate: silent }, bookings: { bookings: silent, release: silent }, test: silent };
}

export async function readAll<T>(reader: Reader<T>): Promise<{ records: T[]; completeness: Completeness }> {
  const records: T[] = [];
  let step = await reader.next();
  for (; !step.done; step = await reader.next()) records.push(...step.value);
  return { records, completeness: step.value };
}
