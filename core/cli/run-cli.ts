/**
 * The command line from arguments to exit code. It prints exactly one JSON document with --json, never ends the process
 * and never throws: `core/main.ts` exits with the number that it returns.
 */
import { CommanderError } from "commander";
import { EXIT, type ExitCode, exitCodeOfStop } from "./exit-codes.ts";
import { documentOf, failureOf, renderFailure, stackOf } from "./failure.ts";
import type { Host, Settings } from "./host.ts";
import { buildProgram, type Globals } from "./program.ts";
import { createSession, type Outcome, type Work } from "./session.ts";

/** Runs one command line and returns its exit code. `argv`: without the interpreter and the script. */
export async function runCli(argv: readonly string[], host: Host): Promise<number> {
  // Before anything is parsed: a command line that cannot be parsed is answered in JSON too.
  const json = argv.includes("--json");
  let exit: ExitCode = EXIT.done;
  let settings: Settings = { config: null, json, quiet: false, verbose: argv.includes("--verbose") };
  const helped: string[] = [];
  const program = buildProgram(host, (text) => helped.push(text), act);

  async function act(work: Work): Promise<void> {
    const globals = program.opts<Globals>();
    settings = settingsOf(globals);
    exit = await perform(work, host, settings, globals.color && host.color);
  }

  try {
    await program.parseAsync(argv, { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      const text = helped.join("");
      return print(host, json ? documentText(helpDocument(error, text)) : text, EXIT.done);
    }
    return printFailure(error, host, settings);
  }
}

/** Does the work and prints its outcome. If a signal cut the work short, the signal decides the exit code. */
async function perform(work: Work, host: Host, settings: Settings, color: boolean): Promise<ExitCode> {
  const session = createSession(host, settings, color);
  let outcome: Outcome;
  try {
    outcome = await work(session);
  } finally {
    session.end();
  }
  const text = settings.json ? documentText(outcome.document) : outcome.text();
  const signal = host.stoppedBy();
  return print(host, text, outcome.cutShort && signal !== null ? exitCodeOfStop(signal) : outcome.exit);
}

function print(host: Host, text: string, exit: ExitCode): ExitCode {
  if (text !== "") host.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  return exit;
}

function printFailure(error: unknown, host: Host, settings: Settings): ExitCode {
  const failure = failureOf(error, host.stoppedBy());
  if (settings.verbose) host.stderr.write(`${host.redact(stackOf(error))}\n`);
  if (settings.json) return print(host, documentText(documentOf(failure)), failure.exit);
  host.stderr.write(`${renderFailure(failure, failure.problems.length > 0 ? host.configFile(settings) : "")}\n`);
  return failure.exit;
}

function documentText(document: unknown): string {
  return JSON.stringify(document, null, 2);
}

function helpDocument({ code }: CommanderError, text: string): unknown {
  return code === "commander.version" ? { version: text.trim() } : { help: text };
}

function settingsOf({ config, json, quiet, verbose }: Globals): Settings {
  return { config: config ?? null, json: json === true, quiet: quiet === true, verbose: verbose === true };
}
