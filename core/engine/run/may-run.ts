/** Whether a run may begin at all; asked before anything is written down. */
import type { RunSpec } from "../../model/run.ts";
import { CommandRefused, ConfigError } from "../../model/errors.ts";
import type { Target } from "../engine.ts";

/** @throws ConfigError when a secret of this target alone is missing. */
export function requireConfigured({ problem }: Target): void {
  if (problem) throw new ConfigError(problem.message, problem.problems, { remedy: problem.remedy });
}

/** @throws CommandRefused, ConfigError before anything is begun. */
export function requireRunnable(target: Target, wish: Pick<RunSpec, "approve">): void {
  requireConfigured(target);
  if (target.mode === "inactive") throw targetInactive(target.name);
  if (target.mode === "test" && wish.approve !== null) throw approvalInTestMode(target.name);
}

/** @throws CommandRefused where there is nothing to pause, and a resume would be refused. */
export function requirePausable({ name, mode }: Target): void {
  if (mode === "inactive") throw nothingToPause(name);
}

function nothingToPause(name: string): CommandRefused {
  return new CommandRefused("TARGET_INACTIVE", `${name} is inactive: its schedule starts no runs`, {
    remedy: `Nothing to do. Set \`mode: active\` for ${name} in the config to have it run again.`,
  });
}

function targetInactive(name: string): CommandRefused {
  return new CommandRefused("TARGET_INACTIVE", `${name} is inactive`, {
    remedy: `Set \`mode: active\` (or \`test\`) for ${name} in the config; \`plan\`, \`people\` and \`check\` work without that.`,
  });
}

function approvalInTestMode(name: string): CommandRefused {
  return new CommandRefused(
    "TARGET_INACTIVE",
    `${name} is in test mode, which writes nothing: there is nothing to approve`,
    {
      remedy: `Set \`mode: active\` for ${name} in the config first.`,
    },
  );
}
