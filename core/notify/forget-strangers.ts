/** Forgets what somebody was told who is told of it no more, a week after the last mail: an owner who was taken out of the config. */
import { noticeCauses } from "../model/notice-cause.ts";
import { RULES } from "../model/rules.ts";
import type { Notice } from "../store/store.ts";
import type { NotifyStore } from "./notifier.ts";
import type { Post } from "./post.ts";

const WEEK = 7 * RULES.mail.reminderMs;

export async function forgetStrangers(tx: NotifyStore, post: Post): Promise<void> {
  const readers = post.readers();
  const owners = new Set(post.owners());
  const causesOf = (targets: Iterable<string>) => new Set([...targets].flatMap(noticeCauses));
  const active = causesOf([...readers.values()].flatMap((own) => [...own]));
  const isTheirs = ({ recipient, cause }: Notice) => {
    const own = readers.get(recipient);
    if (active.has(cause)) return causesOf(own ?? []).has(cause);
    return own !== undefined || owners.has(recipient);
  };
  for (const notice of await tx.notices.all()) {
    if (!isTheirs(notice) && post.isOver(notice.lastMailedAt, WEEK))
      await tx.notices.drop(notice.recipient, notice.cause);
  }
}
