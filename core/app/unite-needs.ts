/** What several targets want to know, as one request: so one reading of the source serves them all. */
import type { Window } from "../model/time.ts";
import type { Needs } from "../plugin/contract.ts";

export function uniteNeeds(needs: readonly Needs[]): Needs {
  const required = unique(needs.flatMap(({ people }) => people.required));
  const useful = unique(needs.flatMap(({ people }) => people.useful)).filter((key) => !required.includes(key));
  const windows = needs.flatMap(({ absences }) => (absences ? [absences.window] : []));
  return { people: { required, useful }, absences: windows.length > 0 ? { window: windows.reduce(unite) } : null };
}

function unite(a: Window, b: Window): Window {
  const [from] = [a.from, b.from].sort() as [string];
  const to = a.to === null || b.to === null ? null : ([a.to, b.to].sort()[1] as string);
  return { from, to };
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)].sort();
}
