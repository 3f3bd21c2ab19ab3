/** The status of one target. */
import { UnknownName } from "../../engine/operations/unknown-name.ts";
import type { Operations } from "../../engine/operations/operations.ts";
import type { TargetStatus } from "../../engine/reports/status.ts";

/** @throws UnknownName */
export async function statusOf(name: string, operations: Pick<Operations, "status">): Promise<TargetStatus> {
  const { targets } = await operations.status();
  const found = targets.find((target) => target.name === name);
  if (found) return found;
  const names = targets.map((target) => target.name);
  throw new UnknownName("target", name, names);
}
