/** Which incidents a test by reading can see: whether a probe that passes shows that one is over, and whether `rollcall check` shows its cause. */
import type { ErrorCode } from "./errors.ts";

interface Found {
  readonly code: ErrorCode;
  /** The run that met it; null: a test did, or the config shows it. */
  readonly run: string | null;
}

/** Codes of what a test meets as a run does. */
const SEEN_BY_TESTS: ReadonlySet<ErrorCode> = new Set([
  "UNREACHABLE",
  "RATE_LIMITED",
  "CREDENTIALS_REFUSED",
  "ATTRIBUTE_NOT_RELEASED",
]);

/**
 * Whatever a test has found, and of what a run has found only those codes. A right to write, whose accounts these are, or what a list lacks,
 * is seen by the next run by hand alone.
 */
export function isSeenByTests({ code, run }: Found): boolean {
  return run === null || SEEN_BY_TESTS.has(code);
}
