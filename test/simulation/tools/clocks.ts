/**
 * Another Staffomatic, which leads: what people's timers say is carried to Personio as working time. What they enter in Personio
 * themselves is nobody's business.
 */
import { addDays, later } from "../../../core/model/time.ts";
import { startStaffomaticSimulator } from "../../../plugins/staff-scheduling/connectors/staffomatic/simulator.ts";
import type { SimTimer } from "../../../plugins/staff-scheduling/connectors/staffomatic/simulator-world.ts";
import type { Dice } from "../../../plugins/personio/simulator/random.ts";
import { addAttendance, type SimAttendance, type SimPerson } from "../../../plugins/personio/world.ts";
import { ZONE, type Company } from "../company.ts";
import { differ, twice, type Known, type Seen, type Tool } from "../tool.ts";

const HOUR = 3_600_000;

export async function startClocks(company: Company, dice: Dice): Promise<Tool> {
  const at = { at: "http://clocks.invalid", now: () => company.scheduler.now, zone: ZONE };
  // Two targets that write to one account would be refused.
  const account = { id: 160, subdomain: "clocks", name: "Clocks" };
  const clocks = await startStaffomaticSimulator({ ...at, account });
  const { world } = clocks;
  clocks.addLocation(company.world.offices[0]!.name);
  for (const { email, firstName, lastName } of company.present)
    world.addUser({ email, first_name: firstName, last_name: lastName });
  // Whoever looks after it writes the new address there too: an account that no link knows yet would be nobody's.
  const former = new Set<string>();
  company.renamed.push(({ email }, before) => {
    for (const user of world.users.values()) {
      if (user.email !== before) continue;
      user.email = email;
      former.add(before);
    }
  });
  // A run that read Personio before and the accounts after that finds nobody with the former address: it is not free for all that.
  clocks.fault({
    method: "POST",
    path: /users\.json$/,
    where: ({ text }) => [...former].some((address) => text.includes(JSON.stringify(address))),
    times: Number.POSITIVE_INFINITY,
    how: { status: 422, body: { message: "Validation Failed", errors: [{ message: "email has already been taken" }] } },
  });

  const personOf = ({ user_id }: SimTimer) => company.byEmail.get(world.users.get(user_id)!.email ?? "") ?? null;
  const isHere = (person: SimPerson | null) => person !== null && company.present.includes(person);
  const breaksOf = (timer: SimTimer) => [...world.breaks.values()].filter((one) => one.work_timer_id === timer.id);
  /** One line a period, as Personio shows it. */
  const linesOf = (timer: SimTimer) => {
    const [pause] = breaksOf(timer);
    const line = (type: string, from: string, until: string) => lineOf(personOf(timer)!, type, wall(from), wall(until));
    if (!pause) return [line("WORK", timer.starts_at, timer.ends_at!)];
    return [
      line("WORK", timer.starts_at, pause.starts_at),
      line("BREAK", pause.starts_at, pause.ends_at!),
      line("WORK", pause.ends_at!, timer.ends_at!),
    ];
  };
  /** Verified ones that ended, by so much before now. */
  const ended = (ms: number) =>
    [...world.timers.values()].filter(
      (timer) =>
        timer.state === "verified" && isHere(personOf(timer)) && later(timer.ends_at!, ms) <= company.scheduler.now,
    );
  const byHand = new Set<string>();
  const lineOfThere = ({ person, type, start, end }: SimAttendance) => lineOf(person, type, start, end!);
  const ours = () => company.world.attendances.filter(({ id }) => !byHand.has(id));
  const seen = (one: SimAttendance): Seen => {
    const person = byHand.has(one.id) ? null : one.person;
    const wanted = isHere(person) && ended(HOUR).flatMap(linesOf).includes(lineOfThere(one));
    return { kind: "attendance", person, active: true, text: `${one.id} ${lineOfThere(one)}`, wanted };
  };

  const works = () => {
    const users = [...world.users.values()].filter(({ email }) => isHere(company.byEmail.get(email ?? "") ?? null));
    if (users.length === 0) return null;
    const [user, day] = [dice.pick(users), addDays(company.today, -dice.between(1, 8))];
    const isTaken = [...world.timers.values()].some((one) => one.user_id === user.id && one.starts_at.startsWith(day));
    if (isTaken) return null;
    const [from, until] = [`${day}T07:30:00.000Z`, `${day}T14:00:00.000Z`];
    const pause = [`${day}T10:00:00.000Z`, `${day}T10:30:00.000Z`] as const;
    const state = dice.chance(0.8) ? "verified" : "stopped";
    const timer = clocks.addTimer({ user: user.id, from, until, state, breaks: dice.chance(0.5) ? [pause] : [] });
    company.mark(personOf(timer)!);
    return `${user.email} has worked on ${day} (${state})`;
  };
  for (let left = dice.between(0, 8); left > 0; left -= 1) works();
  const change = (what: string, how: (timer: SimTimer) => void) => {
    const some = [...world.timers.values()].filter((timer) => personOf(timer) !== null);
    if (some.length === 0) return null;
    const timer = dice.pick(some);
    const person = personOf(timer)!;
    how(timer);
    timer.updated_at = company.scheduler.now;
    company.mark(person);
    return `the timer of ${person.email} from ${timer.starts_at} is ${what}`;
  };
  return {
    target: "clocks",
    servers: [clocks],
    leads: "/v2/attendance-periods",
    secrets: [clocks.token],
    settings: {
      plugin: "staff-scheduling",
      connector: {
        type: "staffomatic",
        account: clocks.account.subdomain,
        token: clocks.token,
        contact: "ann@example.com",
        base_url: clocks.url,
      },
      since: addDays(company.today, -30),
      absences: { leader: "off" },
    },
    records: () => new Map(company.world.attendances.map((one) => [one.id, seen(one)])),
    doubles: () => twice(ours().map(lineOfThere)),
    differences({ stays }: Known) {
      const there = ours().filter(({ person }) => isHere(person));
      const staying = there.filter(({ id }) => stays(id)).map(lineOfThere);
      // Those that nobody confirms any more stay as they are, and some have ended while the last run went on.
      const frozen = [...world.timers.values()].filter(
        (timer) => isHere(personOf(timer)) && !ended(3 * HOUR).includes(timer),
      );
      const may = [...frozen.flatMap(linesOf), ...staying];
      return differ(ended(3 * HOUR).flatMap(linesOf), there.map(lineOfThere), may);
    },
    edits: [
      works,
      works,
      () => change("verified", (timer) => Object.assign(timer, { state: "verified" })),
      () => change("longer", (timer) => Object.assign(timer, { ends_at: later(timer.ends_at!, HOUR / 4) })),
      () => change("deleted", (timer) => world.timers.delete(timer.id)),
      () => {
        if (company.present.length === 0) return null;
        const [person, day] = [dice.pick(company.present), addDays(company.today, -dice.between(1, 8))];
        const start = `${day}T0${dice.between(0, 7)}:00:00`;
        if (company.world.attendances.some((one) => one.person === person && one.start === start)) return null;
        const end = start.replace(":00:00", ":30:00");
        byHand.add(addAttendance(company.world, { person, start, end }).id);
        return `${person.email} enters working time in Personio for ${start}`;
      },
    ],
  };
}

function lineOf(person: SimPerson, type: string, from: string, until: string): string {
  return `${person.id} ${type} ${from.slice(0, 16)} ${until.slice(0, 16)}`;
}

/** All of it happens in summer, when Berlin is two hours ahead. */
function wall(instant: string): string {
  return later(instant, 2 * HOUR);
}
