/** The process of the simulators, as the benchmark sees it. */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { Order, Ready, Tally } from "./world-process.ts";

export interface Vendors extends Ready {
  reset(awork: number): Promise<void>;
  /** One absence in a hundred. */
  change(): Promise<{ readonly moved: number; readonly withdrawn: number; readonly added: number }>;
  forgetCounts(): Promise<void>;
  count(): Promise<Tally>;
  close(): void;
}

export async function startVendors(people: number, now: string): Promise<Vendors> {
  const child = fork(new URL("world-process.ts", import.meta.url), [String(people), now], {
    execArgv: ["--max-old-space-size=4096"],
  });
  const next = async <T>(): Promise<T> => (await once(child, "message"))[0] as T;
  const ask = async <T>(order: Order): Promise<T> => {
    const answer = next<T>();
    child.send(order);
    return answer;
  };
  const ready = await next<Ready>();
  return {
    ...ready,
    reset: async (awork) => void (await ask({ do: "reset", awork })),
    change: () => ask({ do: "change" }),
    forgetCounts: async () => void (await ask({ do: "forget counts" })),
    count: () => ask({ do: "count" }),
    close: () => child.disconnect(),
  };
}
