/** Mails about targets that somebody paused by hand a week ago or longer: one a week to each owner, for as long as it lasts. */
import { noticeCause } from "../model/notice-cause.ts";
import { RULES } from "../model/rules.ts";
import type { TargetState } from "../store/store.ts";
import { pausedLong } from "./mails/paused-long.ts";
import type { Notifier, NotifyStore } from "./notifier.ts";
import type { Post } from "./post.ts";
import { redate } from "./reminder-due.ts";

const WEEK = 7 * RULES.mail.reminderMs;

export function pauseNotices(post: Post): Pick<Notifier, "remind"> {
  async function remindOf(tx: NotifyStore, recipient: string, state: TargetState): Promise<void> {
    const { name, pausedAt, pausedBy, pauseReason } = state;
    const cause = noticeCause("pause", name);
    const found = await tx.notices.get(recipient, cause);
    if (pausedAt === null) {
      if (!found) return;
      await tx.outbox.withdraw(recipient, cause);
      return tx.notices.drop(recipient, cause);
    }
    // A notice of another pause says nothing about this one.
    const notice = found?.openedAt === pausedAt ? found : undefined;
    const now = post.now();
    if (notice && notice.lastMailedAt > now) return redate(tx, notice, post);
    if (!post.isOver(notice?.lastMailedAt ?? pausedAt, WEEK)) return;
    const reminders = (notice?.reminders ?? 0) + 1;
    await tx.notices.put({ recipient, cause, openedAt: pausedAt, lastMailedAt: now, reminders, size: 0 });
    await tx.outbox.withdraw(recipient, cause);
    await post.send(
      tx,
      recipient,
      cause,
      pausedLong({ target: name, since: pausedAt, by: pausedBy, reason: pauseReason, now }, post.reader()),
    );
  }

  return {
    async remind(tx) {
      if (!post.enabled()) return;
      const told = new Set((await tx.notices.all()).map(({ cause }) => cause));
      const states = (await tx.targets.all()).filter(
        ({ name, pausedAt }) => pausedAt !== null || told.has(noticeCause("pause", name)),
      );
      for (const [recipient, own] of post.readers()) {
        for (const state of states) if (own.has(state.name)) await remindOf(tx, recipient, state);
      }
    },
  };
}
