/**
 * Errors that nobody waits for: a promise that a plugin let go of, a timer that it left behind. By themselves they end a process. Where
 * other people's code was loaded, one of theirs is told and the daemon goes on, since what it was part of fails in its own run or not at
 * all; one of rollcall's own still ends it (core/decisions/0015).
 */
import type { Stream } from "../../cli/host.ts";
import type { Log } from "../log.ts";

export interface StrayHandler {
  isTheirs(reason: unknown): boolean;
  tell(reason: unknown): void;
}

export interface Strays {
  /** Something of other people was loaded: the address of its file. */
  readonly watch: (url: string) => void;
  /** From now on they are told there; before, on standard error and without their words, which may hold a secret. */
  tellTo(log: Pick<Log, "error">): void;
}

export function createStrays(onStray: (handler: StrayHandler) => void, stderr: Stream): Strays {
  const places = new Set<string>();
  let log: Pick<Log, "error"> | null = null;
  const tell = (reason: unknown) => {
    if (log) log.error({ err: reason }, TOLD);
    else stderr.write(`${TOLD}\n`);
  };
  return {
    watch(url) {
      if (places.size === 0) onStray({ isTheirs: (reason) => isTheirs(reason, places), tell });
      places.add(new URL(".", url).href);
    },
    tellTo(to) {
      log = to;
    },
  };
}

const TOLD = "a plugin or connector of other people left an error behind that nobody waits for";

/** By where it was thrown. What has no stack was thrown by nobody of ours: rollcall throws errors. */
function isTheirs(reason: unknown, places: ReadonlySet<string>): boolean {
  if (!(reason instanceof Error) || reason.stack === undefined) return true;
  return [...places].some((place) => reason.stack?.includes(place));
}
