/**
 * Lists of names in a config, held against the names that there are. After a typo, or a rename on the other side, an entry names nothing,
 * and what it was to protect is protected no more: somebody has to be told. Pure.
 */
import type { LeftOut } from "../model/record.ts";
import { conflict } from "./left-out.ts";

/** A list in the config: the setting that it stands in, and its entries. */
export interface NamedList {
  /** `absence_types.exclude` */
  readonly setting: string;
  readonly entries: readonly string[];
  /** Whether there is something of this name. */
  isThere(entry: string): boolean;
  /** Says to people what the entries given do not name, and what follows from it. */
  problem(entries: string): string;
}

/** Returns the entries that name nothing. */
export function namingNothing({ entries, isThere }: Pick<NamedList, "entries" | "isThere">): readonly string[] {
  return entries.filter((entry) => !isThere(entry));
}

/** Yields one conflict for the entries of a list that name nothing; none if each names something. */
export function* unnamed(list: NamedList): Iterable<LeftOut> {
  const entries = namingNothing(list);
  const { setting } = list;
  if (entries.length === 0) return;
  yield partnerless(setting, setting, { code: "NAMES_NOTHING", detail: list.problem(quoted(entries)) });
}

/** Returns one conflict for a name without a partner, whomever it concerns: somebody has to give both sides the same name. */
export function partnerless(
  subject: string,
  title: string,
  { code, detail }: { readonly code: string; readonly detail: string },
): LeftOut {
  return { subject, title, personId: null, person: null, ...conflict(code, detail) };
}

/** The most names that are listed for people. */
const SHOWN = 50;

/** Returns names for people to read, in alphabetical order: `"Berlin", "Leeds"`. */
export function quoted(names: Iterable<string>): string {
  const all = [...new Set(names)].sort();
  if (all.length === 0) return "none";
  const shown = all.slice(0, SHOWN).map((name) => `"${name}"`);
  return all.length > SHOWN ? `${shown.join(", ")} and ${all.length - SHOWN} more` : shown.join(", ");
}
