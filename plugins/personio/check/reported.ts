/** Outcome of one check, as a line of the report: a refusal by Personio is a finding, never an exception. */
import { Cancelled, RollcallError } from "../../../core/model/errors.ts";
import type { Check } from "../../../core/plugin/contract.ts";

/** Runs one check; notes it as ok, or as failed with the error's own words. */
export async function reported<T>(
  checks: Check[],
  what: string,
  work: () => Promise<{ readonly value: T; readonly detail: string }>,
): Promise<T | undefined> {
  try {
    const { value, detail } = await work();
    checks.push({ what, state: "ok", detail });
    return value;
  } catch (error) {
    checks.push(failed(what, error));
    return undefined;
  }
}

/** Returns the line of a failed check. @throws the error where it is no finding: a bug, or the end of the program. */
export function failed(what: string, error: unknown): Check {
  if (!(error instanceof RollcallError) || error instanceof Cancelled) throw error;
  return { what, state: "failed", code: error.code, detail: error.message, remedy: error.remedy };
}
