/** Asks a Personio simulator as any client would, with a token of its own. It looks at bodies loosely: these are tests of their shape. */
import type { PersonioSimulator } from "../../../plugins/personio/simulator.ts";

// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer is what the tests are about
export type Json = any;

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export type Ask = (path: string, init?: RequestInit) => Promise<Told>;

export async function tell(url: string, init?: RequestInit): Promise<Told> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

export function askForToken({ url }: PersonioSimulator, form: Record<string, string>): Promise<Told> {
  return tell(`${url}/v2/auth/token`, { method: "POST", body: new URLSearchParams(form) });
}

export async function callerOf(simulator: PersonioSimulator): Promise<Ask> {
  const { clientId, clientSecret } = simulator.credentials;
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const { body } = await askForToken(simulator, form);
  return (path, init) => {
    const url = path.startsWith("http") ? path : `${simulator.url}${path}`;
    return tell(url, { ...init, headers: { authorization: `Bearer ${body.access_token}` } });
  };
}

/** Follows next links to the end; every page. */
export async function walk(ask: Ask, path: string): Promise<Json[]> {
  const pages: Json[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { body }: Told = await ask(next);
    pages.push(body);
    next = body._meta.links.next?.href;
  }
  return pages;
}
