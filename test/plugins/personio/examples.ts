/**
 * Answers as Personio's official descriptions show them, restated with made-up people: the shapes are theirs, odd spots
 * included (`"0,"` as a number, a supervisor of whom only the id is given), the values are ours.
 */
const cell = (label: string, value: unknown, type = "standard", universal_id: string | null = label) => ({
  label,
  value,
  type,
  universal_id,
});

const unit = (type: string, id: number, name: string) => ({ type, attributes: { id, name } });

export const employeeRecord = {
  type: "Employee",
  attributes: {
    id: cell("ID", 11, "integer", "id"),
    first_name: cell("Vorname", "Ada", "standard", "first_name"),
    last_name: cell("Nachname", "Anvil", "standard", "last_name"),
    preferred_name: cell("Rufname", "Ada Anvil", "standard", "preferred_name"),
    email: cell("E-Mail", "ada@example.com", "standard", "email"),
    gender: cell("Geschlecht", "female", "standard", "gender"),
    status: cell("Status", "active", "standard", "status"),
    position: cell("Position", "Smith", "standard", "position"),
    supervisor: cell("Vorgesetzter", { type: "Employee", attributes: { id: cell("ID", 12, "integer", "id") } }),
    employment_type: cell("Art", "internal", "standard", "employment_type"),
    weekly_working_hours: cell("Wochenstunden", "38.5", "standard", "weekly_working_hours"),
    hire_date: cell("Eintritt", "2014-11-09T00:00:00+01:00", "date", "hire_date"),
    contract_end_date: cell("Vertragsende", null, "date", "contract_end_date"),
    probation_period_end: cell("Probezeit", "1990-04-01T00:00:00+00:53", "date", "probation_period_end"),
    last_working_day: cell("Letzter Tag", null, "date", "last_working_day"),
    created_at: cell("created_at", "2017-05-23T09:49:03+02:00", "date", "created_at"),
    subcompany: cell("Firma", unit("Subcompany", 70, "Beispielwerke GmbH"), "standard", "subcompany"),
    office: cell("Standort", unit("Office", 71, "Berlin"), "standard", "office"),
    department: cell("Abteilung", unit("Department", 72, "Schmiede"), "standard", "department"),
    team: cell("Team", unit("Team", 73, "Amboss"), "standard", "team"),
    cost_centers: cell("Kostenstelle", [
      { type: "CostCenter", attributes: { id: 74, name: "Feuer", percentage: 100 } },
    ]),
    holiday_calendar: cell("Feiertage", {
      type: "HolidayCalendar",
      attributes: { id: 2, name: "Deutschland (Berlin)", country: "DE", state: "Berlin" },
    }),
    absence_entitlement: cell("Anspruch", [
      { type: "TimeOffType", attributes: { id: 9, name: "Urlaub", category: "paid_vacation", entitlement: 24 } },
      { type: "TimeOffType", attributes: { id: 8, name: "Umzug", category: "other", entitlement: 1 } },
    ]),
    work_schedule: cell("Plan", {
      type: "WorkSchedule",
      attributes: { id: 97, name: "Vollzeit", valid_from: null, monday: "08:00", sunday: "00:00" },
    }),
    fix_salary: { ...cell("Gehalt", 3000, "decimal", "fix_salary"), currency: "EUR" },
    dynamic_244: { label: "Titel", value: "Dr", universal_id: null, type: "standard" },
    dynamic_334: { label: "Jubiläum", value: "2021-01-01", universal_id: null, type: "date" },
    dynamic_335: { label: "Sprachen", value: "Deutsch, English", universal_id: null, type: "tags" },
    dynamic_336: { label: "Scheine", value: '["Stapler","Kran"]', universal_id: null, type: "tags" },
  },
};

/** The official example: two people in all, twenty a page, and a single one in the list. */
export const employeesPage = {
  success: true,
  metadata: { total_elements: 1, current_page: 0, total_pages: 1 },
  offset: 0,
  limit: 20,
  data: [employeeRecord],
};

const shortEmployee = {
  type: "Employee",
  attributes: {
    id: cell("id", 11, "integer", "id"),
    first_name: cell("First name", "Ada", "standard", "first_name"),
    last_name: cell("Last name", "Anvil", "standard", "last_name"),
    email: cell("Email", "ada@example.com", "standard", "email"),
  },
};

export const timeOffRecord = {
  type: "TimeOffPeriod",
  attributes: {
    id: 12345,
    status: "approved",
    start_date: "2017-12-27T00:00:00+0100",
    end_date: "2017-12-29T00:00:00+0100",
    days_count: 3,
    half_day_start: false,
    half_day_end: false,
    time_off_type: { type: "TimeOffType", attributes: { id: 54321, name: "Urlaub", category: "offsite_work" } },
    employee: shortEmployee,
    certificate: { status: "not-required" },
    created_at: "2017-01-17T10:32:18+0100",
    updated_at: "2017-01-17T10:32:18+0100",
  },
};

export const timeOffsPage = {
  success: true,
  metadata: { total_elements: 1, current_page: 1, total_pages: 1 },
  data: [timeOffRecord],
  offset: "0,",
  limit: "200,",
};

/** Without `timezone`, as the official one. */
export const hoursRecord = {
  type: "AbsencePeriod",
  attributes: {
    id: "9bba303f-0fbc-4514-9958-0befa2192aaa",
    measurement_unit: "hour",
    effective_duration: 960,
    employee: shortEmployee,
    absence_type: {
      type: "AbsenceType",
      attributes: { id: "9bba303f-0fbc-4514-9958-0befa2192bbb", name: "Arzttermin", time_off_type_id: 45678 },
    },
    certificate: { status: "not-required" },
    start: "2022-05-31T22:00:00.0Z",
    end: "2022-06-02T22:00:00.0Z",
    half_day_start: true,
    half_day_end: false,
    comment: "made up",
    origin: "web",
    status: "approved",
    created_by: 1,
    created_at: "2022-06-20T14:29:56.510Z",
    updated_at: "2022-06-20T14:29:56.510Z",
    approved_at: "2022-06-20T14:29:56.510Z",
    breakdowns: [
      { date: "2022-06-01", effective_duration: 480 },
      { date: "2022-06-02", effective_duration: 480 },
    ],
  },
};

export const typesPageV1 = {
  success: true,
  data: [
    {
      type: "TimeOffType",
      attributes: { id: 1234, name: "Urlaub", category: "paid_vacation", unit: "day", approval_required: true },
    },
  ],
};

export const notFoundV1 = { success: false, error: { code: 404, message: "Es ist ein Problem aufgetreten " } };
export const badTokenV1 = { success: false, error: { message: "Provided authorization is not valid", code: 403 } };

export const tokenAnswer = {
  access_token: "papi-made-up",
  expires_in: 86400,
  token_type: "Bearer",
  scope: "personio:person:write personio:employment:read",
};

export const wrongSecret = {
  timestamp: "2023-03-01T14:07:17Z",
  trace_id: "00000000-0000-4000-8000-000000000000",
  error: "unauthorized_client",
  error_description: "Client is not allowed to use the specified grant type flow.",
  error_uri: "https://developer.personio.de/reference/errors#credentials.oauth2.unauthorized_client",
};

export const personRecord = {
  id: "12",
  email: "bruno@example.com",
  created_at: "2017-07-21T17:32:28Z",
  updated_at: "2017-07-21T17:32:28Z",
  first_name: "Bruno",
  last_name: "Beispiel",
  preferred_name: "Bruno Beispiel",
  gender: "MALE",
  profile_picture: { url: "https://api.personio.de/v1/company/employees/12/profile-picture" },
  status: "ACTIVE",
  custom_attributes: [
    { id: "dynamic_305", type: "string", value: "Rot", global_id: "color" },
    { id: "dynamic_306", type: "DATE", value: "2021-01-01T00:00:00Z", global_id: null },
    { id: "dynamic_307", type: "string_list", value: ["Stapler"], global_id: null },
  ],
  employments: [{ id: "c85d978e-1104-4762-be94-c868525eeaaa" }],
  _meta: { links: { employments: { href: "https://api.personio.de/v2/persons/12/employments" } } },
};

export const personsPage = {
  _data: [personRecord],
  _meta: {
    links: {
      self: { href: "https://api.personio.de/v2/persons" },
      next: { href: "https://api.personio.de/v2/persons?cursor=cur_made_up" },
    },
  },
};

export const employmentRecord = {
  id: "2306b77a-35fb-4b1d-8044-3b14f7f2caaa",
  status: "LEAVE",
  weekly_working_hours: 40,
  full_time_weekly_working_hours: 40,
  probation_end_date: "2023-07-01",
  employment_start_date: "2023-01-01",
  employment_end_date: null,
  type: "EXTERNAL",
  contract_end_date: "2024-01-01",
  created_at: "2023-01-01T14:07:17Z",
  updated_at: "2023-06-17T14:07:17Z",
  position: { title: "Striker" },
  supervisor: { id: "11" },
  office: { id: "71" },
  org_units: [
    { type: "team", id: "73" },
    { type: "department", id: "72" },
  ],
  cost_centers: [{ id: "1000", weight: 100 }],
  person: { id: "12" },
  termination: {
    termination_date: "2022-12-12",
    last_working_date: "2023-01-07",
    terminated_at: "2022-11-01",
    type: "QUIT",
    reason: "Wanted to see the sea",
  },
};

export const employmentsPage = { _data: [employmentRecord], _meta: { links: { self: { href: "/v2/employments" } } } };

/** Composed from the documented field lists; v2's description of absences was not to be had. */
export const periodRecord = {
  id: "abc6fa09-d8fe-4de0-be03-f0a1d48dfaaa",
  person: { id: "12" },
  absence_type: { id: "6c172f08-e46a-471e-9fcb-4aa2793c6aaa" },
  starts_from: { date_time: "2026-06-10T00:00:00", type: "FIRST_HALF" },
  ends_at: { date_time: "2026-06-13T00:00:00", type: "SECOND_HALF" },
  timezone_id: "Europe/Berlin",
  comment: "",
  approval: { status: "APPROVED" },
  created_at: "2026-05-01T08:00:00Z",
  updated_at: "2026-05-01T08:00:00Z",
};

export const notFoundV2 = {
  personio_trace_id: "made-up",
  timestamp: "2021-05-28T11:17:30+00:00",
  errors: [
    {
      title: "Resource not found",
      detail: "There is no resource for the specified id.",
      type: "https://developer.personio.de/reference/errors#common.resource_not_found",
    },
  ],
};

export const noSuchEndpointV2 = {
  personio_trace_id: "made-up",
  timestamp: "2024-11-27T12:46:28Z",
  errors: [
    {
      title: "Not Found",
      detail: "The endpoint with /v2/absence-periods was not found.",
      type: "https://developer.personio.de/v2.0/page/public-api-error-codes#apinot_found",
      _meta: { path: "/v2/absence-periods" },
    },
  ],
};

/** An answer as the gateway hands it over. */
export function answerOf(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers, text, json: () => JSON.parse(text) };
}
