/**
 * Who turned up only after the first complete run (behaviour S2): no link, nothing that is still being tried for them, and
 * nothing else that was decided about them before. Whoever was left out for being new stays so.
 */
import type { Kind, Link } from "../model/record.ts";
import type { Engine, Target } from "./engine.ts";

export type IsNew = (kind: Kind, subject: string) => boolean;

/** What being new is called in decisions. */
const NEW = "NEW";

export async function newcomers(
  { name }: Pick<Target, "name">,
  links: readonly Link[],
  { store }: Pick<Engine, "store">,
): Promise<IsNew> {
  const { watermark = null } = (await store.targets.get(name)) ?? {};
  if (watermark === null) return () => false;
  const known = new Set(
    [...links, ...(await store.failures.of(name))].map(({ kind, subject }) => `${kind} ${subject}`),
  );
  for (const subject of await store.decisions.subjects(name, "user", NEW)) known.add(`user ${subject}`);
  return (kind, subject) => !known.has(`${kind} ${subject}`);
}
