/** Puts a copy in the place of the config's database, without opening that: it may be lost, damaged or of a newer rollcall. */
import type { Config } from "../../config/config.ts";
import type { Clock } from "../../model/time.ts";
import { restoreDatabase, type Restored } from "../../store/restore.ts";
import type { LeaseRow } from "../../store/store.ts";
import { isGoneFrom, processSpace } from "../process-space.ts";

interface Here {
  readonly pid: number;
  isAlive(pid: number): boolean;
}

/** `copy`: an absolute path. @throws CommandRefused if nothing was restored */
export function restore(copy: string, { database, targets }: Config, here: Here, clock: Clock): Promise<Restored> {
  const { pid, isAlive } = here;
  const seen = { host: processSpace(), pid, isAlive };
  const isGone = (lease: LeaseRow) => isGoneFrom(seen, lease);
  return restoreDatabase(database.reveal(), copy, { clock, isGone, targets: targets.map(({ name }) => name) });
}
