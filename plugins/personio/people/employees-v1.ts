/**
 * Reads people by v1 `GET /v1/company/employees`, in all states, including people who have left. The offset counts people from 0;
 * a page has at most 100. The first page is asked for with all attributes, which shows what is released; whatever is ticked beyond
 * need, salaries and the like, is read there too, and dropped when the page is parsed. Further pages are narrowed by `attributes[]` to
 * what the targets want, which saves nine tenths of the traffic. A narrowed page that lacks a released attribute is asked for again
 * with all attributes, and so are all pages after it: narrowing must never look like an attribute that was withdrawn. Facts sheet of
 * Personio, 3.
 */
import { RefusedError } from "../../../core/model/errors.ts";
import type { Person } from "../../../core/model/person.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { Answer, Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { byOffset, type CountedPage } from "../../../core/plugin/http/pagination.ts";
import { understood } from "../wire/expect.ts";
import { dataOfV1, pageOfV1 } from "../wire/page-v1.ts";
import { isRefused } from "../wire/refusal.ts";
import type { Mapper } from "./mapper.ts";

export const PEOPLE = "personio.people";
export const EMPLOYEES_A_PAGE = 100;

/** @param filter `attributes[]`: keys, by default all that are released; `updated_since`: `2026-07-21T08:00:00`, without a zone */
export function employeesRequest(
  offset: number,
  filter: { readonly "attributes[]"?: readonly string[]; readonly updated_since?: string } = {},
): HttpRequest {
  const query = { limit: EMPLOYEES_A_PAGE, offset, ...filter };
  return { method: "GET", path: "/v1/company/employees", query };
}

export function employeeRequest(id: string): HttpRequest {
  return { method: "GET", path: `/v1/company/employees/${encodeURIComponent(id)}` };
}

export function parseEmployees(answer: Answer, mapper: Mapper) {
  return pageOfV1(PEOPLE, answer, mapper.employee);
}

export function parseEmployee(answer: Answer, mapper: Mapper): Person {
  const { data } = dataOfV1(PEOPLE, answer);
  return understood(PEOPLE, "data.", () => mapper.employee(data));
}

export function employeesV1(door: Http, mapper: Mapper): Reader<Person> {
  const narrowing = narrowed(door, mapper);
  return byOffset<Person>({
    collection: PEOPLE,
    window: null,
    size: EMPLOYEES_A_PAGE,
    ahead: true,
    id: (person) => person.id,
    attributes: () => [...mapper.released],
    fetch: (offset) => narrowing(offset),
  });
}

function narrowed(door: Http, mapper: Mapper): (offset: number) => Promise<CountedPage<Person>> {
  let released: readonly string[] | undefined;
  let works = true;
  const whole = async (offset: number) => parseEmployees(await door.send(employeesRequest(offset)), mapper);
  return async (offset) => {
    if (offset === 0 || released === undefined || !works) {
      const page = await whole(offset);
      released ??= mapper.wanted.filter((key) => mapper.released.has(key));
      return page;
    }
    const page = await onlyOf(released, offset, door, mapper);
    if (page !== undefined) return page;
    works = false;
    return whole(offset);
  };
}

/** Reads a page narrowed to the released keys; undefined if Personio refuses the narrowing or takes away more than it should. */
async function onlyOf(released: readonly string[], offset: number, door: Http, mapper: Mapper) {
  try {
    const page = parseEmployees(
      await door.send(employeesRequest(offset, { "attributes[]": ["id", ...released] })),
      mapper,
    );
    const isWhole = page.items.every(({ attributes }) => released.every((key) => attributes[key] !== undefined));
    return isWhole ? page : undefined;
  } catch (error) {
    if (isRefused(error, "request") || hasNoId(error)) return undefined;
    throw error;
  }
}

/** Whether a page was narrowed so far that even the id is missing. */
function hasNoId(error: unknown): boolean {
  return error instanceof RefusedError && error.code === "CONTRACT_BROKEN" && error.message.includes("attributes.id");
}
