/**
 * Whether an incident's daily reminder is due: in the last hour of each day since it opened. An hour early, since trouble that
 * lasts for a day was told of some time after it began, and is to be reminded of while it lasts; by days since the opening, so
 * that reminders do not move round the clock.
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
  // Not on the heels of a mail that said that the cause changed.
  return dayOf(now) > dayOf(lastMailedAt) && post.isOver(lastMailedAt, DAY / 2);
}

/** A mail of a time that is yet to come, by a clock that has been put right since: reminders count from now on. */
export function tellAsNow(tx: Pick<NotifyStore, "notices">, notice: Notice, { now }: Pick<Post, "now">): Promise<void> {
  return tx.notices.put({ ...notice, lastMailedAt: now() });
}
