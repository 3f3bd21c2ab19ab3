/** A second look before a refusal counts. */
import { type ErrorCode, RefusedError } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import type { Running } from "./running.ts";

/**
 * Looks once more before a refusal pauses the target, unless a person waits for the run: vendors refuse for a moment what they
 * grant again (a token that has not reached all their servers).
 */
export async function twiceIfRefused<T>(look: () => Promise<T>, running: Running): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const { run, target, engine } = running;
    if (!(error instanceof RefusedError) || !MAY_PASS.has(error.code) || run.triggered_by !== null) throw error;
    engine.log.warn({ target: target.name, run: run.id, code: error.code }, `${error.message}; it is tried once more`);
    await running.wait(RULES.tokenRetryMs);
    return look();
  }
}

const MAY_PASS: ReadonlySet<ErrorCode> = new Set(["CREDENTIALS_REFUSED", "RIGHT_MISSING"]);
