/** Who turned up only after the first complete run: no link, and nothing that is still being tried for them (behaviour S2). */
import type { Kind, Link } from "../model/record.ts";
import type { Engine, Target } from "./engine.ts";

export type IsNew = (kind: Kind, subject: string) => boolean;

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
  return (kind, subject) => !known.has(`${kind} ${subject}`);
}
