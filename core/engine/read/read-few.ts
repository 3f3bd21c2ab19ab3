/**
 * Reads a few changed records of the source by their ids, and the people they belong to. It throws `Undecided`, and the run reads both
 * sides whole, where that is not enough: the source does not answer for an id, the person of an absence is not found, the state of an
 * approval is not known, or a person lacks an attribute that the target cannot do without (only the list shows whether that attribute is
 * released to us). A changed record that no longer exists is passed over; the next full run deals with it.
 */
import type { Absence } from "../../model/absence.ts";
import { Completeness } from "../../model/completeness.ts";
import type { Person } from "../../model/person.ts";
import type { CivilDate, Instant } from "../../model/time.ts";
import type { Collection, Needs, Reads, Source } from "../../plugin/contract.ts";
import { Undecided } from "./undecided.ts";

interface Reading {
  readonly source: Pick<Source, "confirmPeople" | "confirmAbsences">;
  readonly needs: Needs;
  readonly today: CivilDate;
  /** The moment just before the source was asked what has changed. */
  readonly askedAt: Instant;
}

/**
 * @param records `person 12`, `absence 7f3c`
 * @throws Undecided where these records cannot be decided without the others
 */
export async function readFew(records: readonly string[], { source, needs, today, askedAt }: Reading): Promise<Reads> {
  const ids = idsOf(records);
  const absences = needs.absences ? await found<Absence>(ids.absence, (asked) => source.confirmAbsences(asked)) : null;
  if (absences?.some(({ approval }) => approval === "unknown")) throw new Undecided("a state of approval is not known");
  const owners = [...new Set(absences?.map(({ personId }) => personId))];
  const people = await found<Person>([...new Set([...ids.person, ...owners])], (asked) =>
    source.confirmPeople(asked, { today }),
  );
  const met = new Set(people.map(({ id }) => id));
  if (owners.some((id) => !met.has(id))) throw new Undecided("somebody to whom it belongs was not found");
  const { required } = needs.people;
  if (people.some(({ attributes }) => required.some((key) => attributes[key] === undefined)))
    throw new Undecided("somebody lacks an attribute that is needed");
  const narrow = true;
  return {
    people: alone("people", people),
    absences: absences && alone("absences", absences),
    ...{ today, readAt: askedAt, warnings: [], narrow },
  };
}

function idsOf(records: readonly string[]): Record<"person" | "absence", readonly string[]> {
  const of = (kind: string) =>
    records.flatMap((record) => (record.startsWith(`${kind} `) ? record.slice(kind.length + 1) : []));
  const [person, absence] = [of("person"), of("absence")];
  if (person.length + absence.length < records.length) throw new Undecided("something other than people and absences");
  return { person, absence };
}

async function found<T>(
  ids: readonly string[],
  ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, T | "gone">>,
): Promise<readonly T[]> {
  const answers = ids.length > 0 ? await ask(ids) : new Map<string, T | "gone">();
  if (ids.some((id) => !answers.has(id))) throw new Undecided("the source cannot be asked for each by its id");
  return [...answers.values()].filter((answer): answer is T => answer !== "gone");
}

/** These records as a collection. Unlike a list it proves nothing about others, which a partial run does not need: it covers no link. */
function alone<T>(what: string, records: readonly T[]): Collection<T> {
  const tally = { collection: `${what} that changed`, pages: 0, distinct: records.length, total: null };
  return { records, completeness: Completeness.of({ ...tally, window: null, attributes: null }) };
}
