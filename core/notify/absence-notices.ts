/** One mail to each owner whose targets missed their runs while rollcall itself was not running. */
import type { Instant } from "../model/time.ts";
import { wasAway } from "./mails/was-away.ts";
import type { NotifyStore } from "./notifier.ts";
import type { Post } from "./post.ts";

export interface AbsenceNotices {
  returned(tx: NotifyStore, absence: { readonly since: Instant; readonly targets: readonly string[] }): Promise<void>;
}

export function absenceNotices(post: Post): AbsenceNotices {
  return {
    async returned(tx, { since, targets }) {
      if (!post.enabled()) return;
      for (const [recipient, own] of post.readers()) {
        const theirs = targets.filter((target) => own.has(target)).sort();
        if (theirs.length === 0) continue;
        await post.send(tx, recipient, "away", wasAway({ since, until: post.now(), targets: theirs }, post.reader()));
      }
    },
  };
}
