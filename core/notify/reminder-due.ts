/**
 * Whether an incident's daily reminder is due: in the last hour of each day since it opened. The hour is taken off because the first mail
 * comes some time after the trouble began, and trouble that lasts for one day is to be reminded of while it lasts. Days are counted from
 * the opening, so that reminders do not move round the clock.
 */
import { RULES } from "../model/rules.ts";
import { elapsed, type Instant } from "../model/time.ts";
import type { Notice } from "../store/store.ts";
import type { NotifyStore } from "./notifier.ts";
import type { Post } from "./post.ts";

const { reminderMs: DAY, reminderEarlyMs: EARLY } = RULES.mail;

export function isReminderDue({ openedAt, lastMailedAt }: Notice, post: Pick<Post, "now" | "isOver">): boolean {
  const now = post.now();
  const dayOf = (instant: Instant) => Math.floor((elapsed(openedAt, instant) + EARLY) / DAY);
  // Half a day must have passed, so that no reminder follows soon after the mail that the cause has changed.
  return dayOf(now) > dayOf(lastMailedAt) && post.isOver(lastMailedAt, DAY / 2);
}

/** For a last mail that is dated in the future, since the clock was ahead when it was sent: reminders count from now on instead. */
export function redate(tx: Pick<NotifyStore, "notices">, notice: Notice, { now }: Pick<Post, "now">): Promise<void> {
  return tx.notices.put({ ...notice, lastMailedAt: now() });
}
