/**
 * Unites what several targets need from a source into one request, so that one reading serves them all. Their writes are no part of the
 * reading; they say which rights the credentials must have.
 */
import type { Window } from "../../model/time.ts";
import type { Needs } from "../../plugin/contract.ts";

export function uniteNeeds(needs: readonly Needs[]): Needs {
  const required = unique(needs.flatMap(({ people }) => people.required));
  const useful = unique(needs.flatMap(({ people }) => people.useful)).filter((key) => !required.includes(key));
  const windows = needs.flatMap(({ absences }) => (absences ? [absences.window] : []));
  const writes = unique(needs.flatMap((one) => one.writes ?? []));
  return {
    people: { required, useful },
    absences: windows.length > 0 ? { window: windows.reduce(unite) } : null,
    ...(writes.length > 0 && { writes }),
  };
}

function unite(a: Window, b: Window): Window {
  const [from] = [a.from, b.from].sort() as [string];
  const to = a.to === null || b.to === null ? null : ([a.to, b.to].sort()[1] as string);
  return { from, to };
}

function unique<T extends string>(keys: readonly T[]): T[] {
  return [...new Set(keys)].sort();
}
