/**
 * Links to records that ended before a day: those of all the years that a target has been kept in step. They are kept, as the proof that a
 * record is ours, and a run reads only those that something may follow from (core/engine/read/past-links.ts).
 */
import type { Knex } from "knex";
import type { Kind, Link } from "../../model/record.ts";
import type { CivilDate } from "../../model/time.ts";
import { among } from "../bulk.ts";
import { dialectOf } from "../dialect.ts";
import { BEGINNING, linksNamed } from "./link-rows.ts";

export interface Ended {
  readonly target: string;
  readonly kind: Kind;
  /** The day before which the records ended. */
  readonly before: CivilDate;
}

export interface EndedLinks {
  /** Whether there are any. */
  any(ended: Ended): Promise<boolean>;
  /** Those of which one of these fields was written. */
  withValues(ended: Ended, fields: readonly string[]): Promise<Link[]>;
  /** Those whose record another link of the kind has as well; perhaps others too. */
  sharing(ended: Ended): Promise<Link[]>;
  /** Those of people who are not among these. */
  ofOthers(ended: Ended, people: readonly string[]): Promise<Link[]>;
}

export function endedLinks(db: Knex): EndedLinks {
  const those = ({ target, kind, before }: Ended) =>
    db("links").where({ target, kind }).andWhere("extent_to", "<", before);
  const read = async ({ target, kind }: Ended, found: Knex.QueryBuilder) => {
    return linksNamed(db, { target, kind }, await found.pluck("subject"));
  };
  return {
    any: async (ended) => (await those(ended).first("subject")) !== undefined,
    withValues: (ended, fields) => read(ended, those(ended).andWhere(isWritten(db, fields))),
    sharing: (ended) => {
      const { target, kind } = ended;
      const several = db("links").where({ target, kind }).select(db.raw(BEGINNING)).groupByRaw(BEGINNING);
      return read(ended, those(ended).andWhere(db.raw(`${BEGINNING} IN (?)`, [several.havingRaw("count(*) > 1")])));
    },
    ofOthers: (ended, people) => {
      const others = db("links").where({ target: ended.target }).whereNotNull("person_id").distinct("person_id");
      return read(ended, those(ended).whereIn("person_id", others.whereNot(among(db, "person_id", people))));
    },
  };
}

/**
 * The condition that one of the fields has a value. The text is searched and not parsed, which takes a tenth of the time: values are texts,
 * numbers and lists of texts, so a name that a colon follows stands in it as a key alone.
 */
function isWritten(db: Knex, fields: readonly string[]): Knex.Raw {
  const { contains } = dialectOf(db);
  const has = contains("written_values", "?");
  const names = fields.map((field) => JSON.stringify(field));
  const bindings = names.flatMap((name) => [`${name}:`, `${name}:null`]);
  const written = names.map(() => `(${has} AND NOT ${has})`);
  return db.raw(`(${written.join(" OR ")})`, bindings);
}
