/** Puts a copy in the place of the config's database, without opening that: it may be lost, damaged or of a newer rollcall. */
import type { Config } from "../../config/config.ts";
import type { Clock } from "../../model/time.ts";
import { restoreDatabase, type Restored } from "../../store/restore.ts";
import { goneFrom, type Onlooker } from "../process-space.ts";

/** `copy`: an absolute path. @throws CommandRefused if nothing was restored */
export function restore(copy: string, { database, targets }: Config, here: Onlooker, clock: Clock): Promise<Restored> {
  return restoreDatabase(database.reveal(), copy, { clock, isGone: goneFrom(here), targets });
}
