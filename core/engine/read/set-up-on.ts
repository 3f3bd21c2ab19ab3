/**
 * Nothing before the day on which a target was set up to carry a kind of record is carried, unless its owner names an earlier one
 * (behaviour S14). What is switched on later is as old as that day, not as the target.
 */
import type { Kind } from "../../model/record.ts";
import { dateIn, type CivilDate } from "../../model/time.ts";
import type { AnyFlow } from "../../plugin/contract.ts";
import type { Engine, OpenConnection, Target } from "../engine.ts";

export interface SetUp {
  /** Null while the target has not been set up. */
  on(kind: Kind): CivilDate | null;
  /** The kinds that were asked about are carried from now on. */
  remember(): Promise<void>;
}

export async function setUpOf(
  { name, timezone }: Target,
  { store, clock }: Pick<Engine, "store" | "clock">,
): Promise<SetUp> {
  const { activatedAt = null, setUp = null } = (await store.targets.get(name)) ?? {};
  const today = dateIn(timezone, clock.now());
  // The day of its first activation, or of the first run by hand.
  const first = activatedAt && dateIn(timezone, activatedAt);
  const asked = new Set<Kind>();
  const on = (kind: Kind) => {
    asked.add(kind);
    return setUp ? (setUp[kind] ?? today) : first;
  };
  return {
    on,
    async remember() {
      const days = Object.fromEntries([...asked].map((kind) => [kind, on(kind) ?? today]));
      if (setUp && [...asked].every((kind) => setUp[kind])) return;
      await store.targets.save(name, { setUp: { ...setUp, ...days } });
    },
  };
}

export interface Opened extends OpenConnection {
  readonly setUp: SetUp;
}

/** The connection's flows. In a run that writes, the kinds that they asked about are set up by it. */
export async function flowsOf({ connection, setUp }: Opened, writes: boolean): Promise<readonly AnyFlow[]> {
  const flows = await connection.flows();
  if (writes) await setUp.remember();
  return flows;
}
