/**
 * Webhooks as Personio keeps them: `/v2/webhooks`, by cursor, 200 a page. Ours are those with our address. A new webhook is
 * DISABLED unless the request says otherwise, so every request says so. Personio sends the token to the letter in
 * `Authorization`, and never shows it again. How a webhook is changed (PATCH) is not told in what we could read: see the README.
 * Facts sheet of Personio, 9.
 */
import { RecordError } from "../../../core/model/errors.ts";
import type { Secret } from "../../../core/model/secret.ts";
import type { Instant } from "../../../core/model/time.ts";
import type { Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { collect } from "../wire/collect.ts";
import { idAt, objectAt } from "../wire/expect.ts";
import { listV2 } from "../wire/list-v2.ts";
import { recordOfV2 } from "../wire/page-v2.ts";
import { GONE, isUntakable } from "../wire/refused-write.ts";
import { DOCUMENTED, EVENTS } from "./events.ts";

export interface Registered {
  readonly id: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly events: readonly string[];
}

interface Asking {
  readonly door: Http;
  readonly baseUrl: string;
}

const WEBHOOKS = "personio.webhooks";
const PATH = "/v2/webhooks";

/** @throws Mismatch */
function parseWebhook(record: unknown): Registered {
  const { id, url, status, enabled_events: events } = objectAt(record, "record");
  return {
    id: idAt(id, "id"),
    url: typeof url === "string" ? url : "",
    enabled: status === "ENABLED",
    events: Array.isArray(events) ? events.filter((event) => typeof event === "string") : [],
  };
}

/** Reads the webhooks with our address, in Personio's order. */
export async function registeredAt(address: string, { door, baseUrl }: Asking): Promise<readonly Registered[]> {
  const found: Registered[] = [];
  const request: HttpRequest = { method: "GET", path: PATH, query: { limit: 200 } };
  const list = { collection: WEBHOOKS, door, baseUrl, request, id: ({ id }: Registered) => id };
  const reader = listV2<Registered, Registered>({
    ...list,
    parse: parseWebhook,
    complete: async (records) => records,
  });
  await collect(reader, (one) => one.url === address && found.push(one));
  return found;
}

export function create(url: string, token: Secret, { door }: Asking): Promise<Registered> {
  return withEvents(async (events) => {
    const json = { url, ...settings(token, events) };
    const answer = await door.send({ method: "POST", path: PATH, json, repeat: "once" });
    const id = recordOfV2(WEBHOOKS, answer, (record) => idAt(objectAt(record, "record").id, "id"));
    return { id, url, enabled: true, events };
  });
}

export function change({ id, url }: Registered, token: Secret, { door }: Asking): Promise<Registered> {
  return withEvents(async (events) => {
    await door.send({ method: "PATCH", path: pathOf(id), json: settings(token, events), repeat: "safe" });
    return { id, url, enabled: true, events };
  });
}

/**
 * Asks with all event names. Personio may refuse the whole request for one name that it does not know: then it is asked with the
 * documented ones.
 */
async function withEvents(ask: (events: readonly string[]) => Promise<Registered>): Promise<Registered> {
  try {
    return await ask(EVENTS);
  } catch (error) {
    if (!isUntakable(error)) throw error;
    return ask(DOCUMENTED).catch((again: unknown) => {
      throw isUntakable(again) ? error : again;
    });
  }
}

/** Removes a webhook; if it is gone already, that is success. */
export async function remove({ id }: Registered, { door }: Asking): Promise<void> {
  try {
    await door.send({ method: "DELETE", path: pathOf(id) });
  } catch (error) {
    if (!(error instanceof RecordError && error.causeKey === GONE)) throw error;
  }
}

/** Reads the names of the events that Personio has noted for the webhook since then, sent or not; it keeps them for 30 days. */
export async function eventsOf(
  { id }: Registered,
  since: Instant,
  { door, baseUrl }: Asking,
): Promise<readonly unknown[]> {
  const names: unknown[] = [];
  let place = 0;
  const reader = listV2<object, object>({
    collection: `${WEBHOOKS}.events`,
    door,
    baseUrl,
    request: { method: "GET", path: `${pathOf(id)}/events`, query: { "occurred_at.gte": since, limit: 200 } },
    parse: (record) => objectAt(record, "record"),
    complete: async (records) => records,
    // Events may carry no id (that is not known), and nothing is concluded from their number: their place is enough.
    id: () => String(place++),
  });
  await collect(reader, (event) => names.push((event as { event_name?: unknown }).event_name));
  return names;
}

function settings(token: Secret, events: readonly string[]): object {
  return {
    description: "rollcall",
    status: "ENABLED",
    auth_type: "TOKEN",
    token: `Bearer ${token.reveal()}`,
    enabled_events: events,
  };
}

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}
