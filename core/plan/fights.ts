/**
 * Fights: what somebody there has set back after each of our last writes is left alone for a day and shown as a conflict, so that
 * two who both know better do not write for ever. A record that is locked or removed there again and again counts as set back too.
 * Under other settings a record may read differently though nobody edited it, so each change of the settings begins the count anew.
 */
import type { FieldRules, Fields, Link, SetBack } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import { elapsed, type Instant } from "../model/time.ts";
import { agreeing } from "./diff.ts";
import type { FlowRules } from "./flow-rules.ts";

/** Stand in place of a field's name, for a record that was locked or removed there. No field has such a name. */
export const IS_ACTIVE = "(active)";
export const IS_THERE = "(there)";

export interface Fight {
  /** Fields that are not written now. */
  readonly contested: readonly string[];
  /** What the link remembers if the rest is written. */
  readonly setBack: SetBack;
}

interface Differing {
  /** Fields in which the record there differs from what is wanted. */
  readonly names: readonly string[];
  /** Fields that somebody there changed since we wrote them. */
  readonly edited: readonly string[];
}

/** What is contested among the fields that differ. Fields of one unit are fought over as one. */
export function fightOverFields(
  link: Link,
  wanted: Fields,
  { names, edited }: Differing,
  rules: Pick<FlowRules, "fields" | "readAt" | "settings">,
): Fight {
  const { fields } = rules;
  const unitOf = (name: string) => fields[name]?.unit ?? name;
  const unmoved = new Set(agreeing(fields, Object.keys(fields), wanted, link.values));
  const isSetBack = (name: string) => unmoved.has(name) && edited.includes(name);
  const moved = new Set(
    [...names.filter((name) => !isSetBack(name)), ...movedInUnits(fields, unmoved, link)].map(unitOf),
  );
  const setBack = new Set(names.filter(isSetBack).map(unitOf)).difference(moved);
  const fight = fightOver(link, { names: [...setBack], moved: [...moved] }, rules);
  return { ...fight, contested: names.filter((name) => fight.contested.includes(unitOf(name))) };
}

/** Fields of units that the leader has changed since they were written, whether they differ there or not. */
function movedInUnits(fields: FieldRules, unmoved: ReadonlySet<string>, { values }: Link): string[] {
  return Object.keys(fields).filter((name) => fields[name]?.unit && name in values && !unmoved.has(name));
}

/** `names`: what somebody has set back since we wrote it. `moved`: what is written for another reason, which ends the fight over it. */
export function fightOver(
  link: Link,
  { names, moved }: Readonly<Record<"names" | "moved", readonly string[]>>,
  { readAt, settings }: Pick<FlowRules, "readAt" | "settings">,
): Fight {
  const times: Record<string, number> = link.setBack?.settings === settings ? { ...link.setBack.times } : {};
  for (const name of moved) delete times[name];
  for (const name of names) times[name] = (times[name] ?? 0) + 1;
  const contested = rests(link, readAt) ? names.filter((name) => times[name]! >= RULES.fights.setBacks) : [];
  for (const name of contested) times[name] = times[name]! - 1;
  return { contested, setBack: { settings, times } };
}

/** `title, department reads otherwise in the tool`: who changed it is not known, and perhaps the tool spells it so. */
export function wordsFor([name, ...others]: readonly string[]): string {
  if (name === IS_ACTIVE) return "was locked in the tool";
  return name === IS_THERE
    ? "was removed on the other side"
    : `${[name, ...others].join(", ")} reads otherwise in the tool`;
}

function rests({ lastWrittenAt }: Link, now: Instant): boolean {
  return lastWrittenAt !== null && Math.abs(elapsed(lastWrittenAt, now)) < RULES.fights.restMs;
}
