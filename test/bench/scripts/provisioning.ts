// biome-ignore-all lint/suspicious/noExplicitAny: what comes is believed; that is the point of a minimal script
/**
 * What rollcall is measured against: a minimal script that keeps users, teams and members of a SCIM server in step. It recognises
 * them by `externalId`, takes the members from the list of groups, and believes that every PATCH was carried out.
 */
import { call, eightAtOnce, type Headers, login, people, runAlone, type ScriptConfig } from "./http.ts";

async function pages(url: string, headers: Headers): Promise<Map<string, any>> {
  const rows = new Map<string, any>();
  for (let start = 1; ; ) {
    const { json } = await call("GET", `${url}?startIndex=${start}&count=100`, headers);
    for (const row of json.Resources) rows.set(row.externalId, row);
    start += json.Resources.length;
    if (start > json.totalResults) return rows;
  }
}

function patch(...operations: object[]): string {
  return JSON.stringify({ schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: operations });
}

/** One run. Gives how many records were written. */
export async function run({ personio, tool }: ScriptConfig): Promise<number> {
  const source = await login(personio);
  const target = { authorization: `Bearer ${tool.token}`, "content-type": "application/scim+json" };
  const keys = ["first_name", "last_name", "position", "department", "supervisor"];
  const [everybody, users, groups] = await Promise.all([
    people(personio, source, keys),
    pages(`${tool.url}/Users`, target),
    pages(`${tool.url}/Groups`, target),
  ]);
  const work: (() => Promise<unknown>)[] = [];
  const teams = new Map<string, { name: string; members: string[] }>();
  const present = new Set<string>();
  for (const { id, email, first_name, last_name, position, department, supervisor } of everybody) {
    const person = String(id);
    present.add(person);
    const boss = supervisor && `${supervisor.first_name.value} ${supervisor.last_name.value}`;
    const enter = (team: string, name: string) => {
      const found = teams.get(team) ?? { name, members: [] };
      found.members.push(person);
      teams.set(team, found);
    };
    if (department) enter(`department:${department.id}`, `Department ${department.name}`);
    if (supervisor) enter(`supervisor:${supervisor.id.value}`, `${boss}'s team`);
    const name = { givenName: first_name, familyName: last_name };
    const known = users.get(person);
    const form = { title: position, active: true, name };
    if (!known) {
      const emails = [{ value: email, type: "work", primary: true }];
      const text = JSON.stringify({ userName: email, externalId: person, emails, ...form });
      work.push(async () => users.set(person, (await call("POST", `${tool.url}/Users`, target, text)).json));
    } else if (!known.active || known.title !== position || known.name.familyName !== last_name) {
      const edits = Object.entries(form).map(([path, value]) => ({ op: "replace", path, value }));
      work.push(() => call("PATCH", `${tool.url}/Users/${known.id}`, target, patch(...edits)));
    }
  }
  for (const [person, { id, active }] of users) {
    if (present.has(person) || !active) continue;
    const lock = patch({ op: "replace", path: "active", value: false });
    work.push(() => call("PATCH", `${tool.url}/Users/${id}`, target, lock));
  }
  await eightAtOnce(work);
  const further: (() => Promise<unknown>)[] = [];
  for (const [team, { name, members }] of teams) further.push(() => bring(team, name, members));
  await eightAtOnce(further);
  return work.length + further.length;

  async function bring(team: string, displayName: string, members: readonly string[]): Promise<void> {
    const text = JSON.stringify({ displayName, externalId: team, members: [] });
    const group = groups.get(team) ?? (await call("POST", `${tool.url}/Groups`, target, text)).json;
    const there = new Set((group.members ?? []).map(({ value }: any) => value));
    const wanted = new Set(members.map((person) => users.get(person).id));
    const missing = [...wanted].filter((id) => !there.has(id)).map((value) => ({ value }));
    const gone = [...there].filter((id) => !wanted.has(id));
    const operations: object[] = gone.map((id) => ({ op: "remove", path: `members[value eq "${id}"]` }));
    if (missing.length > 0) operations.push({ op: "add", path: "members", value: missing });
    if (operations.length > 0) await call("PATCH", `${tool.url}/Groups/${group.id}`, target, patch(...operations));
  }
}

await runAlone(import.meta.filename, run);
