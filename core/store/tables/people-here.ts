/**
 * Who worked here at the target's last run, by the source's ids. Kept only for targets without accounts, where no link records whom
 * rollcall has seen: by it a run notices that the source is another company.
 */
import type { Knex } from "knex";
import { among, insertRows } from "../bulk.ts";

export interface PeopleHereTable {
  of(target: string): Promise<readonly string[]>;
  /** Remembers these and forgets all others. */
  put(target: string, subjects: ReadonlySet<string>): Promise<void>;
}

const COLUMNS = ["target", "subject"];

export function peopleHereTable(db: Knex): PeopleHereTable {
  const of = (target: string): Promise<string[]> => db("people_here").where({ target }).pluck("subject");
  return {
    of,
    async put(target, subjects) {
      const before = new Set(await of(target));
      const gone = [...before].filter((subject) => !subjects.has(subject));
      if (gone.length > 0) {
        await db("people_here")
          .where({ target })
          .where(among(db, "subject", gone))
          .del();
      }
      const come = [...subjects].filter((subject) => !before.has(subject));
      await insertRows(
        db,
        "people_here",
        COLUMNS,
        come.map((subject) => [target, subject]),
        { key: COLUMNS, action: "NOTHING" },
      );
    },
  };
}
