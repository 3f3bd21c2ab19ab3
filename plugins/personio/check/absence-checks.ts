/** Checks that absences and their types can be read, by v2 or, with a warning, by v1. */
import { checked, ok, warning, type Finding } from "../../../core/plugin/checked.ts";
import type { Check, Needs } from "../../../core/plugin/contract.ts";
import type { Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { hoursRequest } from "../absences/hours-pages-v1.ts";
import { periodsRequest } from "../absences/periods-v2.ts";
import { isClosed } from "../absences/read-absences.ts";
import { timeOffsRequest } from "../absences/time-offs-v1.ts";
import { typesRequestV1 } from "../absences/types-v1.ts";
import { typesRequestV2 } from "../absences/types-v2.ts";
import type { Doors } from "../wire/doors.ts";
import type { PersonioRefusal } from "../wire/refusal.ts";

const READABLE = "They can be read through v2.";

export async function absenceChecks({ absences, writes = [] }: Needs, doors: Doors): Promise<Check[]> {
  const collections = ["personio.absences.read", "personio.absence-types.read"] as const;
  const one = { limit: 1 };
  const periods = { ...periodsRequest({ moments: {} }, "plain"), query: one };
  const types = { ...typesRequestV2(), query: one };
  // Absences that are written through v2 have to be read through v2: v1 cannot stand in.
  if (writes.includes("absences")) {
    return [await alone(collections[0], doors, periods), await alone(collections[1], doors, types)];
  }
  if (absences === null) {
    return collections.map((what) => ({ what, state: "skipped", detail: "This target needs no absences." }));
  }
  const day = { start_date: absences.window.from, end_date: absences.window.from };
  return [
    await either(collections[0], doors, periods, [timeOffsRequest(day, 1), hoursRequest(day, 0)]),
    await either(collections[1], doors, types, [typesRequestV1(0)]),
  ];
}

function alone(what: string, { absences }: Doors, request: HttpRequest): Promise<Check> {
  return checked(what, async () => {
    await absences.send(request);
    return ok(READABLE);
  });
}

function either(what: string, doors: Doors, v2: HttpRequest, v1: readonly HttpRequest[]): Promise<Check> {
  return checked(what, async () => {
    try {
      await doors.absences.send(v2);
      return ok(READABLE);
    } catch (error) {
      if (isClosed(error)) return instead(doors.v1, v1, error);
      throw error;
    }
  });
}

/** Tries v1 in place of v2. The refusal by v2 is what has to be put right, whether v1 stands in or not. */
async function instead(door: Http, v1: readonly HttpRequest[], refusal: PersonioRefusal): Promise<Finding> {
  try {
    for (const request of v1) await door.send(request);
  } catch (error) {
    throw isClosed(error) ? refusal : error;
  }
  return warning(`They can be read only through v1; v2 refuses (${refusal.message}).`, refusal);
}
