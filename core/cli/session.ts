/**
 * What a command works with, and what it returns. A command only calls `Operations` and renders the result; opening, closing,
 * printing and exit codes are done here and in `run-cli.ts`, once for all commands.
 */
import { styleText } from "node:util";
import type { Actor } from "../engine/operations/actions.ts";
import type { Operations } from "../engine/operations/operations.ts";
import type { TellProgress } from "../model/run.ts";
import { LISTED } from "../render/report.ts";
import type { IfNone } from "../store/open.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Host, OpenOperations, Settings } from "./host.ts";
import { createProgressLine } from "./progress-line.ts";

export interface Outcome {
  /** What `--json` prints. */
  readonly document: unknown;
  /** Renders what a person reads; called only if it is printed. */
  readonly text: () => string;
  readonly exit: ExitCode;
  /** True if the work ended before it was done: if a signal came, it decides the exit code. */
  readonly cutShort?: boolean;
}

export type Work = (session: Session) => Promise<Outcome>;
/** Hands a command's work to `runCli`, which does it and prints the outcome. */
export type Act = (work: Work) => Promise<void>;

export interface Session {
  readonly host: Host;
  readonly settings: Settings;
  /** How many columns wide a table may be: as wide as the terminal, or 80 without one. */
  readonly width: number;
  readonly by: Actor;
  /** How many changes of each kind and operation the report of a run holds: as many as its text lists. Null with --json: all. */
  readonly most: number | null;
  readonly paint: Paint;
  /** Shows how far long work has come; does nothing when piped, with --json or --quiet. */
  readonly progress: TellProgress;
  /** Prints a line for the person who waits, on standard error; not with --quiet. */
  note(line: string): void;
  /**
   * Opens config and database, does the work, and closes them whatever happened. Without a database the command is refused, unless
   * `ifNone` says otherwise.
   */
  open<T>(work: (operations: Operations) => Promise<T>, ifNone?: IfNone): Promise<T>;
  /** Removes the progress line from the terminal. */
  end(): void;
}

export type Paint = (format: "bold" | "dim" | "red" | "yellow" | "green", text: string) => string;

export function createSession(host: Host, settings: Settings, color: boolean): Session {
  const shown = host.stderr.isTTY === true && !settings.json && !settings.quiet;
  const line = createProgressLine(host.stderr, shown);
  const note = (text: string) => {
    if (settings.quiet) return;
    line.end();
    host.stderr.write(`${text}\n`);
  };
  return {
    host,
    settings,
    width: (host.stdout.isTTY && host.stdout.columns) || 80,
    by: `cli:${host.user}`,
    most: settings.json ? null : LISTED,
    paint: (format, text) => (color ? styleText(format, text, { validateStream: false }) : text),
    progress: (progress) => (progress.notice ? note(progress.phase) : line.show(progress)),
    note,
    open: async (work, ifNone = "refuse") => workWith(await host.open(settings, ifNone), work),
    end: () => line.end(),
  };
}

async function workWith<T>(operations: OpenOperations, work: (operations: Operations) => Promise<T>): Promise<T> {
  try {
    return await work(operations);
  } finally {
    await operations.close();
  }
}
