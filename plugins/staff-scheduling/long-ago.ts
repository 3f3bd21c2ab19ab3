/** The line of `rollcall check` about a `since` that lies far back: a first run sends everything from then on, which nobody may have meant. S14. */
import { warning } from "../../core/plugin/checked.ts";
import type { Check } from "../../core/plugin/contract.ts";
import { daysBetween, type CivilDate } from "../../core/model/time.ts";
import { absenceWindow } from "./reach.ts";

const MONTH = 31;

/** Returns the line if `since` is more than a month ago. */
export function longAgo(since: CivilDate | undefined, today: CivilDate): readonly Check[] {
  if (since === undefined || daysBetween(since, today) <= MONTH) return [];
  const { from } = absenceWindow({ since, setUpOn: null }, today);
  const isCut = from !== null && from > since;
  const reach = isCut ? `; it reaches a year back at most, so they are carried from ${from} on` : "";
  return [
    {
      what: "staff-scheduling.since",
      ...warning(`since is ${since}: all absences and timers from then on are carried, old ones too${reach}`, {
        remedy:
          "`rollcall plan` shows what the next run would send. If that is too much, set `since` to the day on which rollcall is to begin, or take it out: then it is the day of the first run.",
      }),
    },
  ];
}
