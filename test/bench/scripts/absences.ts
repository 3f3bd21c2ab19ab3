// biome-ignore-all lint/suspicious/noExplicitAny: what comes is believed; that is the point of a minimal script
/**
 * What rollcall is measured against: a minimal script that keeps awork's absences in step with Personio's. Eight writes in flight,
 * a JSON file of links. No retries, no journal, no limits; a crash leaves doubles.
 */
import {
  absences,
  call,
  daysFrom,
  eightAtOnce,
  type Headers,
  login,
  people,
  remember,
  remembered,
  runAlone,
  type ScriptConfig,
} from "./http.ts";

async function pages(url: string, headers: Headers, take: (row: any) => void): Promise<void> {
  for (let page = 1, read = 0; ; page += 1) {
    const { json, headers: told } = await call("GET", `${url}page=${page}&pageSize=1000`, headers);
    for (const row of json) take(row);
    read += json.length;
    if (read >= Number(told["aw-totalitems"])) return;
  }
}

/** One run. Gives how many records were written. */
export async function run({ personio, tool, today, file }: ScriptConfig): Promise<number> {
  const source = await login(personio);
  const target = { authorization: `Bearer ${tool.apiKey}`, "content-type": "application/json" };
  const api = `${tool.url}/api/v1`;
  const accounts = new Map<string, string>();
  const there = new Map<string, any>();
  const [everybody, away] = await Promise.all([
    people(personio, source, []),
    absences(personio, source, daysFrom(today, -14), daysFrom(today, 180)),
    pages(`${api}/users?`, target, (user) => {
      for (const info of user.userContactInfos) accounts.set(info.value.toLowerCase(), user.id);
    }),
    pages(`${api}/absences?`, target, (absence) => there.set(absence.id, absence)),
  ]);
  const emails = new Map(everybody.map(({ id, email }) => [String(id), email.toLowerCase()]));
  const links = remembered(file);
  const work: (() => Promise<unknown>)[] = [];
  const wanted = new Set<string>();
  for (const { id, person, start, end } of away) {
    const userId = accounts.get(emails.get(person) ?? "");
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
  await eightAtOnce(work);
  remember(file, links);
  return work.length;
}

await runAlone(import.meta.filename, run);
