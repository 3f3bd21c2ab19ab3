/**
 * The cause of an incident, as it is stored and told: `source personio UNREACHABLE`, `target desks CREDENTIALS_REFUSED`. Targets with
 * one cause share their mails. It is written and read here alone; what is in its place in other notices: notice-cause.ts.
 */
import type { ErrorCode } from "./errors.ts";

type Side = "source" | "target";

interface IncidentCause {
  readonly side: Side;
  /** The source's or the target's. It may contain spaces: a source from a file is called by its path. */
  readonly name: string;
  readonly code: ErrorCode;
}

export function causeText({ side, name, code }: IncidentCause): string {
  return causeStart(side, name) + code;
}

/** The text that all causes of this source or target begin with. */
export function causeStart(side: Side, name: string): string {
  return `${side} ${name} `;
}

/** Null: the text is not an incident's cause. Notices of other things carry other words in its place. */
export function readCause(text: string): IncidentCause | null {
  const [, side, name, code] = /^(source|target) (.+) (\S+)$/.exec(text) ?? [];
  return side && name && code ? { side: side as Side, name, code: code as ErrorCode } : null;
}
