/** Translates the approval states of both of Personio's interfaces into ours (behaviours P8). Words that are not documented are "unknown". */
import type { Approval } from "../../../core/model/absence.ts";
import { isObject } from "../wire/expect.ts";

const MEANING: ReadonlyMap<string, Approval> = new Map([
  ["approved", "approved"],
  // The withdrawal of the absence is requested, not granted: the person is still absent.
  ["deletion_pending", "approved"],
  ["pending", "requested"],
  ["requested", "requested"],
  ["substitute_requested", "requested"],
  ["rejected", "rejected"],
]);

/** @param status v1's `status` */
export function approvalV1(status: unknown): Approval {
  return (typeof status === "string" ? MEANING.get(status.toLowerCase()) : undefined) ?? "unknown";
}

/** @param approval v2's `approval: { status }` */
export function approvalV2(approval: unknown): Approval {
  return approvalV1(isObject(approval) ? approval.status : undefined);
}
