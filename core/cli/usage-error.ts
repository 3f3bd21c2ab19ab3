/** The error of a command line that cannot be understood: exit code 64, with a remedy that names what is possible. */
import type { Command, CommanderError } from "commander";

export class UsageError extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.name = "UsageError";
    this.remedy = remedy;
  }
}

/** Turns commander's error into ours: its message (which brings "Did you mean …?") with the names that `command` knows. */
export function usageErrorOf(error: CommanderError, command: Command): UsageError {
  const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
  // commander shows its help where a command is missing, and calls that an error without saying which.
  if (error.code === "commander.help") return new UsageError("no such command, or none given", commandsOf(command));
  return new UsageError(message, remedyOf(error, command));
}

function remedyOf({ code }: CommanderError, command: Command): string {
  const path = pathOf(command);
  if (code === "commander.unknownCommand") return commandsOf(command);
  if (code === "commander.unknownOption") {
    const options = [...command.options, ...command.createHelp().visibleGlobalOptions(command)];
    return `Options of ${path}: ${[...options.map((option) => option.long), "--help"].join(", ")}.`;
  }
  return `Usage: ${path} ${command.usage()}. More: ${path} --help.`;
}

/** The words that call the command: `rollcall tokens create`. */
function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function commandsOf(command: Command): string {
  return `Commands: ${command.commands.map((one) => one.name()).join(", ")}. More: ${pathOf(command)} --help.`;
}
