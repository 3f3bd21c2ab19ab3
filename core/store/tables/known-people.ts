/** The people who are no newcomers to a target, by the source's ids; kept for targets that take in no newcomers by themselves. */
import type { Knex } from "knex";
import { insertRows } from "../bulk.ts";

export interface KnownPeopleTable {
  of(target: string): Promise<readonly string[]>;
  /** Adds the subjects that are not there yet. */
  add(target: string, subjects: readonly string[]): Promise<void>;
}

const COLUMNS = ["target", "subject"];

export function knownPeopleTable(db: Knex): KnownPeopleTable {
  return {
    of: (target) => db("known_people").where({ target }).pluck("subject"),
    add: (target, subjects) =>
      insertRows(
        db,
        "known_people",
        COLUMNS,
        subjects.map((subject) => [target, subject]),
        { key: COLUMNS, action: "NOTHING" },
      ),
  };
}
