/** Who is who: every person the source knows and what corresponds to them in the target, with the reason and likely partners. */
import type { Current } from "../model/record.ts";
import { emailOf, nameOf, type Person } from "../model/person.ts";
import { dateIn } from "../model/time.ts";
import type { Observer } from "../plan/flow-rules.ts";
import { likelyPartners, type Account } from "../plan/likely-partners.ts";
import type { Flow } from "../plugin/contract.ts";
import type { Engine, Target } from "./engine.ts";
import type { PeopleReport, PersonState } from "./operations.ts";
import { planTarget } from "./plan-target.ts";

type PersonRow = PeopleReport["people"][number];
type Sighting = Parameters<Observer>[0];

export async function peopleReport(target: Target, signal: AbortSignal, engine: Engine): Promise<PeopleReport> {
  const today = dateIn(target.timezone, engine.clock.now());
  const open = target.connect({ readOnly: true, signal, onAcknowledged: () => undefined });
  try {
    const flows = open.connection.flows.filter((flow) => flow.kind === "user");
    const reads = await engine.snapshots.read(target.source, { changedSince: null }, today, true);
    const links = await engine.store.links.of(target.name);
    const sightings: Sighting[] = [];
    const observe =
      (_flow: Flow): Observer =>
      (sighting) =>
        void sightings.push(sighting);
    const plan = await planTarget({
      flows,
      reads,
      links,
      today,
      scope: "full",
      source: target.source.source,
      lookups: 200,
      observe,
    });
    const conflicts = new Map(plan.flows.flatMap((flow) => flow.conflicts).map((one) => [one.subject, one]));
    const strangers = sightings
      .filter((one) => one.situation === "foreign")
      .map(({ current }) => accountOf(current as Current));
    const bySubject = new Map(
      sightings.filter((one) => one.situation !== "foreign").map((one) => [subjectOf(one), one]),
    );
    const people = reads.people.records.map((person) =>
      personRow(person, bySubject.get(person.id), conflicts.get(person.id), strangers),
    );
    return report(target.name, people, strangers);
  } finally {
    await open.close();
  }
}

function subjectOf({ desired, leftOut }: Sighting): string {
  return (desired ?? leftOut)?.subject ?? "";
}

function personRow(
  person: Person,
  sighting: Sighting | undefined,
  conflict: { code: string; detail: string } | undefined,
  strangers: readonly Account[],
): PersonRow {
  const state = stateOf(sighting, conflict);
  const identity = { id: person.id, email: emailOf(person), name: nameOf(person) };
  const { current = null, leftOut = null } = sighting ?? {};
  const reason = conflict
    ? { code: conflict.code, text: conflict.detail }
    : leftOut
      ? { code: leftOut.code, text: leftOut.detail }
      : state === "unmatched"
        ? { code: "NO_ACCOUNT", text: "no account there has this e-mail" }
        : null;
  const candidates =
    state === "unmatched" || state === "ambiguous" || leftOut?.code === "NO_EMAIL"
      ? likelyPartners(identity, strangers)
      : [];
  const account = current && state === "matched" ? { remote_id: current.remoteId, name: current.title } : null;
  return {
    ...identity,
    state,
    reason,
    account,
    candidates: candidates.map(({ account: { remoteId, email }, why }) => ({ remote_id: remoteId, email, why })),
  };
}

function stateOf(sighting: Sighting | undefined, conflict: { code: string } | undefined): PersonState {
  if (conflict) return conflict.code === "AMBIGUOUS" ? "ambiguous" : "conflict";
  if (sighting?.leftOut) return "ignored";
  return sighting?.situation === "linked" || sighting?.situation === "found" ? "matched" : "unmatched";
}

function accountOf(current: Current): Account {
  return { remoteId: current.remoteId, name: current.title, email: current.key };
}

function report(target: string, people: readonly PersonRow[], strangers: readonly Account[]): PeopleReport {
  const totals = {
    matched: 0,
    unmatched: 0,
    ambiguous: 0,
    ignored: 0,
    conflict: 0,
    accounts_without_person: strangers.length,
  };
  for (const { state } of people) totals[state] += 1;
  const accounts = strangers.map(({ remoteId, name, email }) => ({ remote_id: remoteId, name, email }));
  return { target, people, accounts_without_person: accounts, totals };
}
