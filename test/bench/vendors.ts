/** The process of the simulators, as the benchmark sees it. */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { Expected, Run } from "./bench-case.ts";
import type { Order, Ready } from "./seats-process.ts";
import type { Told } from "./seats.ts";

export interface Vendors extends Ready {
  begin(seat: number, run: Run): Promise<Expected>;
  end(seat: number): Promise<Told>;
  /** One in a hundred, at every seat. */
  change(round: number): Promise<void>;
  /** One record is new, at every seat. */
  news(): Promise<void>;
  /** @throws when the contenders came to different ends */
  compare(): Promise<void>;
  close(): void;
}

export async function startVendors(name: string, people: number, now: string): Promise<Vendors> {
  const child = fork(new URL("seats-process.ts", import.meta.url), [name, String(people), now], {
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
    begin: (seat, run) => ask({ do: "begin", seat, run }),
    end: (seat) => ask({ do: "end", seat }),
    change: async (round) => void (await ask({ do: "change", round })),
    news: async () => void (await ask({ do: "news" })),
    async compare() {
      const { difference } = await ask<{ readonly difference: string | null }>({ do: "compare" });
      if (difference !== null) throw new Error(`rollcall and the script came to different ends: ${difference}`);
    },
    close: () => child.disconnect(),
  };
}
