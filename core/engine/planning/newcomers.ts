/**
 * Who was met before, and who is new: whoever turned up after the first complete run (behaviour S2), was never met before, and has no
 * link, no change that is still being tried, and no decision. Whoever was left out for being new stays new.
 */
import type { Kind, Link } from "../../model/record.ts";
import { LEFT, type Acquaintances } from "../../plan/company.ts";
import type { Standing } from "../../store/store.ts";
import { comparedKinds } from "./compared.ts";
import type { Engine, Target } from "../engine.ts";

export interface Newcomers extends Acquaintances {
  isNew(kind: Kind, subject: string): boolean;
  /** Returns the code of the standing decision about a person; null: there is none. */
  leftOutAs(kind: Kind, subject: string): string | null;
  /** People whom a flow asked about, who are not new and not stored as known yet: they are stored from now on. */
  readonly met: ReadonlySet<string>;
  /** The people who were here at the run before, for a target without accounts (without-accounts.ts). */
  readonly hereBefore: ReadonlySet<string>;
}

/** The code of decisions about people who are left out for being new. */
const NEW = "NEW";

/** `isNew` is hardly ever asked, so the links are gone through only when it is. */
export async function newcomers(
  { name }: Pick<Target, "name">,
  links: readonly Link[],
  { store }: Pick<Engine, "store">,
): Promise<Newcomers> {
  const state = await store.targets.get(name);
  const compared = comparedKinds(state);
  const stored = new Set(await store.knownPeople.of(name));
  const failures = await store.failures.of(name);
  const decided = await store.decisions.standing(name, "user");
  const left = new Set(decided.filter(({ code }) => LEFT.has(code)).map(({ subject }) => subject));
  const tried = failures.filter(({ kind }) => kind === "user");
  const everDecided = new Set([...decided, ...tried].map(({ subject }) => subject));
  const met = new Set<string>();
  let known: ReadonlySet<string> | null = null;
  let codes: ReadonlyMap<string, string> | null = null;
  return {
    met,
    hereBefore: new Set(await store.peopleHere.of(name)),
    isNew(kind, subject) {
      known ??= new Set([
        ...[...links, ...failures].map((one) => `${one.kind} ${one.subject}`),
        ...[...notNew(decided), ...stored].map((one) => `user ${one}`),
      ]);
      const isNew = compared.has(kind) && !known.has(`${kind} ${subject}`);
      if (!isNew && kind === "user" && !stored.has(subject)) met.add(subject);
      return isNew;
    },
    leftOutAs(kind, subject) {
      if (kind !== "user") return null;
      codes ??= new Map(decided.map((one) => [one.subject, one.code]));
      return codes.get(subject) ?? null;
    },
    isKnown: (subject) => everDecided.has(subject) || stored.has(subject),
    hadLeft: (subject) => left.has(subject),
    isAware: (state?.lastFullRun ?? null) !== null || (state?.compared ?? []).includes("user"),
  };
}

function notNew(decided: readonly Standing[]): string[] {
  return decided.filter(({ code }) => code !== NEW).map(({ subject }) => subject);
}
