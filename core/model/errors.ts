/**
 * Errors by what is done about them. A class says who acts (the engine's switch in `engine/incidents/incidents.ts` is the only one),
 * the code says what is wrong, the remedy what resolves it; the same words stand in log, page and mail.
 */

/** The closed list of codes of incidents, of runs' errors and of refused commands. LIMIT_EXCEEDED is reserved (core/decisions/0018). */
export const ERROR_CODES = [
  "CONFIG",
  "TARGET_INACTIVE",
  "CREDENTIALS_REFUSED",
  "RIGHT_MISSING",
  "ATTRIBUTE_NOT_RELEASED",
  "UNREACHABLE",
  "RATE_LIMITED",
  "INCOMPLETE_READ",
  "CONTRACT_BROKEN",
  "SOURCE_CHANGED",
  "TENANT_CHANGED",
  "LIMIT_EXCEEDED",
  "NO_PROGRESS",
  "CLOCK_DIFFERS",
  "STALE_APPROVAL",
  "BUSY",
  "UNEXPECTED",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorDetails {
  /** What resolves it, in the imperative: "Tick 'Email' in …". */
  readonly remedy: string;
  readonly cause?: unknown;
  /** What the log says in place of the message, if that may name people. */
  readonly logged?: string;
  /** Default `rollcall`; whatever leaves the gateway gets the side that the gateway is for, and what a source throws is the source's. */
  readonly side?: Side;
}

/** Which side of a run refused or failed. It decides whose trouble an incident is: the source's is shared by its targets. */
export type Side = "source" | "target" | "rollcall";

export abstract class RollcallError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly side: Side;
  readonly #logged: string | undefined;

  constructor(code: ErrorCode, message: string, { remedy, cause, side = "rollcall", logged }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    // Texts, whatever an external plugin or a vendor's word made of them: one failure that cannot be stored would undo its whole batch.
    this.remedy = String(remedy ?? "");
    this.side = side;
    this.#logged = logged;
  }

  /** The message for the log; of an error that says nothing else there, the message as it is now: the gateway takes secrets out of it. */
  get logged(): string {
    return this.#logged ?? this.message;
  }
}

/** One thing wrong in a config file. Lines and columns count from 1. */
export interface Problem {
  /** Dotted: `targets.absences-in-awork.window.past_days`. */
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly suggestion: string | null;
}

/** The config file or a secret is wrong. The error holds all problems at once. */
export class ConfigError extends RollcallError {
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[], details: ErrorDetails) {
    super("CONFIG", message, details);
    this.problems = problems;
  }
}

export interface TransientDetails extends ErrorDetails {
  /** How long the vendor asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** True if the request may have been carried out although it seems to have failed (lost answer, time-out, 5xx on a create). */
  readonly ambiguous?: boolean;
}

/** A network failure, 429, 5xx or time-out: another try may succeed. */
export class TransientError extends RollcallError {
  readonly retryAfterMs: number | undefined;
  readonly ambiguous: boolean;

  constructor(
    code: "UNREACHABLE" | "RATE_LIMITED" | "NO_PROGRESS" | "CLOCK_DIFFERS",
    message: string,
    details: TransientDetails,
  ) {
    super(code, message, details);
    this.retryAfterMs = details.retryAfterMs;
    this.ambiguous = details.ambiguous ?? false;
  }
}

/**
 * Credentials, a right or the contract are wrong, as the connector judges the answer. Nothing more is tried until that is resolved.
 */
export class RefusedError extends RollcallError {
  constructor(
    code:
      | "CREDENTIALS_REFUSED"
      | "RIGHT_MISSING"
      | "ATTRIBUTE_NOT_RELEASED"
      | "CONTRACT_BROKEN"
      | "TENANT_CHANGED"
      | "SOURCE_CHANGED",
    message: string,
    details: ErrorDetails,
  ) {
    super(code, message, details);
  }
}

export interface RecordDetails extends ErrorDetails {
  /** Names the cause, in the same words for every failure that has it: `awork:date-out-of-range`. `wordOf` makes a word of it. */
  readonly causeKey: string;
  /** True if a right to write is missing (403, 401). The third such failure in a row is the target's trouble. */
  readonly refusal?: boolean;
  /**
   * True if the reason certainly lies in the record (its day is closed). However many such failures come in a row, the target has no
   * trouble.
   */
  readonly own?: boolean;
  /**
   * True if another record of the same person may be in the way (its time is taken), which is a reason of the record's own. It is tried once
   * more at the end of a run that moves or removes one.
   */
  readonly inTheWay?: boolean;
  /** The record's id from now on, where it had to be made again as it was. */
  readonly remoteId?: string;
}

/** Only this record fails (409, 422, 404 on a write); the others go on. */
export class RecordError extends RollcallError {
  readonly causeKey: string;
  readonly refusal: boolean;
  readonly own: boolean;
  readonly inTheWay: boolean;
  readonly remoteId: string | undefined;

  constructor(message: string, details: RecordDetails) {
    super("UNEXPECTED", message, details);
    this.causeKey = wordOf(String(details.causeKey));
    this.refusal = details.refusal ?? false;
    this.inTheWay = details.inTheWay ?? false;
    this.own = this.inTheWay || (details.own ?? false);
    this.remoteId = details.remoteId;
  }
}

/**
 * Returns a vendor's code as a word that may stand in any line of a terminal, a mail or a page: letters, digits, `_`, `.`, `:` and `-`,
 * at most 80 of them. Of any other text only what stands before its last colon is kept, and a question mark: half a secret would pass
 * by whatever takes whole ones out.
 */
export function wordOf(code: string): string {
  const [word = ""] = /^[\w.:-]{0,80}/.exec(code) ?? [];
  return word === code ? code : `${word.slice(0, word.lastIndexOf(":") + 1)}?`;
}

/** The remedy of a read that ended short, before and while its target is paused for it: a probe that passes starts a run. */
export const READ_AGAIN =
  "Nothing to do at first: rollcall reads again automatically, even while the target is paused.";

/** What happens by itself after the other side could not be reached, before and while the target is paused for it. */
export const TRIES_AGAIN =
  "rollcall tests the connection by itself, even while the target is paused, and its schedule goes on as soon as it works.";

/** A page is missing, a total moved, or a cursor came twice. What was read must not be taken for everything. */
export class IncompleteReadError extends RollcallError {
  constructor(message: string, details: ErrorDetails) {
    super("INCOMPLETE_READ", message, details);
  }
}

/** What a command asks for was refused, and nothing was begun. */
export class CommandRefused extends RollcallError {}

/** Codes of refused runs. Such a run did nothing, so what was due is still due, and it does not count as a failed run. */
export const REFUSED_RUNS: readonly ErrorCode[] = ["STALE_APPROVAL", "TARGET_INACTIVE"];

/** The process is shutting down or a lease was lost. */
export class Cancelled extends RollcallError {
  constructor(message: string, cause?: unknown) {
    super("UNEXPECTED", message, { remedy: "Nothing to do: the next run goes on from here.", cause });
  }
}
