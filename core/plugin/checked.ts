/** Makes the lines of `rollcall check`, for plugins: what each look found. A refusal is a finding too, in the words of the refusal. */
import { Cancelled, RollcallError } from "../model/errors.ts";
import type { Check } from "./contract.ts";

export type Finding = Omit<Check, "what">;

export interface Advice {
  readonly code?: string;
  /** What to do, in the imperative: "Make a new API key." */
  readonly remedy: string;
}

/**
 * Returns what `look` found, or that it failed: with code, message and remedy of the RollcallError that it threw. `what` is dotted:
 * `awork.users.read`. @throws whatever else it threw (a bug), and Cancelled
 */
export async function checked(what: string, look: () => Finding | Promise<Finding>): Promise<Check> {
  try {
    return { what, ...(await look()) };
  } catch (error) {
    if (!(error instanceof RollcallError) || error instanceof Cancelled) throw error;
    return { what, ...failed(error.message, error) };
  }
}

export function ok(detail: string): Finding {
  return { state: "ok", detail };
}

/** Makes a finding of which somebody should know, although runs go on. */
export function warning(detail: string, advice: Advice): Finding {
  return { state: "warning", ...advised(detail, advice) };
}

export function failed(detail: string, advice: Advice): Finding {
  return { state: "failed", ...advised(detail, advice) };
}

/**
 * Makes the line of a check that was not done, since another failed. `why` names that one (`awork.key failed`), which tells the
 * reason.
 */
export function skipped(what: string, why: string): Check {
  return { what, state: "skipped", detail: `not tried, because ${why}` };
}

/** Takes code and remedy alone, so that an error can serve as advice. */
function advised(detail: string, { code, remedy }: Advice): Pick<Check, "code" | "detail" | "remedy"> {
  return { ...(code !== undefined && { code }), detail, remedy };
}
