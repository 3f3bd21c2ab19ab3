/**
 * Mails about holds: one when a hold opens or has grown by half, a reminder daily for 3 days, then weekly. The growth counts from the smallest
 * that the hold was since the last mail: of what people decided about they know, and not of what has come since.
 */
import { noticeCause } from "../model/notice-cause.ts";
import { RULES } from "../model/rules.ts";
import { elapsed } from "../model/time.ts";
import type { Hold } from "../store/store.ts";
import { holdMail, type HoldMailData } from "./mails/hold-mail.ts";
import type { Notice } from "../store/tables/notices.ts";
import type { Notifier, NotifyStore } from "./notifier.ts";
import type { Post } from "./post.ts";
import { redate } from "./reminder-due.ts";

/** `lastSeenAt` is left out of a hold that the run which ends now holds. */
type Held = Pick<Hold, "target" | "digest" | "since" | "records" | "edits"> & Partial<Pick<Hold, "lastSeenAt">>;

const WEEK = 7 * RULES.mail.reminderMs;

export function holdNotices(post: Post): Pick<Notifier, "held" | "remind"> {
  async function mailDataOf(tx: NotifyStore, hold: Held): Promise<HoldMailData> {
    const { target, lastSeenAt = post.now() } = hold;
    const [state, incident] = [await tx.targets.get(target), await tx.incidents.open(target)];
    return {
      ...hold,
      hasLapsed: elapsed(lastSeenAt, post.now()) > RULES.holds.lapseMs,
      isPaused: Boolean(incident ?? state?.pausedAt),
    };
  }

  async function tell(tx: NotifyStore, recipient: string, hold: Held): Promise<void> {
    const size = hold.records.length;
    const cause = noticeCause("hold", hold.target);
    const told = await tx.notices.get(recipient, cause);
    if (told && size < told.size * RULES.holds.mailAgainGrowth) return shrink(tx, told, size);
    const openedAt = told?.openedAt ?? post.now();
    await tx.notices.put({ recipient, cause, openedAt, lastMailedAt: post.now(), reminders: 0, size });
    // An older mail that has not been sent yet names a digest that is out of date.
    await tx.outbox.withdraw(recipient, cause);
    await post.send(tx, recipient, cause, holdMail("holdOpened", await mailDataOf(tx, hold), post.reader()));
  }

  /** Remembers that a hold has become smaller since the last mail, so that what comes to it then is measured by what was left of it. */
  async function shrink(tx: NotifyStore, told: Notice, size: number): Promise<void> {
    if (size < told.size) await tx.notices.put({ ...told, size });
  }

  async function remindOf(tx: NotifyStore, recipient: string, hold: Hold): Promise<void> {
    const notice = await tx.notices.get(recipient, noticeCause("hold", hold.target));
    if (!notice) return tell(tx, recipient, hold);
    if (notice.lastMailedAt > post.now()) return redate(tx, notice, post);
    const wait = notice.reminders < RULES.holds.dailyReminders ? RULES.mail.reminderMs : WEEK;
    if (!post.isOver(notice.lastMailedAt, wait)) return;
    const size = hold.records.length;
    await tx.notices.put({ ...notice, lastMailedAt: post.now(), reminders: notice.reminders + 1, size });
    await tx.outbox.withdraw(recipient, notice.cause);
    const mail = holdMail("holdReminder", await mailDataOf(tx, hold), post.reader());
    await post.send(tx, recipient, notice.cause, mail);
  }

  async function forget(tx: NotifyStore, target: string): Promise<void> {
    const notices = (await tx.notices.all()).filter(({ cause }) => cause === noticeCause("hold", target));
    for (const { recipient, cause } of notices) {
      await tx.notices.drop(recipient, cause);
      await tx.outbox.withdraw(recipient, cause);
    }
  }

  return {
    async held(tx, target, hold) {
      if (hold === null) return forget(tx, target);
      if (!post.enabled()) return;
      for (const [recipient, own] of post.readers()) if (own.has(target)) await tell(tx, recipient, hold);
    },
    async remind(tx) {
      if (!post.enabled()) return;
      const readers = post.readers();
      for (const target of new Set([...readers.values()].flatMap((own) => [...own]))) {
        const hold = await tx.holds.open(target);
        if (!hold) continue;
        for (const [recipient, own] of readers) if (own.has(target)) await remindOf(tx, recipient, hold);
      }
    },
  };
}
