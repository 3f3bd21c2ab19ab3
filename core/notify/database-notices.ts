/** One mail to the top-level owners when rollcall works on a new, empty database. */
import { newDatabase } from "./mails/new-database.ts";
import type { Notifier } from "./notifier.ts";
import type { Post } from "./post.ts";

export function databaseNotices(post: Post): Pick<Notifier, "newDatabase"> {
  return {
    async newDatabase(tx, made) {
      if (!post.enabled()) return;
      const mail = newDatabase(made, post.reader());
      for (const recipient of post.owners()) await post.send(tx, recipient, "database", mail);
    },
  };
}
