/**
 * Nothing before the day on which a target was set up to carry a kind of record is carried, unless its owner names an earlier one
 * (behaviour S14). What is switched on later is as old as that day, not as the target. It is the day of the first run that has read
 * both sides: a clock that was wrong when the target became active, or when a run began, decides nothing (core/decisions/0028).
 */
import type { Kind } from "../../model/record.ts";
import { dateIn, type CivilDate } from "../../model/time.ts";
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
  const { setUp = null } = (await store.targets.get(name)) ?? {};
  const today = dateIn(timezone, clock.now());
  const asked = new Set<Kind>();
  // A day that is yet to come was noted while the clock ran ahead.
  const known = (kind: Kind) => (setUp?.[kind] ? earlier(setUp[kind], today) : null);
  const on = (kind: Kind) => {
    asked.add(kind);
    return known(kind) ?? (setUp && today);
  };
  return {
    on,
    async remember() {
      const days = Object.fromEntries([...asked].map((kind) => [kind, known(kind) ?? today]));
      if (setUp && [...asked].every((kind) => setUp[kind] === days[kind])) return;
      await store.targets.save(name, { setUp: { ...setUp, ...days } });
    },
  };
}

function earlier(a: CivilDate, b: CivilDate): CivilDate {
  return a < b ? a : b;
}

export interface Opened extends OpenConnection {
  readonly setUp: SetUp;
}
