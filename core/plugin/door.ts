/** What the two doors to vendors (`http` and `sftp`) share: what a run gives them, how they end, and how long they wait. */
import { Cancelled, type Side } from "../model/errors.ts";
import type { Clock } from "../model/time.ts";

/** What every door is given, whatever the plugin asks for. */
export interface DoorOptions {
  readonly side: Exclude<Side, "rollcall">;
  /** Test mode, `plan`, `check`: nothing is written, whatever the plugin asks for. */
  readonly readOnly: boolean;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** A number from 0 to below 1; it spreads retries, and makes temporary names differ. */
  readonly random: () => number;
  /** Takes secrets out of a text. Every message that leaves goes through it. */
  readonly redact: (text: string) => string;
  /** Called when an answer settles what was asked: the sign of life that the NO_PROGRESS watchdog looks for. */
  readonly onAcknowledged?: (() => void) | undefined;
  /** Called before each request that writes, and waited for: whether the run still may. Nothing is sent if it throws or rejects. */
  readonly beforeWrite?: (() => Promise<void> | undefined) | undefined;
}

/** Why a door lets nothing out any more: in the words of whoever ended the run, if they gave a reason. */
export function cancelledBy(
  { vendor, signal }: Pick<DoorOptions, "signal"> & { readonly vendor: string },
  what: "request" | "operation",
): Cancelled {
  if (signal.reason instanceof Cancelled) return signal.reason;
  return Object.assign(new Cancelled(`${vendor}: the ${what} was cancelled`), { cause: signal.reason });
}

/** Why a server is not reached, in words, by the system's code. */
export const NOT_REACHED: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "the connection was refused"],
  ["ENOTFOUND", "the host name is unknown"],
  ["EAI_AGAIN", "the name server does not answer"],
]);

/** How long to wait for the next try: later than the ladder says, never earlier, so that those who failed together do not come back together. */
export function spread(ladderMs: number, random: () => number): number {
  return Math.ceil(ladderMs * (1 + 0.25 * random()));
}
