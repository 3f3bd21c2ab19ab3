/**
 * Nothing before the day on which a target was set up to carry a kind of record is carried, unless its owner names an earlier one
 * (behaviour S14). What is switched on later is as old as that day, not as the target. It is the day of the first run that has read
 * both sides: a clock that was wrong when the target became active, or when a run began, decides nothing (core/decisions/0028).
 */
import type { Kind } from "../../model/record.ts";
import type { RunStatus } from "../../model/run.ts";
import { dateIn, instantIn, type CivilDate } from "../../model/time.ts";
import type { Engine, OpenConnection, Target } from "../engine.ts";

interface SetUp {
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
  // A day that is yet to come was noted while the clock ran ahead, or the clock is behind now: for this run it is today either way.
  const known = (kind: Kind) => (setUp?.[kind] ? earlier(setUp[kind], today) : null);
  // If a run has gone through on that day or later, it is the clock that is behind, and the day is kept for when it is right again.
  const toKeep = async (kind: Kind) => {
    const day = setUp?.[kind];
    const isAhead = day !== undefined && day > today;
    return isAhead && (await wentThroughSince(day, { name, timezone }, store)) ? day : (known(kind) ?? today);
  };
  const on = (kind: Kind) => {
    asked.add(kind);
    return known(kind) ?? (setUp && today);
  };
  return {
    on,
    async remember() {
      const days: Partial<Record<Kind, CivilDate>> = {};
      for (const kind of asked) days[kind] = await toKeep(kind);
      if (setUp && [...asked].every((kind) => setUp[kind] === days[kind])) return;
      await store.targets.save(name, { setUp: { ...setUp, ...days } });
    },
  };
}

const WENT_THROUGH: readonly RunStatus[] = ["succeeded", "held", "partial"];

/** The runs that are kept are asked, since a run by a clock that is behind moves the target's last success back. */
async function wentThroughSince(
  day: CivilDate,
  { name, timezone }: Pick<Target, "name" | "timezone">,
  { runs }: Pick<Engine["store"], "runs">,
): Promise<boolean> {
  const since = instantIn(timezone, `${day}T00:00`);
  for (const status of WENT_THROUGH) {
    const found = await runs.list({ target: name, status, since, limit: 1 });
    if (found.runs.length > 0) return true;
  }
  return false;
}

function earlier(a: CivilDate, b: CivilDate): CivilDate {
  return a < b ? a : b;
}

export interface Opened extends OpenConnection {
  readonly setUp: SetUp;
}
