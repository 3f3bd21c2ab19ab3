/** Whether a run may begin at all; asked before anything is written down. */
import type { Mode, RunSpec } from "../../model/run.ts";
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

/** @throws CommandRefused where there is nothing to pause: the schedule starts runs of active targets alone. */
export function requirePausable({ name, mode }: Target): void {
  if (mode !== "active") throw nothingToPause(name, mode);
}

function nothingToPause(name: string, mode: Exclude<Mode, "active">): CommandRefused {
  const what = mode === "test" ? "in test mode" : "inactive";
  return new CommandRefused("TARGET_INACTIVE", `${name} is ${what}: its schedule starts no runs`, {
    remedy: `Nothing to do. Set \`mode: active\` for ${name} in the config to have it run automatically.`,
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
