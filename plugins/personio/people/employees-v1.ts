/**
 * People by v1 `GET /v1/company/employees`: all states, left ones included. `attributes[]` is not sent: an attribute that
 * is missing must mean "not released" and nothing else, and a projection would be a second reason. The offset counts people
 * from 0; a page has at most 100. Facts sheet of Personio, 3.
 */
import type { Person } from "../../../core/model/person.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { Answer, Http, HttpRequest } from "../../../core/plugin/http.ts";
import { byOffset } from "../../../core/plugin/pagination.ts";
import { understood } from "../wire/expect.ts";
import { dataOfV1, pageOfV1 } from "../wire/page-v1.ts";
import type { Mapper } from "./mapper.ts";

export const PEOPLE = "personio.people";
export const EMPLOYEES_A_PAGE = 100;

export function employeesRequest(offset: number): HttpRequest {
  return { method: "GET", path: "/v1/company/employees", query: { limit: EMPLOYEES_A_PAGE, offset } };
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
  return byOffset<Person>({
    collection: PEOPLE,
    window: null,
    size: EMPLOYEES_A_PAGE,
    id: (person) => person.id,
    attributes: () => [...mapper.released],
    fetch: async (offset) => parseEmployees(await door.send(employeesRequest(offset)), mapper),
  });
}
