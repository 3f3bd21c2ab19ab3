/** The reasons why a change is put off in this run, in the words of its outcome. */
import { fieldsOf, isBlanking, isRemoval, type Change } from "../../model/change.ts";
import type { RollcallError } from "../../model/errors.ts";
import type { References } from "../../plan/references.ts";
import { isRuleFlow, type AnyFlow } from "../../plugin/contract.ts";
import type { Outcome } from "../../store/store.ts";

export function notTried(stopped: RollcallError | null): Outcome["error"] {
  return {
    code: stopped?.code ?? "UNEXPECTED",
    message: "was not tried: the run ended before that",
    remedy: "Nothing to do: the next run does it.",
  };
}

/**
 * Returns why a change cannot be sent yet, null if it can: a record of another kind that it refers to is not there, or is an account that
 * stays locked until its reactivation succeeds.
 */
export function waitsFor(change: Change, flow: AnyFlow, references: References): Outcome["error"] {
  if (isBlanking(change) || isRuleFlow(flow)) return null;
  const isOfLocked = !isRemoval(change) || flow.ofLocked !== "removed";
  const [locked] = isOfLocked ? references.unlocking(flow.fields, fieldsOf(change), flow.kind) : [];
  if (locked !== undefined) {
    return {
      code: "WAITS",
      message: `waits for its ${locked}, which is still locked`,
      remedy: "Nothing to do: it follows as soon as that is unlocked.",
    };
  }
  if (isRemoval(change)) return null;
  const [open] = references.open(flow.fields, change.desired.fields, flow.kind, "others");
  if (open === undefined) return null;
  return {
    code: "WAITS",
    message: `waits for its ${open}, which does not exist yet`,
    remedy: "Nothing to do: it follows as soon as that exists.",
  };
}

export const WAITS_FOR_ANOTHER = {
  code: "WAITS",
  message: "waits for the account that it names, which does not exist yet",
  remedy: "Nothing to do: it follows as soon as that exists.",
} as const;

export const STILL_REFERRED_TO = {
  code: "WAITS",
  message: "waits until its members are removed, which failed, is held or was rejected",
  remedy: "Nothing to do: it follows as soon as they are gone.",
} as const;
