/** One mail when a changed config is refused; the next one only after a config was taken over in between. */
import { CONFIG_REFUSED } from "../model/notice-cause.ts";
import { configRefused } from "./mails/config-refused.ts";
import type { Notifier } from "./notifier.ts";
import type { Post } from "./post.ts";

export function configNotices(post: Post): Pick<Notifier, "configRefused" | "configAccepted"> {
  return {
    async configRefused(tx, { file, problems }) {
      if (!post.enabled()) return;
      const mail = configRefused({ file, problems }, post.reader());
      const now = post.now();
      for (const recipient of post.owners()) {
        if (await tx.notices.get(recipient, CONFIG_REFUSED)) continue;
        const size = problems.length;
        await tx.notices.put({
          recipient,
          cause: CONFIG_REFUSED,
          openedAt: now,
          lastMailedAt: now,
          reminders: 0,
          size,
        });
        await post.send(tx, recipient, CONFIG_REFUSED, mail);
      }
    },
    async configAccepted(tx) {
      const notices = (await tx.notices.all()).filter(({ cause }) => cause === CONFIG_REFUSED);
      for (const { recipient } of notices) {
        await tx.notices.drop(recipient, CONFIG_REFUSED);
        await tx.outbox.withdraw(recipient, CONFIG_REFUSED);
      }
    },
  };
}
