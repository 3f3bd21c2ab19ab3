/**
 * Mails about records that were given up or came into conflict. Each record is mailed once, in at most one mail a day for each target
 * and owner. It is remembered for a week after it was over, so that trouble which comes and goes by the day, such as a field that
 * somebody sets back each time, is not mailed each time.
 */
import { hash } from "node:crypto";
import type { WaitingRecord } from "../model/run.ts";
import { noticeCause } from "../model/notice-cause.ts";
import { RULES } from "../model/rules.ts";
import { elapsed, type Instant } from "../model/time.ts";
import type { Notice } from "../store/store.ts";
import { recordsWaiting, type RecordsWaitingData } from "./mails/records-waiting.ts";
import type { Notifier, NotifyStore } from "./notifier.ts";
import type { Post } from "./post.ts";

type Told = NonNullable<Notice["told"]>;

const { reminderMs: DAY, reminderEarlyMs: EARLY } = RULES.mail;
const WEEK = 7 * DAY;

export function recordNotices(post: Post): Pick<Notifier, "records"> {
  async function tell(tx: NotifyStore, recipient: string, found: RecordsWaitingData): Promise<void> {
    const cause = noticeCause("records", found.target);
    const now = post.now();
    const notice = await tx.notices.get(recipient, cause);
    const told = stillTold(notice?.told ?? {}, new Set(found.records.map(markOf)), now);
    const fresh = found.records.filter((record) => !Object.hasOwn(told, markOf(record)));
    if (fresh.length === 0 || !isDue(notice, post)) {
      if (notice) await note(tx, { ...notice, told }, notice);
      return;
    }
    const known = { ...told, ...Object.fromEntries(fresh.map((record) => [markOf(record), null])) };
    const openedAt = notice?.openedAt ?? now;
    const size = fresh.length;
    await tx.notices.put({ recipient, cause, openedAt, lastMailedAt: now, reminders: 0, size, told: known });
    await post.send(tx, recipient, cause, recordsWaiting({ ...found, records: fresh }, post.reader()));
  }

  return {
    async records(tx, found) {
      if (!post.enabled()) return;
      for (const [recipient, own] of post.readers()) if (own.has(found.target)) await tell(tx, recipient, found);
    },
  };
}

/**
 * Whether a day has passed since the last mail, less a little, so that a run which takes a minute longer does not delay the mail by a day.
 * A mail whose time is yet to come was dated by a clock that ran ahead, and does not count.
 */
function isDue(notice: Notice | undefined, post: Post): boolean {
  return !notice || notice.lastMailedAt > post.now() || post.isOver(notice.lastMailedAt, DAY - EARLY);
}

/** Stores what is remembered, if it has changed; for most runs it has not. */
async function note(tx: NotifyStore, notice: Notice & { readonly told: Told }, before: Notice): Promise<void> {
  if (Object.keys(notice.told).length === 0) return tx.notices.drop(notice.recipient, notice.cause);
  if (JSON.stringify(notice.told) !== JSON.stringify(before.told)) await tx.notices.put(notice);
}

function stillTold(told: Told, open: ReadonlySet<string>, now: Instant): Told {
  const marks = Object.entries(told).map(([mark, overAt]) => [mark, open.has(mark) ? null : (overAt ?? now)] as const);
  return Object.fromEntries(marks.filter(([, overAt]) => overAt === null || elapsed(overAt, now) < WEEK));
}

/** Identifies a record's trouble. Its message is left out, since it may change from run to run (the number of candidates). */
function markOf({ sort, kind, subject, code }: WaitingRecord): string {
  return hash("sha256", JSON.stringify([sort, kind, subject, code]), "base64url").slice(0, 22);
}
