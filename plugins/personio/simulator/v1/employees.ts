/** `/v1/company/employees`: the list by item offset, one employee, and which attributes the credential may read (sheet §3). */
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import type { SimPerson } from "../records.ts";
import { v1Data, v1NotFound } from "../answers.ts";
import { v1Page } from "../paging.ts";
import type { Route, Scene } from "../route.ts";
import { V1_ATTRIBUTES, type V1Attribute } from "./attributes.ts";
import type { Refer } from "./references.ts";

function released({ world }: Scene): readonly V1Attribute[] {
  return V1_ATTRIBUTES.filter(({ key }) => key === "id" || !world.released || world.released.has(key));
}

/** Returns a writer of employees as JSON text: all but the values is the same on every row, and a page has 3,000 of them. */
function employee(scene: Scene, attributes: readonly V1Attribute[]): (person: SimPerson) => string {
  const written = new Map<object, string>(); // a page's departments and supervisors, each written once
  const jsonOf = (value: unknown): string => {
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const text = written.get(value) ?? JSON.stringify(value);
    written.set(value, text);
    return text;
  };
  const look = { ...scene, refer: referrer() };
  const frames = attributes.map((one) => ({ one, ...frameOf(one, scene) }));
  return (person) => {
    let text = "";
    for (const { one, before, after } of frames) text += before + jsonOf(one.value(person, look)) + after;
    return `{"type":"Employee","attributes":{${text.slice(1)}}}`;
  };
}

/** Returns the same object for the same unit or person, as long as one page is being written. */
function referrer(): Refer {
  const made = new Map<object, object>();
  return (one, make) => {
    const known = made.get(one) ?? make();
    made.set(one, known);
    return known;
  };
}

/** Returns what stands around a value: `,"email":{"label":"Email","value":` and `,"type":"standard","universal_id":"email"}`. */
function frameOf(one: V1Attribute, scene: Scene): { readonly before: string; readonly after: string } {
  const label = scene.quirks.germanLabels ? one.german : one.label;
  const tail = JSON.stringify({ type: one.type, universal_id: one.universalId });
  return { before: `,"${one.key}":{"label":${JSON.stringify(label)},"value":`, after: `,${tail.slice(1)}` };
}

function list(request: SimRequest, scene: Scene): SimAnswer {
  const { query } = request;
  const wanted = query.getAll("attributes[]");
  const attributes = released(scene).filter(({ key }) => key === "id" || !wanted.length || wanted.includes(key));
  return v1Page(request, scene, {
    rows: selected(scene, query.get("updated_since"), query.get("email")),
    row: employee(scene, attributes),
    limit: { otherwise: 50, most: 100 },
    by: "item",
  });
}

/** Returns the people that a query selects. `email` is ignored beside `updated_since`, which is read as UTC. */
function selected({ world, views }: Scene, since: string | null, email: string | null): readonly SimPerson[] {
  if (since !== null) {
    const from = since.length === 10 ? `${since}T00:00:00` : since.slice(0, 19);
    return views.of(`v1 employees since ${from}`, () =>
      world.people.filter((one) => one.updatedAt.slice(0, 19) >= from),
    );
  }
  if (email !== null) return world.people.filter((one) => one.email === email);
  return world.people;
}

function one(_request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const person = scene.views.person(id!);
  return person ? v1Data(JSON.parse(employee(scene, released(scene))(person))) : v1NotFound();
}

function catalogue(_request: SimRequest, scene: Scene): SimAnswer {
  const row = ({ key, label, german, type, universalId, options }: V1Attribute) => {
    return { key, label: scene.quirks.germanLabels ? german : label, type, universal_id: universalId, options };
  };
  return v1Data(released(scene).map(row));
}

const common = { method: "GET", right: "people", pace: "v1 employees" } as const;

export const V1_EMPLOYEES: readonly Route[] = [
  { ...common, path: /^\/v1\/company\/employees$/, answer: list },
  { ...common, path: /^\/v1\/company\/employees\/(\d+)$/, answer: one },
  { ...common, path: /^\/v1\/company\/employees\/(?:custom-)?attributes$/, answer: catalogue },
];
