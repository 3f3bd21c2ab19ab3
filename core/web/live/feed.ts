/** The events for the listeners of `/events`: those of this process, and changes by others, which are found in the database. */
import type { LiveEvent } from "../../engine/live.ts";
import { epochOf } from "../../model/time.ts";
import type { WebParts } from "../parts.ts";

/** How often the database is asked for changes by other processes, while anybody listens. */
const LOOK_MS = 2_000;
/** How often the progress of a run is sent at most. */
const PROGRESS_MS = 500;

export type Tell = (event: "run" | "progress" | "state", data: object) => void;

export interface Feed {
  /** Sends events to `tell` until the returned function is called. */
  follow(tell: Tell): () => void;
}

type FeedParts = Pick<WebParts, "live" | "operations" | "clock" | "closing" | "log">;

export function createFeed({ live, operations, clock, closing, log }: FeedParts): Feed {
  const listeners = new Set<Tell>();
  const tellAll: Tell = (event, data) => {
    for (const tell of listeners) tell(event, data);
  };
  const pace = createPace(clock.now, tellAll);
  let looking = false;

  async function look(): Promise<void> {
    looking = true;
    let known: ReadonlyMap<string, string> | null = null;
    let isAway = false;
    while (listeners.size > 0 && !closing.aborted) {
      const seen = await states().catch((error: unknown) => {
        if (!isAway) log.error({ err: error }, "what other processes do is not seen");
        return null;
      });
      isAway = seen === null;
      if (known && seen) for (const target of changed(known, seen)) tellAll("state", { target });
      known = seen ?? known;
      await clock.sleep(LOOK_MS, closing).catch(() => undefined);
    }
    looking = false;
  }

  async function states(): Promise<ReadonlyMap<string, string>> {
    const { targets, ...rest } = await operations.status();
    return new Map([["", JSON.stringify(rest)], ...targets.map((one) => [one.name, JSON.stringify(one)] as const)]);
  }

  closing.addEventListener("abort", live.listen(pace), { once: true });
  return {
    follow(tell) {
      listeners.add(tell);
      if (!looking) void look();
      return () => void listeners.delete(tell);
    },
  };
}

/** The names of targets that are new, gone or different; the empty name stands for rollcall itself. */
function changed(known: ReadonlyMap<string, string>, seen: ReadonlyMap<string, string>): string[] {
  return [...new Set([...known.keys(), ...seen.keys()])].filter((name) => known.get(name) !== seen.get(name));
}

function createPace(now: () => string, tell: Tell): (event: LiveEvent) => void {
  const last = new Map<string, { readonly at: number; readonly phase: string }>();
  return (event) => {
    if (event.event === "run") {
      const { id, target, status } = event.run;
      if (status !== "running") last.delete(id);
      return tell("run", { run: id, target, status });
    }
    if (event.event === "notice") return;
    const { event: _, ...data } = event;
    const at = epochOf(now());
    const before = last.get(data.run);
    if (before && before.phase === data.phase && at - before.at < PROGRESS_MS) return;
    last.set(data.run, { at, phase: data.phase });
    tell("progress", data);
  };
}
