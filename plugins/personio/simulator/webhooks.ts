/**
 * Webhooks as the simulator keeps and serves them (sheet §9): each ENABLED one that asked for an event is called, by HTTP, with its
 * token to the letter in `Authorization`; 3 seconds to answer, one quick repetition after a timeout or 5xx, 501 excepted. The later
 * repetitions over three days are a test's to ask for.
 */
import { request } from "node:http";
import type { SimEvent } from "./records.ts";

export interface SimWebhook {
  readonly id: string;
  url: string;
  description: string;
  status: "ENABLED" | "DISABLED";
  authType: "NONE" | "TOKEN" | "CUSTOM";
  token: string | null;
  events: readonly string[];
  /** Events that the webhook was to be called for, whether it was or not. */
  readonly noted: SimEvent[];
}

export interface Delivery {
  readonly event: string;
  /** Status of the answer; null: none came in time. */
  readonly status: number | null;
}

/** Returns where an address is reached from here, since there is no DNS, no proxy and no TLS: `http://127.0.0.1:8080`. Null: nowhere. */
export type Reach = (url: URL) => string | null;

const PATIENCE_MS = 3_000;

export class SimWebhooks {
  readonly all = new Map<string, SimWebhook>();
  readonly deliveries: Delivery[] = [];
  /** Mutable. */
  reach: Reach = () => null;
  readonly #underWay = new Set<Promise<unknown>>();
  #lastId = 0;

  add(given: Omit<SimWebhook, "id" | "noted">): SimWebhook {
    this.#lastId += 1;
    const id = `00000000-0000-4000-8000-${String(this.#lastId).padStart(12, "0")}`;
    const hook: SimWebhook = { ...given, id, noted: [] };
    this.all.set(hook.id, hook);
    return hook;
  }

  readonly hear = (event: SimEvent): void => {
    for (const hook of this.all.values()) {
      if (hook.status !== "ENABLED" || !hook.events.includes(event.name)) continue;
      hook.noted.push(event);
      void this.send(hook, event);
    }
  };

  /** Sends an event: once more, or late, or one that never happened. */
  send(hook: SimWebhook, event: SimEvent): Promise<void> {
    const sent = this.#deliver(hook, event).finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
    return sent;
  }

  /** Waits until everything that was sent has been answered, or will not be. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #deliver(hook: SimWebhook, event: SimEvent): Promise<void> {
    const url = new URL(hook.url);
    const base = this.reach(url);
    if (base === null) return;
    for (let left = 2; left > 0; left -= 1) {
      const status = await post(new URL(url.pathname, base), url.host, hook, event);
      this.deliveries.push({ event: event.name, status });
      if (status !== null && (status < 500 || status === 501)) return;
    }
  }
}

function post(to: URL, host: string, { token }: SimWebhook, event: SimEvent): Promise<number | null> {
  const { name: event_name, occurredAt: occurred_at, payload } = event;
  const body = JSON.stringify({ company_id: "4711", event_name, occurred_at, payload });
  const headers = {
    host,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    connection: "close",
    ...(token !== null && { authorization: token }),
  };
  return new Promise((resolve) => {
    const call = request(to, { method: "POST", headers, timeout: PATIENCE_MS }, (answer) => {
      answer.resume().on("close", () => resolve(answer.statusCode ?? null));
    });
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve(null));
    call.end(body);
  });
}
