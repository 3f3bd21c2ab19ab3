/** The commands and the options that all of them share. Reads nothing and does nothing; `act` does a command's work. */
import { Command, type CommanderError } from "commander";
import { addApprove } from "./commands/approve.ts";
import { addBackup } from "./commands/backup.ts";
import { addCheck } from "./commands/check.ts";
import { addDemo } from "./commands/demo.ts";
import { addExplain } from "./commands/explain.ts";
import { addHashPassword } from "./commands/hash-password.ts";
import { addInit } from "./commands/init.ts";
import { addLinks } from "./commands/links.ts";
import { addNew } from "./commands/new.ts";
import { addPause } from "./commands/pause.ts";
import { addPeople } from "./commands/people.ts";
import { addPlan } from "./commands/plan.ts";
import { addPlugins } from "./commands/plugins.ts";
import { addReject } from "./commands/reject.ts";
import { addRestore } from "./commands/restore.ts";
import { addResume } from "./commands/resume.ts";
import { addRun } from "./commands/run.ts";
import { addRuns } from "./commands/runs.ts";
import { addSchema } from "./commands/schema.ts";
import { addShow } from "./commands/show.ts";
import { addStart } from "./commands/start.ts";
import { addStatus } from "./commands/status.ts";
import { addSync } from "./commands/sync.ts";
import { addTestMail } from "./commands/test-mail.ts";
import { addTokens } from "./commands/tokens.ts";
import { addVersion } from "./commands/version.ts";
import { addWebhook } from "./commands/webhook.ts";
import type { Host } from "./host.ts";
import type { Act } from "./session.ts";
import { usageErrorOf } from "./usage-error.ts";

export interface Globals {
  readonly config?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

// In the order of a person's first day: set up, try, run, look after.
const SETTING_UP = [addInit, addCheck, addPlan, addPeople, addExplain];
const RUNNING = [addStart, addRun, addSync, addStatus, addRuns, addShow];
const DECIDING = [addPause, addResume, addApprove, addReject, addLinks];
const ABOUT = [
  addBackup,
  addRestore,
  addTokens,
  addWebhook,
  addHashPassword,
  addTestMail,
  addPlugins,
  addNew,
  addSchema,
  addVersion,
  addDemo,
];

/** Builds the command line's grammar. `help` receives what `--help` and `--version` print. */
export function buildProgram(host: Host, help: (text: string) => void, act: Act): Command {
  const program = new Command("rollcall")
    .description("Keeps every tool of a company in step with its HR system, Personio.")
    .version(host.version, "-V, --version", "show the version")
    .option("--config <file>", "config file (otherwise $ROLLCALL_CONFIG, ./config.yaml, /etc/rollcall/config.yaml)")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "no progress, no notes")
    .option("--verbose", "debug logs and, for an error, its stack on standard error")
    .option("--no-color", "no colours (NO_COLOR does the same)")
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      writeOut: help,
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => host.stdout.columns ?? 80,
      getErrHelpWidth: () => host.stderr.columns ?? 80,
      getOutHasColors: () => false,
    })
    .addHelpText("after", "\nExample:\n  rollcall demo --once      try it without any account");
  program.commandsGroup("Set up:");
  for (const add of SETTING_UP) add(program, act);
  program.commandsGroup("Run and watch:");
  for (const add of RUNNING) add(program, act);
  program.commandsGroup("Decide:");
  for (const add of DECIDING) add(program, act);
  program.commandsGroup("More:");
  for (const add of ABOUT) add(program, act);
  program.helpCommand(true);
  for (const command of family(program)) command.exitOverride((error) => refuse(error, command));
  return program;
}

/** The command with all its subcommands, at any depth. */
function family(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(family)];
}

/** Throws where commander would end the process. Help and version that were asked for are no failure, so they are thrown as they are. */
function refuse(error: CommanderError, command: Command): never {
  if (error.exitCode === 0) throw error;
  throw usageErrorOf(error, command);
}
