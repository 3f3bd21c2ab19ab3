/**
 * Asks what has changed lately, in two requests: people by `updated_since` of v1 or `updated_at.gt` of v2, absence periods by
 * `updated_at.gte` of v2. Personio says neither in which zone these times are read nor how finely, so a day more is asked for; a
 * record that is reported twice because of this is recognised by its mark. A mark is made of what the targets want to know, since
 * `updated_at` also moves without any such change (when a work schedule was edited). v2's people do not carry their employment,
 * and asking for each would cost a request: so `updated_at` is part of their marks, since one reading too many is better than a
 * change missed. Not reported are deleted records, an employment that changed without its person (v2), and changes entered
 * earlier that take effect on a set day. Facts sheet of Personio, 3, 4, 6 and 11.
 */
import { createHash } from "node:crypto";
import { IncompleteReadError } from "../../core/model/errors.ts";
import type { Instant } from "../../core/model/time.ts";
import type { ChangeMarks, Needs, Reader } from "../../core/plugin/contract.ts";
import { byOffset } from "../../core/plugin/http/pagination.ts";
import type { FormatMemory } from "./absences/date-format.ts";
import { rawPeriodsV2 } from "./absences/periods-v2.ts";
import { EMPLOYEES_A_PAGE, employeesRequest, parseEmployees, PEOPLE } from "./people/employees-v1.ts";
import { mapping } from "./people/mapper.ts";
import { needsEmployments, personsRequest, personsV2 } from "./people/persons-v2.ts";
import type { PeopleInterface } from "./people/released.ts";
import { wantedKeys } from "./people/wanted.ts";
import { collect } from "./wire/collect.ts";
import type { Doors } from "./wire/doors.ts";
import { isRefused } from "./wire/refusal.ts";
import { sideBySide } from "./wire/side-by-side.ts";
import { sinceWithMargin } from "./wire/since.ts";

export interface Asking {
  readonly doors: Doors;
  readonly baseUrl: string;
  /** The interface that people were last read by. */
  readonly by: PeopleInterface;
  readonly memory: FormatMemory;
}

/**
 * Returns the marks of the records that changed; null if an interface refuses the question. The full reading that follows knows
 * ways round such a refusal.
 */
export async function readChanges(needs: Needs, since: Instant, asking: Asking): Promise<ChangeMarks | null> {
  try {
    return await marksSince(needs, since, asking);
  } catch (error) {
    if (isRefused(error, "route", "right", "request", "record") || error instanceof IncompleteReadError) return null;
    throw error;
  }
}

async function marksSince(needs: Needs, since: Instant, asking: Asking): Promise<ChangeMarks> {
  const from = sinceWithMargin(since);
  const marks = new Map<string, string>();
  const note = (kind: string) => (record: { readonly id: string }) => marks.set(`${kind} ${record.id}`, markOf(record));
  await sideBySide(
    (halt) => collect(changedPeople(needs, from, asking), note("person"), halt),
    async (halt) => needs.absences && collect(changedAbsences(from, asking), note("absence"), halt),
  );
  return marks;
}

/** The key of `updated_at`, as v1 calls it. */
const UPDATED_AT = "last_modified_at";

function changedPeople(needs: Needs, from: string, { doors, baseUrl, by }: Asking): Reader<{ readonly id: string }> {
  const wanted = wantedKeys(needs.people);
  if (by === "v2") {
    const mapper = mapping(needsEmployments(needs.people) ? [...wanted, UPDATED_AT] : wanted);
    const request = personsRequest({ "updated_at.gt": `${from}Z` });
    return personsV2({ door: doors.persons, baseUrl, mapper, employedOn: null, request });
  }
  const mapper = mapping(wanted);
  return byOffset({
    collection: PEOPLE,
    window: null,
    size: EMPLOYEES_A_PAGE,
    id: (person: { readonly id: string }) => person.id,
    fetch: async (offset) =>
      parseEmployees(await doors.employees.send(employeesRequest(offset, { updated_since: from })), mapper),
  });
}

function changedAbsences(from: string, { doors, baseUrl, memory }: Asking) {
  return rawPeriodsV2({ doors, baseUrl }, { moments: { "updated_at.gte": from } }, memory);
}

function markOf(record: object): string {
  return createHash("sha256").update(JSON.stringify(record)).digest("base64url").slice(0, 16);
}
