/**
 * Errors that nobody waits for, such as that of a promise that a plugin dropped or of a timer that it left behind. Node ends a process for
 * them. Where other people's code was loaded, an error of theirs is logged and the daemon goes on: the work it belonged to fails in its own
 * run or not at all. An error of rollcall's own still ends the process (core/decisions/0015).
 */
import type { Stream } from "../../cli/host.ts";
import type { AppLog } from "../log.ts";

export interface StrayHandler {
  isTheirs(reason: unknown): boolean;
  tell(reason: unknown): void;
}

export interface Strays {
  /** Called with the URL of a file of other people before it runs. */
  readonly watch: (url: string) => void;
  /** Has the errors logged from now on. Until then only their occurrence goes to standard error, since their text may hold a secret. */
  tellTo(log: Pick<AppLog, "error">): void;
}

export function createStrays(onStray: (handler: StrayHandler) => void, stderr: Stream): Strays {
  const places = new Set<string>();
  let log: Pick<AppLog, "error"> | null = null;
  const tell = (reason: unknown) => {
    const from = placeOf(reason, places) ?? (places.size === 1 ? [...places][0] : undefined);
    if (log) log.error({ err: reason, ...(from !== undefined && { plugin: from }) }, TOLD);
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

const TOLD = "a plugin or connector from outside rollcall threw an error that nothing waits for";

/** Whether other people's code threw it, by the places in its stack. A value without a stack is theirs: rollcall throws errors only. */
function isTheirs(reason: unknown, places: ReadonlySet<string>): boolean {
  if (!(reason instanceof Error) || reason.stack === undefined) return true;
  return placeOf(reason, places) !== undefined;
}

/** The folder of the plugin through whose code the error came, by its stack. */
function placeOf(reason: unknown, places: ReadonlySet<string>): string | undefined {
  return reason instanceof Error ? [...places].find((place) => reason.stack?.includes(place)) : undefined;
}
