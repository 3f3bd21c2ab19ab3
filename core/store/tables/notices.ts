/** What each recipient was told about a cause, and when. */
import type { Knex } from "knex";
import type { Notice, NoticeTable } from "../store.ts";

export function noticeTable(db: Knex): NoticeTable {
  return {
    async get(recipient, cause) {
      const row = await db("notices").where({ recipient, cause }).first();
      return row && fromRow(row);
    },
    async all() {
      return (await db("notices").orderBy(["recipient", "cause"])).map(fromRow);
    },
    async put({ recipient, cause, openedAt, lastMailedAt, reminders, size }) {
      await db("notices")
        .insert({ recipient, cause, opened_at: openedAt, last_mailed_at: lastMailedAt, reminders, size })
        .onConflict(["recipient", "cause"])
        .merge();
    },
    async drop(recipient, cause) {
      await db("notices").where({ recipient, cause }).del();
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function fromRow({ recipient, cause, opened_at, last_mailed_at, reminders, size }: any): Notice {
  return { recipient, cause, openedAt: opened_at, lastMailedAt: last_mailed_at, reminders, size };
}
