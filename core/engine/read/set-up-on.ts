/** Nothing before the day on which a target was set up is carried, unless its owner names an earlier one (behaviour S14). */
import { dateIn, type CivilDate } from "../../model/time.ts";
import type { Engine, Target } from "../engine.ts";

/** The day of its first activation, or of the first run by hand; null while there was neither. */
export async function setUpOn({ name, timezone }: Target, { store }: Pick<Engine, "store">): Promise<CivilDate | null> {
  const { activatedAt = null } = (await store.targets.get(name)) ?? {};
  return activatedAt && dateIn(timezone, activatedAt);
}
