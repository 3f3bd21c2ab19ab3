/** `/v2/persons/{id}/employments` (sheet §4): the employments of a person, the newest first, in ids where v1 has names. */
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import { v2NotFound } from "../answers.ts";
import { wholeSeconds } from "../calendar.ts";
import { link, v2Page } from "../paging.ts";
import type { SimPerson } from "../records.ts";
import type { Route, Scene } from "../route.ts";
import { isReleased, moved, releasedFields } from "./fields.ts";

/** Attributes of a termination: if any of them is released, there is a termination, if only a part of it. */
const TERMINATION = ["termination_date", "last_working_day", "termination_type", "termination_reason"];

const STATES = { onboarding: "ONBOARDING", active: "ACTIVE", leave: "LEAVE", inactive: "INACTIVE" } as const;

function employment(request: SimRequest, scene: Scene): (person: SimPerson) => object {
  return (person) => ({
    id: person.employmentId,
    ...releasedFields(scene, {
      status: ["status", STATES[person.status]],
      weekly_working_hours: ["weekly_working_hours", person.weeklyHours],
      full_time_weekly_working_hours: ["weekly_working_hours", 40],
      probation_end_date: ["probation_period_end", person.probationEnd],
      employment_start_date: ["hire_date", person.hireDate],
      employment_end_date: ["termination_date", person.terminationDate],
      type: ["employment_type", person.employmentType.toUpperCase()],
      contract_end_date: ["contract_end_date", person.contractEnd],
      created_at: ["", wholeSeconds(person.createdAt)],
      updated_at: ["", wholeSeconds(person.updatedAt)],
      position: ["position", person.position === null ? null : { title: person.position }],
      supervisor: ["supervisor", idOf(person.supervisor)],
      office: ["office", idOf(person.office)],
      sub_company: ["subcompany", idOf(person.subcompany)],
    }),
    org_units: orgUnits(person, scene),
    cost_centers: [],
    person: { id: String(person.id) },
    ...(TERMINATION.some((key) => isReleased(scene, key)) ? { termination: termination(person, scene) } : {}),
    _meta: { links: { person: { href: link(request, scene, `/v2/persons/${person.id}`) } } },
  });
}

function idOf(one: { readonly id: number } | null): { readonly id: string } | null {
  return one && { id: String(one.id) };
}

function orgUnits(person: SimPerson, scene: Scene): object[] {
  const units = [
    ["team", person.team],
    ["department", person.department],
  ] as const;
  return units.flatMap(([type, one]) => (one && isReleased(scene, type) ? [{ type, id: String(one.id) }] : []));
}

function termination(person: SimPerson, scene: Scene): object | null {
  if (!person.terminationDate && !person.lastWorkingDay) return null;
  const lastDay = scene.quirks.lastWorkingDate ? "last_working_date" : "last_working_day";
  return releasedFields(scene, {
    termination_date: ["termination_date", person.terminationDate],
    [lastDay]: ["last_working_day", person.lastWorkingDay],
    terminated_at: ["termination_date", person.updatedAt.slice(0, 10)],
    type: ["termination_type", "EMPLOYEE"],
    reason: ["termination_reason", null],
  });
}

/** Returns the employments of a person, the newest first. */
export function employmentsOf(person: SimPerson): readonly SimPerson[] {
  const all = [person, ...(person.otherEmployments ?? []).map((other) => ({ ...person, ...other }))];
  return all.sort((a, b) => ((a.hireDate ?? "") > (b.hireDate ?? "") ? -1 : 1));
}

function employments(request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const person = scene.views.person(id!);
  if (!person) return v2NotFound(scene);
  return v2Page(request, scene, {
    filters: new Set(["id", "updated_at", "updated_at.gt", "updated_at.lt"]),
    limit: { otherwise: 10, most: 50 },
    row: employment(request, scene),
    rows: (query) => {
      const isListed = ({ employmentId }: SimPerson) =>
        !query.has("id") || query.get("id")!.split(",").includes(employmentId);
      return moved(query, "updated_at", person.updatedAt) ? employmentsOf(person).filter(isListed) : [];
    },
  });
}

export const V2_EMPLOYMENTS: readonly Route[] = [
  {
    method: "GET",
    path: /^\/v2\/persons\/([^/]+)\/employments$/,
    right: "people",
    pace: "v2 persons",
    answer: employments,
  },
];
