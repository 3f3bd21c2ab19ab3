/**
 * Accounts of leavers that rollcall has locked and that a complete list shows open: the tool said yes and did nothing, or somebody there
 * unlocks them. Each run locks them again, since whoever has left must not get in; from the third time on a person is told.
 */
import { removal, type Change, type Conflict, type Proof, type Removal, type RemovalOp } from "../model/change.ts";
import type { Link, SetBack } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import { IS_ACTIVE } from "./fights.ts";

const NOTHING_SET_BACK: SetBack = { settings: "", times: {} };

/** The change that takes an orphan away. If that is a lock, the link that it leaves remembers how often in a row a lock did not last. */
export function goingOf(op: RemovalOp, link: Link, proof: Proof, why: string): Removal {
  if (op !== "deactivate") return removal(op, link, proof, why);
  const { setBack: { settings, times: counted } = NOTHING_SET_BACK, ...rest } = link;
  const { [IS_ACTIVE]: before = 0, ...others } = counted;
  // While the link is active, what is counted under this name is how often somebody locked the account.
  const times = link.active || link.lastWrittenAt === null ? 0 : before + 1;
  // A lock is a lock under any settings, so a change of these does not begin the count anew.
  const setBack = { settings, times: times === 0 ? others : { ...others, [IS_ACTIVE]: times } };
  const remembering = Object.keys(setBack.times).length > 0 ? { ...rest, setBack } : rest;
  const reason = times === 0 ? why : `${why}; rollcall had locked it, and it is open again`;
  return removal(op, remembering, proof, reason);
}

/** Returns what people are told of accounts that are about to be locked once more. Of one whose lock is held or rejected, that alone is told. */
export function stillOpen(allowed: readonly Change[]): readonly Conflict[] {
  return allowed.flatMap(({ op, link }) => {
    const times = op === "deactivate" ? (link?.setBack?.times[IS_ACTIVE] ?? 0) : 0;
    return link && times >= RULES.fights.setBacks ? [conflictOf(link, times)] : [];
  });
}

function conflictOf(
  { kind, subject, title, person }: Pick<Link, "kind" | "subject" | "title" | "person">,
  times: number,
): Conflict {
  const detail = `rollcall has locked this account ${times} times, and each time it is open again at the next run: either the tool does not carry it out, or somebody unlocks it; it is locked once more, but look at it in the tool`;
  return { kind, subject, title, person, code: "STILL_OPEN", detail };
}
