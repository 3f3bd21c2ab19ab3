/** What each recipient was told about a cause, and when. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import { rowsOf } from "../rows.ts";

/** What a recipient was told about a cause, and when: one opening mail, a reminder a day, one closing mail. */
export interface Notice {
  readonly recipient: string;
  readonly cause: string;
  readonly openedAt: Instant;
  readonly lastMailedAt: Instant;
  readonly reminders: number;
  /** How many records the last mail named, or the fewest that a hold had since, to see whether it has grown. */
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
const NOTICES = rowsOf<Notice>(
  { recipient: true, cause: true, openedAt: true, lastMailedAt: true, reminders: true, size: true, told: "object?" },
  PLACE,
);

export function noticeTable(db: Knex): NoticeTable {
  return {
    async get(recipient, cause) {
      const row = await db("notices").where({ recipient, cause }).first();
      return row && NOTICES.read(row);
    },
    async all() {
      return (await db("notices").orderBy(PLACE.key)).map(NOTICES.read);
    },
    async put(notice) {
      await db("notices").insert(NOTICES.row(notice)).onConflict(PLACE.key).merge();
    },
    async drop(recipient, cause) {
      await db("notices").where({ recipient, cause }).del();
    },
  };
}
