/** What each recipient was told about a cause, and when. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import { readJsonOrNull, writeJsonOrNull } from "../json-column.ts";

/** What a recipient was told about a cause, and when: one opening mail, a reminder a day, one closing mail. */
export interface Notice {
  readonly recipient: string;
  readonly cause: string;
  readonly openedAt: Instant;
  readonly lastMailedAt: Instant;
  readonly reminders: number;
  /** How many records the last mail named, to see whether a hold has grown. */
  readonly size: number;
  /** The marks of the records that mails named, each with when its trouble was found to be over. Omitted: the notice is not about records. */
  readonly told?: Readonly<Record<string, Instant | null>>;
}

export interface NoticeTable {
  get(recipient: string, cause: string): Promise<Notice | undefined>;
  all(): Promise<readonly Notice[]>;
  put(notice: Notice): Promise<void>;
  drop(recipient: string, cause: string): Promise<void>;
}

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
