/** `/v2/persons` and the employments of each (sheet §4). Every field but the id is missing when its attribute was not released. */
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import type { SimPerson } from "../records.ts";
import { CUSTOM_ATTRIBUTES } from "../attributes.ts";
import { v2BadRequest, v2NotFound } from "../answers.ts";
import { wholeSeconds } from "../calendar.ts";
import { link, v2Page } from "../paging.ts";
import type { Route, Scene } from "../route.ts";
import { employmentsOf } from "./employments.ts";
import { isReleased, moved, releasedFields } from "./fields.ts";

const LIMIT = { otherwise: 10, most: 50 };

const STAMPS = ["created_at", "created_at.gt", "created_at.lt", "updated_at", "updated_at.gt", "updated_at.lt"];
const PERSON_FILTERS = new Set(["id", "email", "first_name", "last_name", "preferred_name", "status", ...STAMPS]);

function row(request: SimRequest, scene: Scene): (person: SimPerson) => object {
  return (person) => ({
    id: String(person.id),
    ...releasedFields(scene, {
      email: ["email", person.email],
      created_at: ["created_at", wholeSeconds(person.createdAt)],
      updated_at: ["last_modified_at", wholeSeconds(person.updatedAt)],
      first_name: ["first_name", person.firstName],
      last_name: ["last_name", person.lastName],
      preferred_name: ["preferred_name", person.preferredName],
      gender: ["gender", person.gender?.toUpperCase() ?? "UNSPECIFIED"],
      profile_picture: [
        "profile_picture",
        { url: `https://api.personio.de/v1/company/employees/${person.id}/profile-picture` },
      ],
      ...(scene.quirks.noStatusInV2 ? {} : { status: ["status", isActive(person) ? "ACTIVE" : "INACTIVE"] }),
    }),
    custom_attributes: customAttributes(person, scene),
    employments: employmentsOf(person).map(({ employmentId: id }) => ({ id })),
    _meta: { links: { employments: { href: link(request, scene, `/v2/persons/${person.id}/employments`) } } },
  });
}

function isActive(person: SimPerson): boolean {
  return person.status !== "inactive";
}

const V2_TYPES = { standard: "string", integer: "int", date: "date", list: "string", tags: "string_list" } as const;

function customAttributes(person: SimPerson, scene: Scene): object[] {
  return CUSTOM_ATTRIBUTES.filter(({ key }) => isReleased(scene, key)).map(({ key, type, universalId }) => {
    return { id: key, type: V2_TYPES[type], global_id: universalId, value: person.custom[key] ?? null };
  });
}

function matches(person: SimPerson, query: URLSearchParams): boolean {
  const listed = (key: string, value: string | null): boolean => {
    return (
      !query.has(key) ||
      query
        .get(key)!
        .split(",")
        .some((one) => one.trim() === value)
    );
  };
  const status = query.get("status");
  return (
    listed("id", String(person.id)) &&
    listed("email", person.email) &&
    [
      ["first_name", person.firstName],
      ["last_name", person.lastName],
      ["preferred_name", person.preferredName],
    ].every(([key, value]) => !query.has(key!) || query.get(key!) === value) &&
    (status === null || (status === "ACTIVE") === isActive(person)) &&
    moved(query, "created_at", person.createdAt) &&
    moved(query, "updated_at", person.updatedAt)
  );
}

function list(request: SimRequest, scene: Scene): SimAnswer {
  const status = request.query.get("status");
  if (status !== null && !["ACTIVE", "INACTIVE"].includes(status)) return v2BadRequest(scene);
  const { world, views } = scene;
  return v2Page(request, scene, {
    filters: PERSON_FILTERS,
    limit: LIMIT,
    row: row(request, scene),
    rows: (query) =>
      query.size
        ? views.of(`v2 persons ${query}`, () => world.people.filter((one) => matches(one, query)))
        : world.people,
  });
}

function one(request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const person = scene.views.person(id!);
  if (!person) return v2NotFound(scene);
  const body = row(request, scene)(person);
  return { status: 200, body: scene.quirks.wrappedPerson ? { _data: body } : body };
}

const common = { method: "GET", right: "people", pace: "v2 persons" } as const;

export const V2_PERSONS: readonly Route[] = [
  { ...common, path: /^\/v2\/persons$/, answer: list },
  { ...common, path: /^\/v2\/persons\/([^/]+)$/, answer: one },
];
