// biome-ignore-all lint/suspicious/noExplicitAny: what comes is believed; that is the point of a minimal script
/**
 * What rollcall is measured against: a minimal script for Staffomatic: accounts, departments, locks and absences there, confirmed
 * work timers to Personio. It believes its file for what it wrote to Personio, and keeps to no pace.
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

async function pages(url: string, headers: Headers): Promise<any[]> {
  const rows: any[] = [];
  for (let page = 1; ; page += 1) {
    const { json } = await call("GET", `${url}page=${page}`, headers);
    if (json.length === 0) return rows;
    rows.push(...json);
  }
}

/** What the clock in Berlin shows. */
const clock = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "medium" });
const wall = (instant: string) => clock.format(new Date(instant)).replace(" ", "T").slice(0, 16);

/** One run. Gives how many records were written. */
export async function run({ personio, tool, today, file }: ScriptConfig): Promise<number> {
  const source = { ...(await login(personio)), "content-type": "application/json" };
  const basic = Buffer.from(`${tool.username}:${tool.password}`).toString("base64");
  const agent = { "content-type": "application/json; charset=utf-8", "user-agent": "script (it@example.com)" };
  const target = { authorization: `Basic ${basic}`, ...agent };
  const api = `${tool.url}/v3/${tool.account}`;
  const range = `from=${tool.since}T00:00:00Z&until=${daysFrom(today, 366)}T00:00:00Z&`;
  const [everybody, away, users, there, timers, breaks, locations] = await Promise.all([
    people(personio, source, ["first_name", "last_name", "department", "office"]),
    absences(personio, source, tool.since, daysFrom(today, 366)),
    pages(`${api}/users.json?state=all&`, target),
    pages(`${api}/absences.json?${range}`, target),
    pages(`${api}/work_timers.json?${range}`, target),
    pages(`${api}/break_timers.json?${range}`, target),
    pages(`${api}/locations.json?`, target),
  ]);
  const places = new Map<string, { id: number; departments: any[]; types: any[] }>();
  for (const { id, name } of locations) {
    const departments = await pages(`${api}/locations/${id}/departments.json?`, target);
    places.set(name, { id, departments, types: await pages(`${api}/locations/${id}/absence_types.json?`, target) });
  }
  let written = 0;
  const put = (path: string, body: object) => call("PUT", `${api}/${path}.json`, target, JSON.stringify(body));
  const all = async (work: (() => Promise<unknown>)[]) => {
    written += work.length;
    await eightAtOnce(work);
  };
  const byPerson = new Map<string, any>(users.map((user) => [user.custom_id, user]));
  const present = new Map<string, any>(everybody.map((one) => [String(one.id), one]));
  const accounts: (() => Promise<unknown>)[] = [];
  for (const [custom_id, { email, first_name, last_name, office }] of present) {
    const [known, form] = [byPerson.get(custom_id), { email, first_name, last_name, custom_id }];
    const path = `${api}/locations/${places.get(office.name)!.id}/users.json`;
    const make = async () => byPerson.set(custom_id, (await call("POST", path, target, JSON.stringify(form))).json);
    if (!known) accounts.push(make);
    else if (known.last_name !== last_name) accounts.push(() => put(`users/${known.id}`, form));
  }
  for (const { custom_id, id, locked_at } of users) {
    if (!present.has(custom_id) && !locked_at) accounts.push(() => put(`users/${id}`, { do: "lock" }));
  }
  await all(accounts);
  const entering = new Map<string, number[]>();
  const work: (() => Promise<unknown>)[] = [];
  for (const [person, { office, department }] of present) {
    const { id, departments } = places.get(office.name)!;
    const own = departments.find(({ name }) => name === department.name);
    const user = byPerson.get(person);
    if (user.department_ids.includes(own.id)) continue;
    const path = `locations/${id}/departments/${own.id}/add_users`;
    entering.set(path, [...(entering.get(path) ?? []), user.id]);
  }
  for (const [path, user_ids] of entering) work.push(() => put(path, { user_ids }));
  const links = remembered(file);
  const byId = new Map<string, any>(there.map((absence) => [String(absence.id), absence]));
  const keyOf = (user: any, start: string, end: string) => `${user} ${start} ${end}`;
  const dayOf = (time: string) => wall(time).slice(0, 10);
  const byKey = new Map(there.map((one) => [keyOf(one.applicant_id, dayOf(one.starts_at), dayOf(one.ends_at)), one]));
  const offices = new Map<string, string>(users.map((user) => [user.custom_id, ""]));
  for (const [person, { office }] of present) offices.set(person, office.name);
  const wanted = new Set<string>();
  for (const { id, person, start, end } of away) {
    wanted.add(`absence ${id}`);
    const user = byPerson.get(person).id;
    const known = byId.get(links.get(`absence ${id}`) ?? "") ?? byKey.get(keyOf(user, start, end));
    if (known) links.set(`absence ${id}`, String(known.id));
    if (known && dayOf(known.starts_at) === start && dayOf(known.ends_at) === end) continue;
    const place = places.get(offices.get(person) ?? "");
    if (!place) continue;
    const days = { starts_at: `${start}T12:00:00Z`, ends_at: `${end}T12:00:00Z`, all_day: true };
    const form = { applicant_id: user, absence_type_id: place.types.find(({ name }) => name === "Urlaub").id, ...days };
    const path = `${api}/locations/${place.id}/absences.json`;
    if (known) work.push(() => put(`absences/${known.id}`, form));
    else
      work.push(async () => {
        const made = await call("POST", path, target, JSON.stringify(form));
        links.set(`absence ${id}`, String(made.json.id));
      });
  }
  for (const [key, remote] of links) {
    if (!key.startsWith("absence ") || wanted.has(key)) continue;
    work.push(() => call("DELETE", `${api}/absences/${remote}.json`, target).then(() => links.delete(key)));
  }
  const persons = new Map<number, string>([...byPerson].map(([person, { id }]) => [id, person]));
  const pauses = Map.groupBy(breaks, ({ work_timer_id }) => work_timer_id);
  for (const { id, user_id, state, starts_at, ends_at } of timers) {
    if (state !== "verified" || links.has(`timer ${id}`)) continue;
    work.push(() => time(id, persons.get(user_id)!, starts_at, ends_at));
  }
  await all(work);
  remember(file, links);
  return written;

  async function time(id: number, person: string, starts_at: string, ends_at: string): Promise<void> {
    const cuts = (pauses.get(id) ?? []).flatMap((one) => [one.starts_at, one.ends_at]);
    const times = [starts_at, ...cuts, ends_at].map(wall);
    for (const [at, start] of times.slice(0, -1).entries()) {
      const [from, until] = [{ date_time: `${start}:00` }, { date_time: `${times[at + 1]}:00` }];
      const form = { person: { id: person }, type: at % 2 ? "BREAK" : "WORK", start: from, end: until };
      await call("POST", `${personio.url}/v2/attendance-periods`, source, JSON.stringify(form));
    }
    links.set(`timer ${id}`, wall(starts_at));
  }
}

await runAlone(import.meta.filename, run);
