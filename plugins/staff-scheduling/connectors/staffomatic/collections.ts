/** The lists whose records are also read and written one by one, by paths below the account: `/absences`, `/absences/12`. */
import type { StaffomaticList } from "./api.ts";
import {
  ABSENCE,
  type StaffomaticAbsence,
  type StaffomaticTimer,
  type StaffomaticUser,
  USER,
  WORK_TIMER,
} from "./wire.ts";

/** All accounts, locked ones too. */
export const USERS: StaffomaticList<StaffomaticUser> = { path: "/users", schema: USER, query: { state: "all" } };
export const ABSENCES: StaffomaticList<StaffomaticAbsence> = { path: "/absences", schema: ABSENCE };
export const WORK_TIMERS: StaffomaticList<StaffomaticTimer> = { path: "/work_timers", schema: WORK_TIMER };

/** Returns the path of one record, without .json. */
export function pathOf({ path }: Pick<StaffomaticList<unknown>, "path">, id: string): string {
  return `${path}/${encodeURIComponent(id)}`;
}
