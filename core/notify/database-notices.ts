/** One mail to the top-level owners when rollcall works on a new, empty database. */
import { newDatabase, type NewDatabaseData } from "./mails/new-database.ts";
import type { NotifyStore } from "./notifier.ts";
import type { Post } from "./post.ts";

export interface DatabaseNotices {
  newDatabase(tx: NotifyStore, made: NewDatabaseData): Promise<void>;
}

export function databaseNotices(post: Post): DatabaseNotices {
  return {
    async newDatabase(tx, made) {
      if (!post.enabled()) return;
      const mail = newDatabase(made, post.reader());
      for (const recipient of post.owners()) await post.send(tx, recipient, "database", mail);
    },
  };
}
