/**
 * Who turned up only after the first complete run (behaviour S2): no link, nothing that is still being tried for them, and
 * nothing else that was decided about them before. Whoever was left out for being new stays so.
 */
import type { Kind, Link } from "../model/record.ts";
import type { Engine, Target } from "./engine.ts";

export type IsNew = (kind: Kind, subject: string) => boolean;

/** What being new is called in decisions. */
const NEW = "NEW";

/** Hardly ever asked for, so the links are gone through only when somebody asks. */
export async function newcomers(
  { name }: Pick<Target, "name">,
  links: readonly Link[],
  { store }: Pick<Engine, "store">,
): Promise<IsNew> {
  const { watermark = null } = (await store.targets.get(name)) ?? {};
  if (watermark === null) return () => false;
  const failures = await store.failures.of(name);
  const decided = await store.decisions.subjects(name, "user", NEW);
  let known: ReadonlySet<string> | null = null;
  return (kind, subject) => {
    known ??= new Set([
      ...[...links, ...failures].map((one) => `${one.kind} ${one.subject}`),
      ...decided.map((one) => `user ${one}`),
    ]);
    return !known.has(`${kind} ${subject}`);
  };
}
