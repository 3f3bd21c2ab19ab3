/**
 * Reads the list of absences by the hour (hours-v1.ts). Personio tells both that its offset counts records (the description) and
 * that it counts pages (the changelog, which is later), and does not tell from which number pages are counted. So before the
 * second page an offset of 1 is asked for: the answer repeats the first page (pages from 1), begins with the second record
 * (records), or is the second page itself (pages from 0).
 */
import type { Absence } from "../../../core/model/absence.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { byPageNumber, type CountedPage } from "../../../core/plugin/http/pagination.ts";
import { pageOfV1 } from "../wire/page-v1.ts";
import { type HoursV1, parseHours } from "./hours-v1.ts";
import { ABSENCES } from "./periods-v2.ts";
import type { TimeOffFilter } from "./time-offs-v1.ts";

const HOURS_A_PAGE = 200;

export function hoursRequest(filter: TimeOffFilter, offset: number): HttpRequest {
  return { method: "GET", path: "/v1/company/absence-periods", query: { ...filter, limit: HOURS_A_PAGE, offset } };
}

/** Asks for one absence by its id; the answer is an empty list if there is none of this id. */
export function oneHoursRequest(id: string): HttpRequest {
  return { method: "GET", path: "/v1/company/absence-periods", query: { "absence_periods[]": [id] } };
}

type Counts = "records" | "pages from 0" | "pages from 1";

export function hoursV1(door: Http, filter: TimeOffFilter, reading: HoursV1): Reader<Absence> {
  let first: readonly Absence[] = [];
  let counts: Counts = "pages from 1";
  const ask = async (offset: number): Promise<CountedPage<Absence>> => {
    const answer = await door.send(hoursRequest(filter, offset));
    return pageOfV1(ABSENCES, answer, (record) => parseHours(record, reading));
  };
  const secondPage = async () => {
    const page = await ask(1);
    counts = countsBy(first, page.items);
    return counts === "pages from 0" ? page : ask(offsetOf(2, counts));
  };
  return byPageNumber<Absence>({
    collection: ABSENCES,
    window: null,
    size: HOURS_A_PAGE,
    firstPage: 1,
    id: ({ id }) => id,
    fetch: async (number) => {
      if (number === 2) return secondPage();
      // An offset of 0 is the beginning in every way of counting.
      const page = await ask(number === 1 ? 0 : offsetOf(number, counts));
      if (number === 1) first = page.items;
      return page;
    },
  });
}

/** @param atOne the page at an offset of 1 */
function countsBy(first: readonly Absence[], atOne: readonly Absence[]): Counts {
  const begins = atOne[0]?.id;
  if (begins === undefined) return "pages from 0";
  if (begins === first[0]?.id) return "pages from 1";
  return begins === first[1]?.id ? "records" : "pages from 0";
}

function offsetOf(number: number, counts: Counts): number {
  if (counts === "records") return (number - 1) * HOURS_A_PAGE;
  return counts === "pages from 0" ? number - 1 : number;
}
