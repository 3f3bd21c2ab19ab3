/** What a living daemon stores about the config that it works with, without any secret. The daemon may be of another version than the reader. */
import type { StatusTarget } from "../../engine/reports/status.ts";
import type { Fires } from "../../model/schedule.ts";
import type { Store } from "../../store/store.ts";

const KEY = "in_force";

/** Commands of another version read this too: it may be added to, but `targets` stays a list whose members have a name and a mark. */
export interface InForce {
  /** The version of the daemon. Missing if it is an earlier one, which did not store it. */
  readonly version?: string;
  /** The config file. Missing if a daemon of an earlier version wrote this. */
  readonly file?: string;
  /** False for `run --due`, which keeps the config with which it was started. */
  readonly reloads?: boolean;
  readonly mail: boolean;
  readonly targets: readonly WatchedAs[];
}

export interface WatchedAs extends StatusTarget {
  /** Equal marks mean that two configs of the target would do the same. Missing if a daemon of an earlier version wrote this. */
  readonly mark?: string;
}

export function storeInForce({ meta }: Pick<Store, "meta">, inForce: InForce): Promise<void> {
  return meta.set(KEY, JSON.stringify(inForce));
}

/** What was stored last, whoever lives by now; null: nothing was. What a status needs of its targets may be missing in it (`canBeWatched`). */
export async function storedInForce({ meta }: Pick<Store, "meta">): Promise<InForce | null> {
  const known = await meta.get(KEY);
  return known ? JSON.parse(known) : null;
}

const TEXTS = ["name", "plugin", "mode", "scheduleText", "scheduleZone"] as const;

/** Whether the daemon stored of each target all that its status is made of; one of another version may have stored it otherwise. */
export function canBeWatched({ targets }: InForce): boolean {
  return targets.every((one) => TEXTS.every((name) => typeof one[name] === "string") && isSchedule(one.schedule));
}

function isSchedule(schedule: Partial<StatusTarget["schedule"]> | undefined): boolean {
  return isFires(schedule?.full) && (schedule?.partial === null || isFires(schedule?.partial));
}

function isFires(fires: Fires | undefined): boolean {
  if (typeof fires !== "object") return false;
  return "never" in fires || ("every" in fires ? typeof fires.every === "number" : typeof fires.cron === "string");
}
