// biome-ignore-all lint/suspicious/noExplicitAny: what comes is believed; that is the point of a minimal script
/**
 * What rollcall is measured against: a minimal script that keeps awork's absences in step with Personio's. node:http, kept-alive
 * connections, eight writes in flight, a JSON file of links. No retries, no journal, no limits; a crash leaves doubles.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";

export interface ScriptConfig {
  readonly personio: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
  readonly awork: { readonly url: string; readonly apiKey: string };
  readonly from: string;
  readonly to: string;
  /** Of links: id in Personio → id in awork. */
  readonly file: string;
}

type Headers = Record<string, string>;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

function call(method: string, url: string, headers: Headers, body?: string): Promise<{ json: any; headers: Headers }> {
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

async function people({ url }: ScriptConfig["personio"], headers: Headers): Promise<Map<string, string>> {
  const emails = new Map<string, string>();
  const only = "attributes[]=id&attributes[]=email&attributes[]=status";
  for (let offset = 0; ; offset += 100) {
    const { json } = await call("GET", `${url}/v1/company/employees?limit=100&offset=${offset}&${only}`, headers);
    for (const { attributes } of json.data) {
      if (attributes.status.value !== "inactive") emails.set(String(attributes.id.value), attributes.email.value);
    }
    if (offset + json.data.length >= json.metadata.total_elements) return emails;
  }
}

async function away({ personio, from, to }: ScriptConfig, headers: Headers) {
  const absences: { id: string; person: string; start: string; end: string }[] = [];
  const filter = `starts_from.date_time.gte=${from}T00:00:00Z&ends_at.date_time.lte=${to}T00:00:00Z`;
  for (let next = `${personio.url}/v2/absence-periods?limit=100&${filter}`; next; ) {
    const { json } = await call("GET", next, headers);
    for (const { id, person, starts_from, ends_at, approval } of json._data) {
      if (approval.status !== "APPROVED") continue;
      const end = new Date(Date.parse(`${ends_at.date_time}Z`) - 86_400_000).toISOString().slice(0, 10);
      absences.push({ id, person: person.id, start: starts_from.date_time.slice(0, 10), end });
    }
    next = json._meta.links.next?.href;
  }
  return absences;
}

async function pages(url: string, headers: Headers, take: (row: any) => void): Promise<void> {
  for (let page = 1, read = 0; ; page += 1) {
    const { json, headers: told } = await call("GET", `${url}page=${page}&pageSize=1000`, headers);
    for (const row of json) take(row);
    read += json.length;
    if (read >= Number(told["aw-totalitems"])) return;
  }
}

/** One run. Gives how many records were written. */
export async function run(config: ScriptConfig): Promise<number> {
  const { personio, awork, file } = config;
  const grant = `grant_type=client_credentials&client_id=${personio.clientId}&client_secret=${personio.clientSecret}`;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const token = (await call("POST", `${personio.url}/v2/auth/token`, form, grant)).json.access_token;
  const source = { authorization: `Bearer ${token}` };
  const target = { authorization: `Bearer ${awork.apiKey}`, "content-type": "application/json" };
  const api = `${awork.url}/api/v1`;
  const accounts = new Map<string, string>();
  const there = new Map<string, any>();
  const [emails, absences] = await Promise.all([
    people(personio, source),
    away(config, source),
    pages(`${api}/users?`, target, (user) => {
      for (const info of user.userContactInfos) accounts.set(info.value.toLowerCase(), user.id);
    }),
    pages(`${api}/absences?`, target, (absence) => there.set(absence.id, absence)),
  ]);
  const links = new Map<string, string>(Object.entries(JSON.parse(readFileSync(file, "utf8"))));
  const work: (() => Promise<unknown>)[] = [];
  const wanted = new Set<string>();
  for (const { id, person, start, end } of absences) {
    const userId = accounts.get(emails.get(person)?.toLowerCase() ?? "");
    if (!userId) continue;
    wanted.add(id);
    const known = there.get(links.get(id) ?? "");
    if (known?.startOn.slice(0, 10) === start && known.endOn.slice(0, 10) === end && known.userId === userId) continue;
    const days = { startOn: `${start}T00:00:00Z`, endOn: `${end}T00:00:00Z` };
    const text = JSON.stringify({ userId, ...days, description: null, externalProvider: "personio" });
    if (known) work.push(() => call("PUT", `${api}/absences/${known.id}`, target, text));
    else work.push(async () => links.set(id, (await call("POST", `${api}/absences`, target, text)).json.id));
  }
  for (const [id, remote] of links) {
    if (wanted.has(id)) continue;
    work.push(() => call("DELETE", `${api}/absences/${remote}`, target).then(() => links.delete(id)));
  }
  const queue = work.values();
  const worker = async () => {
    for (const write of queue) await write();
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  writeFileSync(file, JSON.stringify(Object.fromEntries(links)));
  return work.length;
}

if (process.argv[1] === import.meta.filename) await run(JSON.parse(readFileSync(process.argv[2]!, "utf8")));
