/** One mail to each owner whose targets missed their runs while rollcall itself was not running. */
import { wasAway } from "./mails/was-away.ts";
import type { Notifier } from "./notifier.ts";
import type { Post } from "./post.ts";

export function absenceNotices(post: Post): Pick<Notifier, "returned"> {
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
