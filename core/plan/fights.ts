/**
 * Fights: what somebody there has set back after each of our last writes is left alone for a day and shown as a conflict, so that
 * two who both know better do not write for ever. A record that is locked or removed there again and again counts as set back too.
 */
import type { Link, SetBack } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import { elapsed, type Instant } from "../model/time.ts";

/** Stand in place of a field's name, for a record that was locked or removed there. No field has such a name. */
export const IS_ACTIVE = "(active)";
export const IS_THERE = "(there)";

export interface Fight {
  /** Fields that are not written now. */
  readonly contested: readonly string[];
  /** What the link remembers if the rest is written. */
  readonly setBack: SetBack;
}

/** `names`: what somebody has set back since we wrote it. `moved`: what is written for another reason, which ends the fight over it. */
export function fightOver(link: Link, names: readonly string[], moved: readonly string[], now: Instant): Fight {
  const setBack: Record<string, number> = { ...link.setBack };
  for (const name of moved) delete setBack[name];
  for (const name of names) setBack[name] = (setBack[name] ?? 0) + 1;
  if (!rests(link, now)) return { contested: [], setBack };
  const contested = names.filter((name) => setBack[name]! >= RULES.fights.setBacks);
  for (const name of contested) setBack[name] = setBack[name]! - 1;
  return { contested, setBack };
}

/** `title, department was changed in the tool`. */
export function wordsFor([name, ...others]: readonly string[]): string {
  if (name === IS_ACTIVE) return "was locked in the tool";
  return name === IS_THERE
    ? "was removed on the other side"
    : `${[name, ...others].join(", ")} was changed in the tool`;
}

function rests({ lastWrittenAt }: Link, now: Instant): boolean {
  return lastWrittenAt !== null && Math.abs(elapsed(lastWrittenAt, now)) < RULES.fights.restMs;
}
