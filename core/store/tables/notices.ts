/** What each recipient was told about a cause, and when. */
import type { Knex } from "knex";
import { readJsonOrNull, writeJsonOrNull } from "../json-column.ts";
import type { Notice, NoticeTable } from "../store.ts";

const PLACE = { table: "notices", key: ["recipient", "cause"] };

export function noticeTable(db: Knex): NoticeTable {
  return {
    async get(recipient, cause) {
      const row = await db("notices").where({ recipient, cause }).first();
      return row && fromRow(row);
    },
    async all() {
      return (await db("notices").orderBy(["recipient", "cause"])).map(fromRow);
    },
    async put({ recipient, cause, openedAt, lastMailedAt, reminders, size, told }) {
      const counts = { reminders, size, told: writeJsonOrNull(told ?? null) };
      await db("notices")
        .insert({ recipient, cause, opened_at: openedAt, last_mailed_at: lastMailedAt, ...counts })
        .onConflict(["recipient", "cause"])
        .merge();
    },
    async drop(recipient, cause) {
      await db("notices").where({ recipient, cause }).del();
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function fromRow(row: any): Notice {
  const { recipient, cause, opened_at, last_mailed_at, reminders, size } = row;
  const told = readJsonOrNull<NonNullable<Notice["told"]>>(PLACE, row, "told");
  return {
    recipient,
    cause,
    openedAt: opened_at,
    lastMailedAt: last_mailed_at,
    reminders,
    size,
    ...(told && { told }),
  };
}
