/** The failure of a command that began no run: what is printed, and the exit code. A stack is printed with --verbose only. */
import { CommanderError } from "commander";
import { UnknownName } from "../engine/operations/unknown-name.ts";
import { GoesOn } from "../engine/operations/run-and-wait.ts";
import { ConfigError, type Problem, RollcallError } from "../model/errors.ts";
import { isOfMovedDatabase } from "../store/database-error.ts";
import { oneLine } from "../render/text.ts";
import { EXIT, type ExitCode, exitCodeOfStop } from "./exit-codes.ts";
import type { StopSignal } from "./host.ts";
import { UsageError } from "./usage-error.ts";

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly problems: readonly Problem[];
  readonly exit: ExitCode;
}

/** How many names a message lists; the rest is counted. */
const NAMES = 20;

/** `stoppedBy`: the signal that told the process to stop; whatever was thrown after it is its consequence. */
export function failureOf(error: unknown, stoppedBy: StopSignal | null): Failure {
  if (stoppedBy !== null) return stopped(stoppedBy, error);
  if (error instanceof UnknownName) return unknownName(error);
  if (error instanceof UsageError || error instanceof CommanderError) return wrongUsage(error);
  if (error instanceof RollcallError) {
    const problems = error instanceof ConfigError ? error.problems : [];
    const exit = isOfMovedDatabase(error) ? EXIT.moved : EXIT.failed;
    return { code: error.code, message: error.message, remedy: error.remedy, problems, exit };
  }
  return {
    code: "UNEXPECTED",
    message: error instanceof Error ? error.message : String(error),
    remedy: "This is a bug in rollcall: run the command again with --verbose and report what it prints.",
    problems: [],
    exit: EXIT.failed,
  };
}

function stopped(signal: StopSignal, error: unknown): Failure {
  return {
    code: "UNEXPECTED",
    message: `stopped by ${signal}`,
    remedy: error instanceof GoesOn ? error.remedy : "Nothing to do: run the command again when you like.",
    problems: [],
    exit: exitCodeOfStop(signal),
  };
}

function unknownName({ message, valid, hint }: UnknownName): Failure {
  const names = valid.slice(0, NAMES).join(", ") + (valid.length > NAMES ? ` and ${valid.length - NAMES} more` : "");
  const remedy = valid.length > 0 ? `Use one of: ${names}.` : hint;
  return { code: "UNEXPECTED", message, remedy, problems: [], exit: EXIT.usage };
}

function wrongUsage(error: Error): Failure {
  const remedy = error instanceof UsageError ? error.remedy : "See rollcall --help.";
  return { code: "UNEXPECTED", message: error.message, remedy, problems: [], exit: EXIT.usage };
}

export function documentOf({ code, message, remedy, problems }: Failure): unknown {
  return { error: { code, message, remedy, problems } };
}

/** Message, remedy, then each problem with its place in `file`. */
export function renderFailure({ message, remedy, problems }: Failure, file: string): string {
  const further = problems.filter((problem) => problem.line !== null || problem.message !== message);
  // A message that repeats one of the problems listed below gives way to their number.
  const isListed = further.some((problem) => message.includes(problem.message));
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const what = isListed ? `${count} in the config` : oneLine(message);
  const lines = [`error: ${what}`, `  → ${oneLine(remedy)}`];
  return [...lines, ...further.map((problem) => renderProblem(problem, file))].join("\n");
}

function renderProblem({ path, line, column, message, suggestion }: Problem, file: string): string {
  const place = [file, line, column].filter((part) => part !== null).join(":");
  const hint = suggestion === null ? "" : ` (did you mean "${suggestion}"?)`;
  return oneLine(`${place} ${path === "" ? "" : `${path}: `}${message}${hint}`);
}

const DEEPEST = 5;

/**
 * The stack with its causes, for --verbose, and nothing else of them: what libraries hang on their errors may be a request with its
 * credentials.
 */
export function stackOf(error: unknown): string {
  const stacks: string[] = [];
  for (let one = error; one !== undefined && one !== null && stacks.length < DEEPEST; ) {
    const {
      stack = String(one),
      code,
      cause,
    } = one instanceof Error ? (one as NodeJS.ErrnoException) : { cause: null };
    stacks.push(code === undefined ? stack : `${stack}\n  code: ${code}`);
    one = cause;
  }
  return stacks.join("\ncaused by: ");
}
