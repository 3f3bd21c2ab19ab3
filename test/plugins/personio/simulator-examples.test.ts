import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PersonioSimulator, startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { changePerson, makeWorld } from "../../../plugins/personio/world.ts";
import { type Ask, askForToken, callerOf, type Json } from "./simulator-caller.ts";

/** The vendor's example bodies, kept beside the repository; they are not ours to ship. */
const EXAMPLES = join(import.meta.dirname, "../../../../shared/specs/personio");
const here = existsSync(EXAMPLES);
const example = (path: string): Json => JSON.parse(readFileSync(join(EXAMPLES, `${path}.json`), "utf8"));

let simulator: PersonioSimulator;
let ask: Ask;

beforeAll(async () => {
  const world = makeWorld({ seed: 1, people: 30, today: "2026-07-21" });
  changePerson(world, world.people[1]!, { lastWorkingDay: "2026-12-30", terminationDate: "2026-12-31" });
  simulator = await startPersonioSimulator({ world, quirks: { lastWorkingDate: true } });
  ask = await callerOf(simulator);
});
afterAll(() => simulator.close());

/** Names of keys at the top, and of the first record below `path`. */
const keys = (body: Json, ...path: (string | number)[]): string[] =>
  Object.keys(path.reduce((at, key) => at[key], body)).sort();

const ROW = ["data", 0, "attributes"];
const V1: readonly [path: string, example: string, row: (string | number)[], onlyOurs: string[]][] = [
  ["/v1/company/employees?limit=1", "get_company_employees_200", ["data", 0], []],
  ["/v1/company/employees/attributes", "get_company_employees_attributes_200", ["data", 0], []],
  ["/v1/company/employees/99", "get_company_employees_employee_id_404", ["error"], []],
  ["/v1/company/time-offs?limit=1", "get_company_time-offs_200", ROW, ["comment", "created_by", "id_v2"]],
  ["/v1/company/time-offs/99", "get_company_time-offs_id_404", ["error"], []],
  ["/v1/company/time-off-types", "get_company_time-off-types_200", ROW, ["id_v2"]],
  ["/v1/company/absence-periods", "get_company_absence-periods_200", ROW, ["timezone"]],
];

const V2: readonly [path: string, example: string, row: (string | number)[], onlyTheirs: string[]][] = [
  ["/v2/persons?limit=1", "official-openapi/persons_PersonsListInMultiplePagesResponse", ["_data", 0], []],
  ["/v2/persons?limit=1", "official-openapi/persons_PersonsListInMultiplePagesResponse", ["_meta", "links"], []],
  ["/v2/persons?limit=50", "official-openapi/persons_PersonsListInSinglePageResponse", ["_meta", "links"], []],
  ["/v2/persons/1001", "official-openapi/persons_PersonsResponse", ["custom_attributes", 0], []],
  ["/v2/persons?limit=51", "official-openapi/persons_InvalidFilterValue", ["errors", 0], []],
  ["/v2/persons/99", "official-openapi/persons_ResourceNotFound", ["errors", 0], []],
  [
    "/v2/persons/1002/employments",
    "official-openapi/employments_EmploymentsListInSinglePageResponse",
    ["_data", 0],
    ["job", "legal_entity"],
  ],
  [
    "/v2/persons/1002/employments",
    "official-openapi/employments_EmploymentsListInSinglePageResponse",
    ["_data", 0, "termination"],
    [],
  ],
  ["/v2/absence-periods", "reconstructed/absence-periods_list", ["_data", 0], []],
  ["/v2/absence-types", "reconstructed/absence-types_list", ["_data", 0], []],
  ["/v2/nowhere", "reconstructed/error_unknown_endpoint_404", ["errors", 0], []],
];

describe.skipIf(!here)("beside the vendor's examples (skipped where ../shared/specs/personio is not there)", () => {
  test.each(V1)("%s looks like %s", async (path, file, row, onlyOurs) => {
    const theirs = example(`examples-v1/official-openapi/${file}`);
    const { body } = await ask(path);
    expect(keys(body)).toEqual(keys(theirs));
    expect(keys(body, ...row).filter((key) => !onlyOurs.includes(key))).toEqual(keys(theirs, ...row));
  });

  test.each(V2)("%s looks like %s", async (path, file, row, onlyTheirs) => {
    const theirs = example(`examples-v2/${file}`);
    const { body } = await ask(path);
    expect(keys(body)).toEqual(keys(theirs));
    expect(keys(body, ...row)).toEqual(keys(theirs, ...row).filter((key) => !onlyTheirs.includes(key)));
  });

  test("every attribute of the example employee is one that the simulator knows, but for pay and what was abolished", async () => {
    const theirs = example("examples-v1/official-openapi/get_company_employees_200").data[0].attributes;
    const ours = (await ask("/v1/company/employees?limit=1")).body.data[0].attributes;
    const missing = Object.keys(theirs).filter((key) => !key.startsWith("dynamic_") && !(key in ours));
    expect(missing.sort()).toEqual(["fix_salary", "fix_salary_interval", "hourly_salary", "vacation_day_balance"]);
    expect(keys(ours.supervisor.value ?? { type: 0, attributes: 0 })).toEqual(keys(theirs.supervisor.value));
    expect(keys(ours, "first_name")).toEqual(keys(theirs, "first_name"));
  });

  test("a token and a refusal look like the examples", async () => {
    const { clientId, clientSecret } = simulator.credentials;
    const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    const token = await askForToken(simulator, form);
    expect(keys(token.body)).toEqual(keys(example("examples-v2/official-openapi/auth_OAuth2TokenSuccessAccessToken")));
    const refusal = await askForToken(simulator, { ...form, client_secret: "wrong" });
    const theirs = example("examples-v2/official-openapi/auth_OAuth2TokenUnauthorizedClient");
    expect({ ...refusal.body, timestamp: "", trace_id: "" }).toEqual({ ...theirs, timestamp: "", trace_id: "" });
    const missing = await askForToken(simulator, { client_id: clientId, client_secret: clientSecret });
    const wanted = example("examples-v2/official-openapi/auth_OAuth2TokenRequiredParametersMissing");
    expect(missing.body.meta).toEqual(wanted.meta);
  });
});
