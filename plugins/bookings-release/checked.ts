/** Findings of a connection test: what is refused becomes a failed check, with the words of the refusal. */
import { RollcallError } from "../../core/model/errors.ts";
import type { Check } from "../../core/plugin/contract.ts";

export type Finding = Omit<Check, "what">;

export async function checked(what: string, check: () => Promise<Finding>): Promise<Check> {
  try {
    return { what, ...(await check()) };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    const { code, message, remedy } = error;
    return { what, state: "failed", code, detail: message, remedy };
  }
}

export function ok(detail: string): Finding {
  return { state: "ok", detail };
}

export function warning(code: string, detail: string, remedy: string): Finding {
  return { state: "warning", code, detail, remedy };
}
