/** What every scenario of identity ends with: the same three runs more change nothing, and say the same. */
import { expect } from "vitest";
import type { RunReport } from "../../../core/model/run.ts";
import type { School } from "../provisioning/school.ts";

/**
 * Two runs after the one that does what is to be done: neither changes anything. Gives what a person has to decide:
 * `ADDRESS_REUSED anton@example.com`, and `failed anton@example.com` for what the tool refused.
 */
export async function atRest({ sync, tool }: Pick<School, "sync" | "tool">): Promise<string[]> {
  await sync();
  const before = everything(tool);
  const [second, third] = [await sync(), await sync()];
  for (const { changes } of [second, third]) expect(changes.filter(({ status }) => status === "done")).toEqual([]);
  expect(everything(tool)).toEqual(before);
  expect(open(third)).toEqual(open(second));
  return open(third);
}

function everything({ world }: School["tool"]): string[] {
  return [...world.users.values()].map((user) => JSON.stringify(user));
}

function open({ changes, conflicts }: RunReport): string[] {
  const failed = changes.filter(({ status }) => status !== "done").map(({ status, person }) => `${status} ${person}`);
  return [...conflicts.map(({ code, person }) => `${code} ${person}`), ...failed].sort();
}
