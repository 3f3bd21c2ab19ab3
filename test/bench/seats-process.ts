/** The seats in a process of their own. Its parent tells it over IPC what to do next; every message is answered by one. */
import type { Access, Run } from "./bench-case.ts";
import { caseNamed } from "./cases/index.ts";
import { Seats } from "./seats.ts";

export type Order =
  | { readonly do: "begin"; readonly seat: number; readonly run: Run }
  | { readonly do: "end"; readonly seat: number }
  | { readonly do: "change"; readonly round: number }
  | { readonly do: "news" }
  | { readonly do: "compare" };

export interface Ready {
  readonly access: readonly Access[];
}

const [name, people, now] = process.argv.slice(2) as [string, string, string];
const seats = await Seats.open(caseNamed(name), { people: Number(people), now, today: now.slice(0, 10) });

function obey(order: Order): unknown {
  switch (order.do) {
    case "begin":
      return seats.begin(order.seat, order.run);
    case "end":
      return seats.end(order.seat);
    case "change":
      return seats.change(order.round);
    case "news":
      return seats.news();
    case "compare":
      return { difference: seats.difference() };
  }
}

process.on("message", (order: Order) => process.send?.(obey(order) ?? {}));
process.on("disconnect", () => process.exit());
process.send?.({ access: seats.access } satisfies Ready);
