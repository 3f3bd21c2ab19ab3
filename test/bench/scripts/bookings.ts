// biome-ignore-all lint/suspicious/noExplicitAny: what comes is believed; that is the point of a minimal script
/**
 * What rollcall is measured against: a minimal script that keeps Seatsurfing's users in step and cancels what somebody has booked
 * for a whole day of an absence. It knows whole days alone, no blockers and no limits, and forgets what it cancelled.
 */
import {
  absences,
  call,
  daysFrom,
  eightAtOnce,
  login,
  people,
  remember,
  remembered,
  runAlone,
  type ScriptConfig,
} from "./http.ts";

/** One run. Gives how many records were written. */
export async function run({ personio, tool, today, file }: ScriptConfig): Promise<number> {
  const source = await login(personio);
  const basic = Buffer.from(`${tool.username}:${tool.password}`).toString("base64");
  const target = { authorization: `Basic ${basic}`, "content-type": "application/json" };
  const [start, end] = [daysFrom(today, -1), daysFrom(today, 91)];
  const [everybody, away, { json: users }, { json: booked }] = await Promise.all([
    people(personio, source, ["first_name", "last_name"]),
    absences(personio, source, daysFrom(today, -14), daysFrom(today, 180)),
    call("GET", `${tool.url}/user/?q=%40`, target),
    call("GET", `${tool.url}/booking/filter/?start=${start}T00:00:00Z&end=${end}T00:00:00Z`, target),
  ]);
  const links = remembered(file);
  const byId = new Map<string, any>(users.map((user: any) => [user.id, user]));
  const byEmail = new Map<string, any>(users.map((user: any) => [user.email, user]));
  const work: (() => Promise<unknown>)[] = [];
  for (const { id, email, first_name: firstname, last_name: lastname } of everybody) {
    const known = byId.get(links.get(String(id)) ?? "") ?? byEmail.get(email.toLowerCase());
    const form = { email, firstname, lastname, role: known?.role ?? 0 };
    if (!known) {
      work.push(async () => {
        const { headers } = await call("POST", `${tool.url}/user/`, target, JSON.stringify(form));
        links.set(String(id), headers["x-object-id"]!);
      });
      continue;
    }
    links.set(String(id), known.id);
    if (known.email === email.toLowerCase() && known.firstname === firstname && known.lastname === lastname) continue;
    work.push(() => call("PUT", `${tool.url}/user/${known.id}`, target, JSON.stringify(form)));
  }
  const personOf = new Map([...links].map(([person, user]) => [user, person]));
  const days = Map.groupBy(away, ({ person }) => person);
  for (const { id, userId, enter, leave } of booked) {
    const [from, until] = [enter.slice(0, 10), leave.slice(0, 10)];
    const own = days.get(personOf.get(userId) ?? "") ?? [];
    if (!own.some((one) => one.start <= from && until <= one.end)) continue;
    work.push(() => call("DELETE", `${tool.url}/booking/${id}`, target));
  }
  await eightAtOnce(work);
  remember(file, links);
  return work.length;
}

await runAlone(import.meta.filename, run);
