/** One connector in the whole of rollcall: a made-up company, its simulated tool, a run at a time. */
import { onTestFinished } from "vitest";
import { SCOPES, ZONE } from "../../core/app/demo/company.ts";
import { OPS } from "../../core/model/change.ts";
import type { RunReport } from "../../core/model/run.ts";
import { dateIn } from "../../core/model/time.ts";
import type { LoggedRequest } from "../../core/plugin/simulator.ts";
import { openHouse } from "../kit/house.ts";
import type { Candidate } from "./candidates.ts";

export async function examine({ start }: Candidate, { mode = "active" }: { readonly mode?: "active" | "test" } = {}) {
  const house = await openHouse({ people: 24, noAbsences: false, personio: { scopes: SCOPES } });
  const today = dateIn(ZONE, house.clock.now());
  const tool = await start({ world: house.world, clock: house.clock, today });
  onTestFinished(() => tool.close());
  const { target, servers } = tool;
  await house.reconfigure({ targets: { [target]: { ...tool.settings, schedule: "every 1h", mode } } });
  for (const server of servers) server.log.length = 0;
  const sync = () => house.sync({}, target);
  const asked = (wanted: (one: LoggedRequest) => boolean) => servers.flatMap(({ log }) => log.filter(wanted));
  return { house, tool, target, sync, asked };
}

/** How many changes were made. */
export function done({ run }: RunReport): number {
  return OPS.reduce((sum, op) => sum + run.counts[op], 0);
}

export function isWrite({ method }: { readonly method: string }): boolean {
  return ["POST", "PUT", "PATCH", "DELETE"].includes(method);
}
