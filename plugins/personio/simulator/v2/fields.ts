/** Common ground of persons and employments in v2: fields that are missing unless released, and strict filters in time. */
import type { Scene } from "../route.ts";

/** Tells whether the credential may read the attribute of that v1 key. */
export function isReleased({ world }: Pick<Scene, "world">, key: string): boolean {
  return world.released?.has(key) ?? true;
}

/** Keeps the fields whose attribute was released: `{ email: ["email", value] }`; an empty key is always there. */
export function releasedFields(scene: Scene, fields: Record<string, readonly [key: string, value: unknown]>): object {
  const kept = Object.entries(fields).filter(([, [key]]) => key === "" || isReleased(scene, key));
  return Object.fromEntries(kept.map(([name, [, value]]) => [name, value]));
}

/** Tells whether an instant meets its filters. They mean strictly before and after; there is no gte here. */
export function moved(query: URLSearchParams, key: string, instant: string): boolean {
  const at = instant.slice(0, 19);
  const given = (name: string): string | undefined => query.get(name)?.slice(0, 19);
  const [equal, after, before] = [given(key), given(`${key}.gt`), given(`${key}.lt`)];
  return (
    (equal === undefined || at === equal) &&
    (after === undefined || at > after) &&
    (before === undefined || at < before)
  );
}
