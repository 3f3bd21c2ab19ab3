/** Who is who: every person the source knows and what corresponds to them in the target, with the reason and likely partners. */
import type { Current } from "../../model/record.ts";
import { emailOf, nameOf, type Person } from "../../model/person.ts";
import type { Observer } from "../../plan/flow-rules.ts";
import { likelyPartners, type Account } from "../../plan/likely-partners.ts";
import type { Engine, Target } from "../engine.ts";
import { freshPlan } from "../planning/fresh-plan.ts";
import type { PeopleReport, PersonState } from "./operations.ts";

type PersonRow = PeopleReport["people"][number];
type Sighting = Parameters<Observer>[0];

export async function peopleReport(target: Target, signal: AbortSignal, engine: Engine): Promise<PeopleReport> {
  const sightings: Sighting[] = [];
  const observe: Observer = (sighting) => void sightings.push(sighting);
  const { plan, reads } = await freshPlan(target, { signal, kind: "user", observe }, engine);
  const conflicts = new Map(plan.flows.flatMap((flow) => flow.conflicts).map((one) => [one.subject, one]));
  const foreign = sightings.filter((one) => one.situation === "foreign");
  const strangers = foreign.map(({ current }) => accountOf(current as Current));
  const known = new Map(sightings.filter((one) => one.situation !== "foreign").map((one) => [subjectOf(one), one]));
  const row = (person: Person) =>
    plan.flows.length === 0
      ? unknowable(person)
      : personRow(person, known.get(person.id), conflicts.get(person.id), strangers);
  return report(target.name, reads.people.records.map(row), strangers);
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
  const reason = reasonOf(sighting, conflict);
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

/** Where the tool shows no accounts, whether somebody has one is no question. */
function unknowable(person: Person): PersonRow {
  const reason = { code: "NO_ACCOUNTS", text: "the tool shows no accounts; its records find their person by e-mail" };
  const identity = { id: person.id, email: emailOf(person), name: nameOf(person) };
  return { ...identity, state: "ignored", reason, account: null, candidates: [] };
}

function reasonOf(sighting: Sighting | undefined, conflict: { code: string; detail: string } | undefined) {
  if (conflict) return { code: conflict.code, text: conflict.detail };
  if (sighting?.leftOut) return { code: sighting.leftOut.code, text: sighting.leftOut.detail };
  if (sighting?.situation === "absent") return { code: "NEW", text: "has no account yet; the next run makes one" };
  return stateOf(sighting, conflict) === "unmatched"
    ? { code: "NO_ACCOUNT", text: "no account there has this e-mail" }
    : null;
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
