/** Where a person is linked, what each target has of them, what last changed and why: from what is stored, without asking a vendor. */
import type { Op } from "../../model/change.ts";
import type { Fields, Kind } from "../../model/record.ts";
import type { ChangeStatus } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import type { PeopleTally, PeopleView, PersonChange, PersonLink, PersonRow } from "../../store/tables/people-view.ts";

export type PersonState = "matched" | "unmatched" | "ambiguous" | "ignored" | "conflict";

/** A person at one target. */
export interface PersonPlace {
  readonly target: string;
  readonly state: PersonState;
  readonly reason: { readonly code: string; readonly text: string } | null;
}

export interface FoundPerson {
  readonly source: string;
  readonly id: string;
  /** Their e-mail, else their id. */
  readonly person: string;
  readonly name: string | null;
  readonly places: readonly PersonPlace[];
}

export interface PeopleSearchReport {
  readonly people: readonly FoundPerson[];
  readonly next: string | null;
}

export interface PersonRecord {
  readonly kind: Kind;
  readonly subject: string;
  readonly remote_id: string;
  readonly active: boolean;
  readonly since: Instant;
  readonly last_written_at: Instant | null;
  /** The values last written there. */
  readonly fields: Fields;
}

export interface PersonChangeDocument {
  readonly run: string;
  readonly target: string;
  readonly kind: Kind;
  readonly op: Op;
  readonly subject: string;
  readonly at: Instant;
  readonly reason: string;
  readonly status: ChangeStatus;
  readonly fields: PersonChange["fields"];
  readonly error: PersonChange["error"];
}

export interface PersonReport extends FoundPerson {
  readonly targets: readonly (PersonPlace & { readonly records: readonly PersonRecord[] })[];
  /** Newest first, 100 at most. */
  readonly history: readonly PersonChangeDocument[];
}

/** How many people of each state a target has, as of its last run. */
export type PeopleTotals = readonly {
  readonly target: string;
  readonly totals: Readonly<Record<PersonState, number>>;
}[];

const HISTORY = 100;

function stateOf({ sort, code }: Pick<PersonRow, "sort" | "code">): PersonState {
  if (sort === "linked") return "matched";
  if (sort === "conflict") return code === "AMBIGUOUS" ? "ambiguous" : "conflict";
  return sort === "unmatched" ? "unmatched" : "ignored";
}

/** The state that is shown if a target has several for one person is the first in this order: those that a person should look at lead. */
const WEIGHTS: readonly PersonState[] = ["conflict", "ambiguous", "matched", "unmatched", "ignored"];

function placesOf(rows: readonly PersonRow[]): PersonPlace[] {
  const ranked = rows.map((row) => ({ row, state: stateOf(row) }));
  ranked.sort((a, b) => WEIGHTS.indexOf(a.state) - WEIGHTS.indexOf(b.state));
  const places = new Map<string, PersonPlace>();
  for (const { row, state } of ranked) {
    const reason = row.code === null ? null : { code: row.code, text: row.detail ?? "" };
    if (!places.has(row.target)) places.set(row.target, { target: row.target, state, reason });
  }
  return [...places.values()].sort((a, b) => (a.target < b.target ? -1 : 1));
}

export function foundPeople(rows: readonly PersonRow[], source: string): FoundPerson[] {
  const people = Map.groupBy(rows, ({ personId }) => personId);
  return [...people].map(([id, own]) => ({ source, id, ...identityOf(own), places: placesOf(own) }));
}

function identityOf(rows: readonly PersonRow[]): Pick<FoundPerson, "person" | "name"> {
  const named = rows.find(({ name }) => name !== null);
  const mailed = rows.find(({ person }) => person.includes("@"));
  return { person: (mailed ?? rows[0])?.person ?? "", name: named?.name ?? null };
}

/** Null: nothing is known of the person in any of these targets. */
export async function personReport(
  people: PeopleView,
  who: { readonly source: string; readonly id: string; readonly targets: readonly string[] },
): Promise<PersonReport | null> {
  const { source, id, targets } = who;
  const links = await people.links(id, targets);
  const decisions = await people.decisions(id, targets);
  const history = await people.history(id, targets, HISTORY);
  if (links.length + decisions.length + history.length === 0) return null;
  const rows = [
    ...links.filter(({ kind }) => kind === "user").map((link) => rowOfLink(id, link)),
    ...decisions.map((one) => ({ ...one, personId: id, person: one.person ?? id, name: null })),
  ];
  const known = rows.length > 0 ? rows : links.map((link) => rowOfLink(id, link));
  const places = placesOf(known);
  const records = Map.groupBy(links, ({ target }) => target);
  return {
    source,
    id,
    ...identityOf(known),
    places,
    targets: places.map((place) => ({ ...place, records: (records.get(place.target) ?? []).map(recordOf) })),
    history: history.map(personChangeDocument),
  };
}

function rowOfLink(personId: string, { target, person, values }: PersonLink): PersonRow {
  const { first_name, last_name } = values;
  const name = first_name && last_name ? `${first_name} ${last_name}` : null;
  return { target, personId, person: person ?? personId, name, sort: "linked", code: null, detail: null };
}

function recordOf({ kind, title, remoteId, active, since, lastWrittenAt, values }: PersonLink): PersonRecord {
  return {
    kind,
    subject: title,
    remote_id: remoteId,
    active,
    since,
    last_written_at: lastWrittenAt,
    fields: values,
  };
}

/** Shows a change that was begun and has no outcome yet as waiting. */
export function personChangeDocument({ title, status, ...change }: PersonChange): PersonChangeDocument {
  return { ...change, subject: title, status: status === "intent" ? "waiting" : status };
}

export function peopleTotals(tallies: readonly PeopleTally[], targets: readonly string[]): PeopleTotals {
  return targets.map((target) => {
    const totals = { matched: 0, unmatched: 0, ambiguous: 0, ignored: 0, conflict: 0 };
    for (const tally of tallies.filter((one) => one.target === target)) totals[stateOf(tally)] += tally.people;
    return { target, totals };
  });
}
