/**
 * Who was met before, and who turned up only after the first complete run (behaviour S2): was never met before, has no link, nothing
 * that is still being tried for them, and nothing else that was decided about them. Whoever was left out for being new stays so.
 */
import type { Kind, Link } from "../../model/record.ts";
import { LEFT, type Acquaintances } from "../../plan/company.ts";
import type { Standing } from "../../store/store.ts";
import { comparedKinds } from "./compared.ts";
import type { Engine, Target } from "../engine.ts";

export interface Newcomers extends Acquaintances {
  isNew(kind: Kind, subject: string): boolean;
  /** Whom a flow asked about, who are not new, and who were not stored as known: from now on they are. */
  readonly met: ReadonlySet<string>;
}

/** What being new is called in decisions. */
const NEW = "NEW";

/** Hardly ever asked for, so the links are gone through only when somebody asks. */
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
  return {
    met,
    isNew(kind, subject) {
      known ??= new Set([
        ...[...links, ...failures].map((one) => `${one.kind} ${one.subject}`),
        ...[...notNew(decided), ...stored].map((one) => `user ${one}`),
      ]);
      const isNew = compared.has(kind) && !known.has(`${kind} ${subject}`);
      if (!isNew && kind === "user" && !stored.has(subject)) met.add(subject);
      return isNew;
    },
    isKnown: (subject) => everDecided.has(subject) || stored.has(subject),
    hadLeft: (subject) => left.has(subject),
    isAware: (state?.lastFullRun ?? null) !== null || (state?.compared ?? []).includes("user"),
  };
}

function notNew(decided: readonly Standing[]): string[] {
  return decided.filter(({ code }) => code !== NEW).map(({ subject }) => subject);
}
