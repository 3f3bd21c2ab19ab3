/** `Prefer: wait=30` (RFC 7240): the caller would rather wait for the run than look again later. */
import type { RequestDocument } from "../../engine/operations/actions.ts";
import type { RunPart } from "../../engine/reports/run-part.ts";
import type { WebParts } from "../parts.ts";

const LONGEST_S = 60;
const LOOK_MS = 300;

/** The seconds to wait; 0: the caller does not wait. */
export function waitSeconds(prefer: string | undefined): number {
  const [, seconds] = /(?:^|[\s,;])wait=(\d{1,6})\b/i.exec(prefer ?? "") ?? [];
  return Math.min(Number(seconds ?? 0), LONGEST_S);
}

/** Waits for the requested run. Returns it with the first of its changes; null if it did not end in time. */
export async function waitFor(
  { id }: RequestDocument,
  { seconds, limit }: { readonly seconds: number; readonly limit: number },
  signal: AbortSignal,
  { operations, clock }: Pick<WebParts, "operations" | "clock">,
): Promise<RunPart | null> {
  for (let left = seconds * 1_000; left > 0 && !signal.aborted; left -= LOOK_MS) {
    const { run, error } = await operations.request(id);
    if (error) return null;
    const report = run && (await operations.showPart(run, { cursor: null, limit }));
    if (report && report.run.status !== "running") return report;
    await clock.sleep(Math.min(LOOK_MS, left), signal).catch(() => undefined);
  }
  return null;
}
