/** Parts of a writing request of v2, a JSON object with wall times and ids; and the answers to it. */
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import { v2Problem } from "./answers.ts";
import type { SimPerson } from "./records.ts";
import type { Scene } from "./route.ts";

type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the body of a request; undefined when it is no JSON object. */
export function bodyOf(request: SimRequest): Json | undefined {
  try {
    const body = request.json();
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

const WALL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;

/** Returns the time of `{ date_time }`; undefined for anything but a wall time without zone. */
export function wallTimeOf(value: unknown): string | undefined {
  const text = isObject(value) ? value.date_time : undefined;
  return typeof text === "string" && WALL_TIME.test(text) ? text : undefined;
}

export function idOf(value: unknown): string | undefined {
  const id = isObject(value) ? value.id : undefined;
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
}

export function personOf(body: Json, { views }: Scene): SimPerson | undefined {
  const id = idOf(body.person);
  return id === undefined ? undefined : views.person(id);
}

/** Returns `?skip_approval=`, false when it is not there; undefined when it is no boolean or something else is asked for. */
export function skipsApproval({ query }: SimRequest): boolean | undefined {
  if ([...query.keys()].some((key) => key !== "skip_approval")) return undefined;
  const text = query.get("skip_approval") ?? "false";
  return text === "true" ? true : text === "false" ? false : undefined;
}

const ERRORS = "https://developer.personio.de/reference/errors";

export function v2Conflict(scene: Scene, detail: string, status: 409 | 422 | 403 = 409): SimAnswer {
  const name = { 403: "forbidden", 409: "conflict", 422: "unprocessable_entity" }[status];
  return v2Problem(status, { title: "Request refused", detail, type: `${ERRORS}#common.${name}` }, scene);
}

export const DONE: SimAnswer = { status: 204 };
