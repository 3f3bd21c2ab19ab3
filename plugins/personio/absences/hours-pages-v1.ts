/**
 * The list behind hours-v1. Whether its offset counts records (the description) or pages (the changelog, later) is told both
 * ways, so the second page finds it out: an answer to offset 2 that begins with the third record of the first page counts records.
 */
import type { Absence } from "../../../core/model/absence.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { byPageNumber, type CountedPage } from "../../../core/plugin/http/pagination.ts";
import { pageOfV1 } from "../wire/page-v1.ts";
import { type HoursV1, parseHours } from "./hours-v1.ts";
import { ABSENCES } from "./periods-v2.ts";
import type { TimeOffFilter } from "./time-offs-v1.ts";

export const HOURS_A_PAGE = 200;

export function hoursRequest(filter: TimeOffFilter, offset: number): HttpRequest {
  return { method: "GET", path: "/v1/company/absence-periods", query: { ...filter, limit: HOURS_A_PAGE, offset } };
}

/** Asks for one by its id; an id that is not there gives an empty list. */
export function oneHoursRequest(id: string): HttpRequest {
  return { method: "GET", path: "/v1/company/absence-periods", query: { "absence_periods[]": [id] } };
}

export function hoursV1(door: Http, filter: TimeOffFilter, reading: HoursV1): Reader<Absence> {
  let third: string | undefined;
  let counts: "pages" | "records" = "pages";
  const ask = async (offset: number): Promise<CountedPage<Absence>> => {
    const answer = await door.send(hoursRequest(filter, offset));
    return pageOfV1(ABSENCES, answer, (record) => parseHours(record, reading));
  };
  const secondPage = async () => {
    const page = await ask(2);
    if (third === undefined || page.items[0]?.id !== third) return page;
    counts = "records";
    return ask(HOURS_A_PAGE);
  };
  return byPageNumber<Absence>({
    collection: ABSENCES,
    window: null,
    size: HOURS_A_PAGE,
    firstPage: 1,
    id: ({ id }) => id,
    fetch: async (number) => {
      if (number === 1) {
        // 0 is the beginning in either way of counting.
        const page = await ask(0);
        third = page.items[2]?.id;
        return page;
      }
      if (number === 2) return secondPage();
      return ask(counts === "pages" ? number : (number - 1) * HOURS_A_PAGE);
    },
  });
}
