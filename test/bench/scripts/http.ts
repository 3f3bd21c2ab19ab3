// biome-ignore-all lint/suspicious/noExplicitAny: what comes is believed; that is the point of a minimal script
/** What the minimal scripts share: node:http with kept-alive connections, Personio's people and absences, eight writes in flight. */
import { readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";

export interface ScriptConfig {
  readonly personio: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
  readonly tool: any;
  readonly today: string;
  /** Of what the script remembers. */
  readonly file: string;
}

export type Headers = Record<string, string>;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

export function call(
  method: string,
  url: string,
  headers: Headers,
  body?: string,
): Promise<{ json: any; headers: Headers }> {
  return new Promise((resolve, reject) => {
    const more = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = request(url, { agent, method, headers: { ...headers, ...more } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if ((answer.statusCode ?? 0) >= 300) reject(new Error(`${method} ${url}: ${answer.statusCode} ${text}`));
        else resolve({ json: text === "" ? null : JSON.parse(text), headers: answer.headers as Headers });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The headers of every further request. */
export async function login({ url, clientId, clientSecret }: ScriptConfig["personio"]): Promise<Headers> {
  const grant = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  return { authorization: `Bearer ${(await call("POST", `${url}/v2/auth/token`, form, grant)).json.access_token}` };
}

/** Everybody who has not left: the plain values of their attributes; what is referred to as `{ id, name }`. */
export async function people(
  { url }: ScriptConfig["personio"],
  headers: Headers,
  keys: readonly string[],
): Promise<any[]> {
  const found: any[] = [];
  const only = ["id", "email", "status", ...keys].map((key) => `attributes[]=${key}`).join("&");
  for (let offset = 0; ; offset += 100) {
    const { json } = await call("GET", `${url}/v1/company/employees?limit=100&offset=${offset}&${only}`, headers);
    for (const { attributes } of json.data) {
      if (attributes.status.value === "inactive") continue;
      const values = Object.entries<any>(attributes).map(([key, { value }]) => [key, value?.attributes ?? value]);
      found.push(Object.fromEntries(values));
    }
    if (offset + json.data.length >= json.metadata.total_elements) return found;
  }
}

/** Those that are granted and lie wholly within these days. */
export async function absences({ url }: ScriptConfig["personio"], headers: Headers, from: string, to: string) {
  const found: { id: string; person: string; start: string; end: string }[] = [];
  const filter = `starts_from.date_time.gte=${from}T00:00:00Z&ends_at.date_time.lte=${to}T00:00:00Z`;
  for (let next = `${url}/v2/absence-periods?limit=100&${filter}`; next; ) {
    const { json } = await call("GET", next, headers);
    for (const { id, person, starts_from, ends_at, approval } of json._data) {
      if (approval.status !== "APPROVED") continue;
      const end = new Date(Date.parse(`${ends_at.date_time}Z`) - 86_400_000).toISOString().slice(0, 10);
      found.push({ id, person: person.id, start: starts_from.date_time.slice(0, 10), end });
    }
    next = json._meta.links.next?.href;
  }
  return found;
}

export async function eightAtOnce(work: readonly (() => Promise<unknown>)[]): Promise<void> {
  const queue = work.values();
  const worker = async () => {
    for (const write of queue) await write();
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

export function daysFrom(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

export function remembered(file: string): Map<string, string> {
  return new Map<string, string>(Object.entries(JSON.parse(readFileSync(file, "utf8"))));
}

export function remember(file: string, links: ReadonlyMap<string, string>): void {
  writeFileSync(file, JSON.stringify(Object.fromEntries(links)));
}

/** Runs the script where it is the process itself. */
export async function runAlone(script: string, run: (config: ScriptConfig) => Promise<number>): Promise<void> {
  if (process.argv[1] === script) await run(JSON.parse(readFileSync(process.argv[2]!, "utf8")));
}
