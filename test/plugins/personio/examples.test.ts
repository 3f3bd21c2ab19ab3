/** Every example of Personio's descriptions is understood: ours restated, and the official files where they lie beside us. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseHours } from "../../../plugins/personio/absences/hours-v1.ts";
import { parsePeriod } from "../../../plugins/personio/absences/parse-period.ts";
import { parseBreakdown } from "../../../plugins/personio/absences/breakdowns-v2.ts";
import { parseOneTimeOff, parseTimeOff } from "../../../plugins/personio/absences/time-offs-v1.ts";
import { parseTypeV1 } from "../../../plugins/personio/absences/types-v1.ts";
import { parseTypeV2 } from "../../../plugins/personio/absences/types-v2.ts";
import { parseEmployee, parseEmployees } from "../../../plugins/personio/people/employees-v1.ts";
import { mapping } from "../../../plugins/personio/people/mapper.ts";
import { parseEmployments, parsePerson, parsePersons } from "../../../plugins/personio/people/persons-v2.ts";
import { pageOfV1 } from "../../../plugins/personio/wire/page-v1.ts";
import { pageOfV2 } from "../../../plugins/personio/wire/page-v2.ts";
import { judge } from "../../../plugins/personio/wire/refusal.ts";
import { judgeToken, parseToken } from "../../../plugins/personio/wire/token.ts";
import * as examples from "./examples.ts";
import { answerOf } from "./examples.ts";

const KEYS = Object.keys(examples.employeeRecord.attributes);
const hours = { types: new Map(), zone: "Europe/Berlin" };

test("P4 a v1 employee is read under Personio's keys, days cut and empty values null", () => {
  const [person] = parseEmployees(answerOf(examples.employeesPage), mapping(KEYS)).items;
  expect(person).toEqual({
    id: "11",
    attributes: {
      id: "11",
      first_name: "Ada",
      last_name: "Anvil",
      preferred_name: "Ada Anvil",
      email: "ada@example.com",
      gender: "female",
      status: "active",
      position: "Smith",
      supervisor: { id: "12", name: "" },
      employment_type: "internal",
      weekly_working_hours: 38.5,
      hire_date: "2014-11-09",
      contract_end_date: null,
      probation_period_end: "1990-04-01",
      last_working_day: null,
      created_at: "2017-05-23T09:49:03+02:00",
      subcompany: { id: "70", name: "Beispielwerke GmbH" },
      office: { id: "71", name: "Berlin" },
      department: { id: "72", name: "Schmiede" },
      team: { id: "73", name: "Amboss" },
      cost_centers: ["Feuer"],
      holiday_calendar: { id: "2", name: "Deutschland (Berlin)" },
      absence_entitlement: 24,
      work_schedule: { id: "97", name: "Vollzeit" },
      fix_salary: 3000,
      dynamic_244: "Dr",
      dynamic_334: "2021-01-01",
      dynamic_335: ["Deutsch", "English"],
      dynamic_336: ["Stapler", "Kran"],
    },
  });
});

test("P4 a v2 person and the employment are read under the same keys", () => {
  const [record] = parsePersons(answerOf(examples.personsPage));
  const [employment = null] = parseEmployments(answerOf(examples.employmentsPage), "12").items;
  const wanted = [...KEYS, "termination_date", "termination_type", "dynamic_305", "dynamic_306", "dynamic_307"];
  expect(mapping(wanted).person(record!, employment)).toEqual({
    id: "12",
    attributes: {
      id: "12",
      first_name: "Bruno",
      last_name: "Beispiel",
      preferred_name: "Bruno Beispiel",
      email: "bruno@example.com",
      gender: "male",
      status: "leave",
      position: "Striker",
      supervisor: { id: "11", name: "" },
      employment_type: "external",
      weekly_working_hours: 40,
      hire_date: "2023-01-01",
      contract_end_date: "2024-01-01",
      probation_period_end: "2023-07-01",
      last_working_day: "2023-01-07",
      created_at: "2017-07-21T17:32:28Z",
      termination_date: "2022-12-12",
      termination_type: "quit",
      dynamic_305: "Rot",
      dynamic_306: "2021-01-01",
      dynamic_307: ["Stapler"],
    },
  });
});

test("P5 a v1 absence by the day ends on its last day, included", () => {
  expect(pageOfV1("x", answerOf(examples.timeOffsPage), (record) => parseTimeOff(record, new Map())).items).toEqual([
    {
      id: "12345",
      aliases: [],
      personId: "11",
      type: { id: "54321", name: "Urlaub" },
      startsOn: "2017-12-27",
      endsOn: "2017-12-29",
      startsAtMidday: false,
      endsAtMidday: false,
      approval: "approved",
      hours: null,
      comment: null,
    },
  ]);
});

test("a v1 absence in UTC is read on the wall where it lies: midnight to midnight is whole days", () => {
  expect(parseHours(examples.hoursRecord, hours)).toMatchObject({
    startsOn: "2022-06-01",
    endsOn: "2022-06-02",
    startsAtMidday: true,
    hours: null,
    type: { id: "9bba303f-0fbc-4514-9958-0befa2192bbb", name: "Arzttermin" },
  });
});

test("a v1 absence in UTC whose end is missing or empty is frozen: null alone says that there is none", () => {
  const withEnd = (end: unknown) => {
    const { attributes, ...record } = structuredClone(examples.hoursRecord) as { attributes: object };
    return parseHours({ ...record, attributes: { ...attributes, id_v2: "v2", status: "approved", end } }, hours);
  };
  expect(withEnd(null)).toMatchObject({ endsOn: null, approval: "approved" });
  for (const end of [undefined, "", []]) expect(withEnd(end).approval).toBe("unknown");
});

/** The files are reference material and not ours to ship. */
const official = join(import.meta.dirname, "../../../../shared/specs/personio");

describe.skipIf(!existsSync(official))("the official example files (skipped where they are not at hand)", () => {
  const folders = ["examples-v1/official-openapi", "examples-v2/official-openapi", "examples-v2/reconstructed"];
  const files = existsSync(official)
    ? folders.flatMap((folder) => readdirSync(join(official, folder)).map((name) => join(folder, name)))
    : [];
  const READERS: readonly (readonly [RegExp, (answer: ReturnType<typeof answerOf>) => unknown])[] = [
    [/get_company_employees_200/, (answer) => parseEmployees(answer, mapping(KEYS)).items[0]!.id],
    [/get_company_employees_employee_id_200/, (answer) => parseEmployee(answer, mapping(KEYS)).id],
    [/get_company_time-offs_200/, (answer) => pageOfV1("x", answer, (one) => parseTimeOff(one, new Map())).items[0]],
    [/get_company_time-offs_id_200/, (answer) => parseOneTimeOff(answer, new Map())],
    [/get_company_absence-periods_200/, (answer) => pageOfV1("x", answer, (one) => parseHours(one, hours)).items[0]],
    [/get_company_time-off-types_200/, (answer) => pageOfV1("x", answer, parseTypeV1).items[0]],
    [/persons_PersonsResponse/, parsePerson],
    [/persons_Persons(List|With)/, (answer) => parsePersons(answer)[0]],
    [/employments_Employments(List|With)/, (answer) => parseEmployments(answer, "5005").items[0]],
    [/absence-periods_list/, (answer) => pageOfV2("x", answer, parsePeriod).items[1]],
    [/absence-period_breakdowns/, (answer) => pageOfV2("x", answer, parseBreakdown).items[2]],
    [/absence-types_list/, (answer) => pageOfV2("x", answer, parseTypeV2).items[0]],
    [/auth_OAuth2TokenSuccessAccessToken\.json/, parseToken],
  ];
  const REFUSALS: readonly (readonly [RegExp, number, string])[] = [
    [/get_company_.*_404/, 404, "CONTRACT_BROKEN"],
    [/(persons|employments)_ResourceNotFound/, 404, "CONTRACT_BROKEN"],
    [/(persons|employments)_InvalidFilter/, 400, "CONTRACT_BROKEN"],
    [/error_unknown_endpoint_404/, 404, "CONTRACT_BROKEN"],
    [/auth_OAuth2Token(InvalidClient|InvalidGrant|UnauthorizedClient)\.json/, 400, "CREDENTIALS_REFUSED"],
    [/auth_OAuth2Token(InvalidRequest|InvalidScope|Required|Unsupported)\w*(?<!Request)\.json/, 400, "CONTRACT_BROKEN"],
  ];

  const text = (file: string) => readFileSync(join(official, file), "utf8");
  const read = files.flatMap((file) =>
    READERS.filter(([name]) => name.test(file)).map(([, parse]) => ({ file, parse })),
  );
  const refused = files.flatMap((file) =>
    REFUSALS.filter(([name]) => name.test(file)).map(([, status, code]) => ({ file, status, code })),
  );

  test.each(read)("$file is understood", ({ file, parse }) => {
    expect(parse(answerOf(text(file)))).toBeTruthy();
  });

  test.each(refused)("$file is told as $code", ({ file, status, code }) => {
    const request = { method: "GET", path: "/v1/company/employees/1" } as const;
    const answer = answerOf(text(file), status);
    const verdict = file.includes("auth_") ? judgeToken(answer) : judge(answer, request);
    expect(verdict).toMatchObject({ code });
  });

  test("none of those that concern what we read is left over", () => {
    const known = new Set([...read, ...refused].map(({ file }) => file));
    const others = files.filter((file) => !known.has(file));
    // Requests, writes, and what rollcall never reads: attendances, documents, projects, webhooks, the v1 token.
    const ours = others.filter(
      (file) =>
        !/Request\.json|\/(post|patch|delete)_|attendance|document|project|webhook|attributes_200|V1Success/.test(file),
    );
    expect(ours.filter((file) => !/EmploymentResponse/.test(file))).toEqual([]);
  });
});
