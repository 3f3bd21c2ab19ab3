/** Who turned up only after the first complete run: no link, and nothing that is still being tried for them (behaviour S2). */
import type { Kind, Link } from "../model/record.ts";
import type { Engine, Target } from "./engine.ts";

export type IsNew = (kind: Kind, subject: string) => boolean;

/** Hardly ever asked for, so the links are gone through only when somebody asks. */
export async function newcomers(
  { name }: Pick<Target, "name">,
  links: readonly Link[],
  { store }: Pick<Engine, "store">,
): Promise<IsNew> {
  const { watermark = null } = (await store.targets.get(name)) ?? {};
  if (watermark === null) return () => false;
  const failures = await store.failures.of(name);
  let known: ReadonlySet<string> | null = null;
  return (kind, subject) => {
    known ??= new Set([...links, ...failures].map((one) => `${one.kind} ${one.subject}`));
    return !known.has(`${kind} ${subject}`);
  };
}
