/**
 * The vendors, in a process of their own: one Personio, and an awork for each contender, so that both find the same work.
 * Its parent tells it over IPC what to do next; every message is answered by one.
 */
import { startAworkSimulator, type AworkSimulator } from "../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { startPersonioSimulator } from "../../plugins/personio/simulator.ts";
import type { SimServer } from "../../core/plugin/simulator.ts";
import { benchWorld, changeOnePercent, fillAwork } from "./world.ts";

export type Order =
  | { readonly do: "reset"; readonly awork: number }
  | { readonly do: "change" }
  | { readonly do: "forget counts" }
  | { readonly do: "count" };

/** `POST /absences` → 20000; the page token, ids and queries are left out. */
export type Counts = Readonly<Record<string, number>>;

export interface Ready {
  readonly personio: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
  readonly aworks: readonly { readonly url: string; readonly apiKey: string }[];
}

export interface Tally {
  readonly counts: Counts;
  /** Of this process, in milliseconds. */
  readonly cpuMs: number;
  /** Absences in each awork. */
  readonly absences: readonly number[];
}

const [people, now] = [Number(process.argv[2]), String(process.argv[3])];
const world = benchWorld(people, now.slice(0, 10));
const personio = await startPersonioSimulator({ world, now: () => now });
const aworks = [await startAworkSimulator({ now: () => now }), await startAworkSimulator({ now: () => now })];
for (const awork of aworks) fillAwork(awork, world);

let counts: Record<string, number> = {};
let cpu = process.cpuUsage();
let round = 0;
for (const server of [personio.server, ...aworks]) count(server);

/** A fault that never strikes sees every request, and keeps no log of 100,000. */
function count(server: SimServer): void {
  server.forgetful = true;
  const where = ({ method, path }: { readonly method: string; readonly path: string }) => {
    const what = `${method} ${path.replace(/^\/api\/v1/, "").replace(/\/[0-9a-f-]{32,}/, "/:id")}`;
    counts[what] = (counts[what] ?? 0) + 1;
    return false;
  };
  server.fault({ how: "hang", where, times: Number.POSITIVE_INFINITY });
}

function obey(order: Order): unknown {
  switch (order.do) {
    case "reset":
      return (aworks[order.awork] as AworkSimulator).absences.clear();
    case "change":
      round += 1;
      return changeOnePercent(world, round);
    case "forget counts":
      counts = {};
      cpu = process.cpuUsage();
      return {};
    case "count": {
      const { user, system } = process.cpuUsage(cpu);
      return { counts, cpuMs: (user + system) / 1000, absences: aworks.map((awork) => awork.absences.size) };
    }
  }
}

process.on("message", (order: Order) => process.send?.(obey(order) ?? {}));
process.on("disconnect", () => process.exit());
process.send?.({
  personio: { url: personio.url, ...personio.credentials },
  aworks: aworks.map(({ url, apiKey }) => ({ url, apiKey })),
} satisfies Ready);
