/**
 * Finds the changes that a person is asked about whatever the limits say. A person who rejects a change decides for the reason that was
 * shown. If the same change comes again for another reason, that decision does not cover it: the change is neither made unasked nor
 * dropped for ever, but held until somebody decides. What the open hold names stays held as well, although fewer changes are left by now
 * than a limit allows: people were told that nothing of it is made before they approve it.
 */
import { suspect, type Change, type HeldReason, type Suspect } from "../model/change.ts";
import type { Link } from "../model/record.ts";
import { effect, effectIn } from "./digest.ts";
import type { FlowPlan } from "./flow-rules.ts";
import { wasJudged } from "./judged.ts";
import type { SafetyContext } from "./limits.ts";
import { questionOf } from "./unjudged.ts";

type Decided = Pick<SafetyContext, "rejected" | "askedAgain">;

const AGAIN: HeldReason = {
  because: "again",
  why: "its rejection was taken back, or its situation has changed since: you are asked about it again",
};
const UNDECIDED: HeldReason = { because: "again", why: "it was held before, and nobody has decided about it yet" };

/** Returns a function that says why a person is asked about a change, unless it is rejected; null: nobody has to be. */
export function askedAgainBy({
  rejected,
  askedAgain,
  openHold,
}: Decided & Pick<SafetyContext, "openHold">): (change: Change | Suspect) => HeldReason | null {
  const asked = new Set([...rejected.keys(), ...askedAgain].map(effectIn));
  const undecided = new Set(openHold.map(questionOf));
  return (change) => {
    if (asked.size > 0 && asked.has(effect(change))) return AGAIN;
    return undecided.size > 0 && undecided.has(questionOf(change)) ? UNDECIDED : null;
  };
}

/**
 * Returns the rejections that match no change any more although their record was judged. `stands`: the fingerprints of all that is left
 * undone, or was approved.
 */
export function idleOf(
  plans: readonly FlowPlan[],
  { rejected }: Pick<SafetyContext, "rejected">,
  stands: ReadonlySet<string>,
): string[] {
  const idle = [...rejected].filter(
    ([print, { record }]) => !stands.has(print) && (record === null || wasJudged(plans, record)),
  );
  return idle.map(([print]) => print);
}

/** Returns what a person decided about and that cannot come again, since its link is forgotten. */
export function endedOf(plans: readonly FlowPlan[], { rejected, askedAgain }: Decided): string[] {
  if (rejected.size + askedAgain.size === 0) return [];
  const ended = new Set(plans.flatMap(({ forgotten }) => forgotten.flatMap(removalsOf)));
  return [...new Set([...rejected.keys(), ...askedAgain])].filter((print) => ended.has(effectIn(print)));
}

/** Returns the effects of all removals that there can be of a link. */
function removalsOf(link: Link): string[] {
  return (["deactivate", "remove"] as const).map((op) => effect(suspect(op, link, "")));
}
