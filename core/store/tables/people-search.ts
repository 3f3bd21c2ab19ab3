/** Finds people by a part of their e-mail, name or id: first their ids, by two indexes, then everything known about those few. */
import type { Knex } from "knex";
import { compare } from "../../model/compare.ts";
import { among, ANY_TARGET } from "../bulk.ts";
import { dialectOf } from "../dialect.ts";
import type { PeopleSearch, PeopleView, PersonRow } from "./people-view.ts";

/** Decisions on accounts that hold now. One that names nobody is about something else, such as a place that the tool lacks. */
export const ABOUT_PEOPLE = "kind = 'user' AND closed_run IS NULL AND person IS NOT NULL";

export async function findPeople(db: Knex, search: PeopleSearch): ReturnType<PeopleView["find"]> {
  const { targets, limit } = search;
  const ids = [...new Set([...(await linkedIds(db, search)), ...(await decidedIds(db, search))])].sort(compare);
  const page = ids.slice(0, limit);
  const rows = page.length === 0 ? [] : [...(await linked(db, page, targets)), ...(await decided(db, page, targets))];
  rows.sort((a, b) => compare(a.personId, b.personId) || compare(a.target, b.target));
  return { rows, next: ids.length > limit ? (page.at(-1) ?? null) : null };
}

// The kind is in the statement's text and not bound, since only then the partial index for it is used.
async function linkedIds(db: Knex, search: PeopleSearch): Promise<string[]> {
  const { sorts, targets, text, after, limit } = search;
  if (sorts && !sorts.includes("linked")) return [];
  const query = db("links").whereRaw("kind = 'user'");
  if (after !== undefined) query.where("person_id", ">", after);
  const isTheirs = among(db, ANY_TARGET, targets);
  // Few rows hold the text, so it is checked before the target; SQLite by itself would check the target first.
  const wanted = text === "" ? isTheirs : db.raw("CASE WHEN ? THEN ? END", [holds(db, searched(db), text), isTheirs]);
  return query
    .where(wanted)
    .distinct("person_id")
    .orderBy("person_id")
    .limit(limit + 1)
    .pluck("person_id");
}

async function decidedIds(db: Knex, search: PeopleSearch): Promise<string[]> {
  const { sorts, code, butCode, targets, text, after, limit } = search;
  const query = db("decisions")
    .whereRaw(ABOUT_PEOPLE)
    .where(among(db, "target", targets));
  if (sorts) query.whereIn("sort", [...sorts]);
  if (code !== undefined) query.where({ code });
  if (butCode !== undefined) query.whereNot({ code: butCode });
  if (after !== undefined) query.where("subject", ">", after);
  if (text !== "") query.where(holds(db, together(db, ["person", "subject"]), text));
  return query
    .distinct("subject")
    .orderBy("subject")
    .limit(limit + 1)
    .pluck("subject");
}

/** The condition that the folded text contains `text`, in any case. */
function holds(db: Knex, folded: string, text: string): Knex.Raw {
  const { contains, lower } = dialectOf(db);
  const spelt = spellings(text);
  return db.raw(`(${spelt.map(() => contains(folded, lower("?"))).join(" OR ")})`, spelt);
}

/** The spellings to search for. The database may not fold letters beyond ASCII, so these are tried as typed, in lower, title and upper case. */
function spellings(text: string): string[] {
  const small = text.toLowerCase();
  const begun = small.replaceAll(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
  const plain = (one: string) => one.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return [...new Set([text, small, begun, text.toUpperCase()].map(plain))];
}

/** E-mail, id and name as one text. Changing it needs a migration such as 0011, since the index holds the same expression. */
export function searched(db: Knex): string {
  return together(db, ["person", "person_id", nameOf(db)]);
}

/** The columns, one a line, so that a text which is searched for cannot match across two of them. */
function together(db: Knex, columns: readonly string[]): string {
  return dialectOf(db).lower(columns.map((column) => `coalesce(${column}, '')`).join(" || '\n' || "));
}

function nameOf(db: Knex): string {
  return `(${dialectOf(db).fullName("written_values")})`;
}

async function linked(db: Knex, ids: readonly string[], targets: readonly string[]): Promise<PersonRow[]> {
  const rows = await db("links")
    .whereRaw("kind = 'user'")
    .where(among(db, "person_id", ids))
    .where(among(db, "target", targets))
    .select("target", "person_id", "person", db.raw(`${nameOf(db)} AS name`));
  return rows.map(({ target, person_id: personId, person, name }) => {
    return { target, personId, person: person ?? personId, name, sort: "linked", code: null, detail: null };
  });
}

async function decided(db: Knex, ids: readonly string[], targets: readonly string[]): Promise<PersonRow[]> {
  const rows = await db("decisions")
    .whereRaw(ABOUT_PEOPLE)
    .where(among(db, "subject", ids))
    .where(among(db, "target", targets));
  return rows.map(({ target, subject, person, sort, code, detail }) => {
    return { target, personId: subject, person, name: null, sort, code, detail };
  });
}
