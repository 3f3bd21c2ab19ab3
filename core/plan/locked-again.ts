/**
 * Accounts of leavers that rollcall has locked and that a complete list shows open: the tool said yes and did nothing, or somebody there
 * unlocks them. Each run locks them again, since whoever has left must not get in; from the third time on a person is told.
 */
import type { Link } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import { IS_ACTIVE } from "./fights.ts";

export interface LockedAgain {
  /** The link as it is to be stored once the account is locked: it remembers how often in a row that did not last. */
  readonly link: Link;
  /** How often in a row the account was open after it had been locked. */
  readonly times: number;
}

/** `link`: of an account that is open and is to be locked. */
export function lockedAgain(link: Link): LockedAgain {
  const { [IS_ACTIVE]: before = 0, ...others } = link.setBack ?? {};
  const { setBack: _, ...rest } = link;
  // While the link is active, what is counted under this name is how often somebody locked the account.
  const times = link.active || link.lastWrittenAt === null ? 0 : before + 1;
  const setBack = times === 0 ? others : { ...others, [IS_ACTIVE]: times };
  return { link: { ...rest, ...(Object.keys(setBack).length > 0 && { setBack }) }, times };
}

export function isFutile({ times }: LockedAgain): boolean {
  return times >= RULES.fights.setBacks;
}
