/** `/v2/webhooks` and what was noted for each (sheet §9). How one is changed, and what a refusal looks like, is our guess. */
import { later } from "../../../../core/model/time.ts";
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import { v2BadRequest, v2NotFound } from "../answers.ts";
import { v2Page } from "../paging.ts";
import type { SimEvent } from "../records.ts";
import type { Route, Scene } from "../route.ts";
import type { SimWebhook } from "../webhooks.ts";
import { bodyOf, DONE } from "../written.ts";

const KEPT_MS = 30 * 86_400_000;
const LIMIT = { otherwise: 100, most: 200 };
/** Events that Personio's pages and changelog name. */
const EVENTS: ReadonlySet<string> = new Set([
  ...["created", "updated", "deleted"].map((what) => `person.${what}`),
  ...["created", "updated", "deleted", "started", "terminated"].map((what) => `employment.${what}`),
  ...["created", "updated.status", "updated.timerange", "deleted"].map((what) => `absence-period.${what}`),
  ...["created", "updated", "deleted"].map((what) => `attendance-period.${what}`),
  ...["created", "updated", "deleted", "signed"].map((what) => `document.${what}`),
]);
/** Event that other clients alone name. */
const HEARSAY = "employment.updated.cost-centers";

type Settings = Omit<SimWebhook, "id" | "noted">;

/** Returns a webhook as it is listed; the token is not shown again. */
function row({ id, url, description, status, authType, events }: SimWebhook): object {
  return { id, url, description, status, auth_type: authType, enabled_events: events };
}

function list(request: SimRequest, scene: Scene): SimAnswer {
  const rows = () => [...scene.webhooks.all.values()];
  return v2Page(request, scene, { filters: new Set(["enabled_events", "status"]), limit: LIMIT, row, rows });
}

function create(request: SimRequest, scene: Scene): SimAnswer {
  const none: Settings = { url: "", description: "", status: "DISABLED", authType: "TOKEN", token: null, events: [] };
  const settings = settingsIn(request, none, scene);
  return settings ? { status: 201, body: row(scene.webhooks.add(settings)) } : v2BadRequest(scene);
}

function change(request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const found = scene.webhooks.all.get(id!);
  if (!found) return v2NotFound(scene);
  const settings = settingsIn(request, found, scene);
  if (settings) Object.assign(found, settings);
  return settings ? DONE : v2BadRequest(scene);
}

function remove(_request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  return scene.webhooks.all.delete(id!) ? DONE : v2NotFound(scene);
}

/** Returns the settings in the body on top of those before; undefined where the result is no webhook that can be called. */
function settingsIn(request: SimRequest, before: Settings, scene: Scene): Settings | undefined {
  const body = bodyOf(request);
  if (!body) return undefined;
  const { url, description, status, auth_type: authType, token, enabled_events: events } = body;
  const given = { url, description, status, authType, token, events };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const whole = { ...before, ...said } as Settings;
  return isCallable(whole, scene) ? whole : undefined;
}

function isCallable({ url, status, authType, token, events }: Settings, { quirks }: Scene): boolean {
  const knows = (event: string) => EVENTS.has(event) || (event === HEARSAY && !quirks.documentedEvents);
  const isKnown = Array.isArray(events) && events.length > 0 && events.every(knows);
  const isArmed = authType !== "TOKEN" || (typeof token === "string" && token !== "");
  return /^https:\/\//.test(url) && isKnown && isArmed && (status === "ENABLED" || status === "DISABLED");
}

function events(request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const found = scene.webhooks.all.get(id!);
  if (!found) return v2NotFound(scene);
  const oldest = later(scene.now(), -KEPT_MS);
  const rows = (query: URLSearchParams) => {
    const from = query.get("occurred_at.gte") ?? oldest;
    return found.noted.filter(({ occurredAt }) => occurredAt >= from && occurredAt >= oldest);
  };
  const filters = new Set(["occurred_at.gte", "occurred_at.lte", "event_name"]);
  return v2Page(request, scene, { filters, limit: LIMIT, row: eventRow, rows });
}

function eventRow({ name, occurredAt, payload }: SimEvent): object {
  return { event_name: name, occurred_at: occurredAt, payload };
}

const ALL = /^\/v2\/webhooks$/;
const ONE = /^\/v2\/webhooks\/([^/]+)$/;
const RIGHT = { right: "webhooks" } as const;

export const V2_WEBHOOKS: readonly Route[] = [
  { ...RIGHT, method: "GET", path: ALL, answer: list },
  { ...RIGHT, method: "POST", path: ALL, answer: create },
  { ...RIGHT, method: "PATCH", path: ONE, answer: change },
  { ...RIGHT, method: "DELETE", path: ONE, answer: remove },
  { ...RIGHT, method: "GET", path: /^\/v2\/webhooks\/([^/]+)\/events$/, answer: events },
];
