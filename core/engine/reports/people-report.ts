/** Who is who: every person the source knows and what corresponds to them in the target, with the reason and likely partners. */
import type { Current, LeftOut } from "../../model/record.ts";
import { emailOf, nameOf, normalEmail, type Person } from "../../model/person.ts";
import type { Sighting } from "../../plan/flow-rules.ts";
import { likelyPartners, type Account } from "../../plan/likely-partners.ts";
import { assess } from "../../plan/safety.ts";
import type { Engine, Target } from "../engine.ts";
import { safetyContext } from "../planning/assess-plan.ts";
import { freshPlan, type FreshPlan } from "../planning/fresh-plan.ts";
import { asRemembered } from "../run/former-name.ts";
import { notTried } from "./not-tried.ts";
import type { PersonState } from "./person-report.ts";

export interface PeopleReport {
  readonly target: string;
  readonly people: readonly {
    readonly id: string;
    readonly email: string | null;
    readonly name: string;
    readonly state: PersonState;
    readonly reason: { readonly code: string; readonly text: string } | null;
    readonly account: { readonly remote_id: string; readonly name: string } | null;
    readonly candidates: readonly { readonly remote_id: string; readonly email: string | null; readonly why: string }[];
  }[];
  readonly accounts_without_person: readonly {
    readonly remote_id: string;
    readonly name: string;
    readonly email: string | null;
  }[];
  readonly totals: Readonly<Record<PersonState, number>> & { readonly accounts_without_person: number };
}

type PersonRow = PeopleReport["people"][number];

export async function peopleReport(target: Target, signal: AbortSignal, engine: Engine): Promise<PeopleReport> {
  const sightings: Sighting[] = [];
  const observe = (sighting: Sighting) => void sightings.push(sighting);
  const { plan, reads } = await freshPlan(target, { signal, kind: "user", observe }, engine);
  const conflicts = new Map(plan.flows.flatMap((flow) => flow.conflicts).map((one) => [one.subject, one]));
  const foreign = sightings.flatMap(({ situation, current }) => (situation === "foreign" && current ? [current] : []));
  const known = new Map(sightings.filter((one) => one.situation !== "foreign").map((one) => [subjectOf(one), one]));
  const own = accountsOfLeftOut(foreign, known.values());
  const owned = new Set(own.values());
  const strangers = foreign.filter((one) => !owned.has(one)).map(accountOf);
  const why = await whyNotYet(target, { plan, reads }, engine);
  const row = (person: Person) => {
    const sighting = known.get(person.id);
    const conflict = conflicts.get(person.id);
    const account = conflict ? undefined : own.get(person.id);
    if (plan.flows.length === 0) return unknowable(person);
    if (account && sighting?.leftOut) return leftOutRow(person, sighting.leftOut, account);
    return personRow(person, sighting, conflict, { strangers, why });
  };
  return report(target.name, reads.people.records.map(row), strangers);
}

/** Returns, of accounts that the next run does not create, why; by subject. */
async function whyNotYet(
  target: Target,
  { plan, reads }: Pick<FreshPlan, "plan" | "reads">,
  engine: Engine,
): Promise<ReadonlyMap<string, string>> {
  const remembered = await asRemembered(target, engine.store);
  const verdict = assess(plan.flows, await safetyContext(remembered, plan, reads, engine));
  // In test mode a run holds nothing for approval.
  const held = target.mode === "active" ? verdict.held : [];
  const failed = await notTried({ remembered, plan, verdict }, engine);
  return new Map([
    ...held.map(({ change }) => [change.subject, "its creation is held until somebody decides"] as const),
    ...Array.from(failed, ([{ subject }, { status, error }]) => {
      const how = status === "parked" ? "was given up" : "is tried again";
      return [subject, `its creation failed and ${how}: ${error?.message}`] as const;
    }),
  ]);
}

/**
 * By person: accounts with the e-mail of somebody who should have none there. They are left alone, but do not count as accounts
 * without a person.
 */
function accountsOfLeftOut(foreign: readonly Current[], known: Iterable<Sighting>): ReadonlyMap<string, Current> {
  const byKey = new Map(
    foreign.flatMap((one) => [one.key, ...(one.otherKeys ?? [])].flatMap((key) => (key ? [[key, one] as const] : []))),
  );
  const own = new Map<string, Current>();
  for (const { leftOut, current } of known) {
    const account = leftOut && !current && byKey.get(normalEmail(leftOut.person) ?? "");
    if (account) own.set(leftOut.subject, account);
  }
  return own;
}

/** The row of somebody who should have no account there but has one from before the set-up. It is not touched. */
function leftOutRow(person: Person, { code, detail }: LeftOut, account: Current): PersonRow {
  const { remoteId, email } = accountOf(account);
  return {
    id: person.id,
    email: emailOf(person),
    name: nameOf(person),
    state: "ignored",
    account: null,
    reason: { code, text: detail },
    candidates: [{ remote_id: remoteId, email, why: "the e-mail is the same" }],
  };
}

function subjectOf({ desired, leftOut }: Sighting): string {
  return (desired ?? leftOut)?.subject ?? "";
}

function personRow(
  person: Person,
  sighting: Sighting | undefined,
  conflict: { code: string; detail: string } | undefined,
  { strangers, why }: { readonly strangers: readonly Account[]; readonly why: ReadonlyMap<string, string> },
): PersonRow {
  const state = stateOf(sighting, conflict);
  const identity = { id: person.id, email: emailOf(person), name: nameOf(person) };
  const { current = null, leftOut = null } = sighting ?? {};
  const reason = reasonOf(sighting, conflict, why);
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

/** The row of a person in a tool that shows no accounts, so that nobody can say whether they have one. */
function unknowable(person: Person): PersonRow {
  const reason = { code: "NO_ACCOUNTS", text: "the tool shows no accounts; its records find their person by e-mail" };
  const identity = { id: person.id, email: emailOf(person), name: nameOf(person) };
  return { ...identity, state: "ignored", reason, account: null, candidates: [] };
}

function reasonOf(
  sighting: Sighting | undefined,
  conflict: { code: string; detail: string } | undefined,
  why: ReadonlyMap<string, string>,
) {
  if (conflict) return { code: conflict.code, text: conflict.detail };
  if (sighting?.leftOut) return whyLeftOut(sighting.leftOut, sighting.current);
  if (sighting?.situation === "absent") {
    const text = why.get(sighting.desired?.subject ?? "") ?? "the next run creates one";
    return { code: "NEW", text: `has no account yet; ${text}` };
  }
  return stateOf(sighting, conflict) === "unmatched"
    ? { code: "NO_ACCOUNT", text: "no account in the tool has this e-mail" }
    : null;
}

/** Says of somebody who has left also that their account is open. */
function whyLeftOut({ code, detail }: LeftOut, current: Current | null): PersonRow["reason"] {
  return { code, text: code === "LEFT" && current?.active ? `${detail}, and their account here is open` : detail };
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
