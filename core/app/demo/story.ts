/** The events in the demo's company while somebody watches: people fall ill, change their plans, leave and come back; a tool is down. */
import {
  addAbsence,
  addPerson,
  changeAbsence,
  changePerson,
  leave,
  withdrawAbsence,
  type SimAbsence,
  type SimPerson,
  type World,
} from "../../../plugins/personio/world.ts";
import type { Operations } from "../../engine/operations/operations.ts";
import { OPS } from "../../model/change.ts";
import { addDays, dateIn, type Clock } from "../../model/time.ts";
import { ZONE, type DemoCompany } from "./company.ts";
import type { DemoTool } from "./tool.ts";

const PAUSE_MS = 20_000;

export interface Stage {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly operations: Operations;
}

/** Repeats the story until the signal aborts. */
export async function tell(company: DemoCompany, stage: Stage): Promise<void> {
  const { clock, signal, say } = stage;
  try {
    for (let round = 0; !signal.aborted; round += 1) {
      for (const event of events(company, round, stage)) {
        await clock.sleep(PAUSE_MS, signal);
        say(event());
        await follow(stage);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Runs the targets at once, since nobody wants to wait a minute for the schedule. Runs that had nothing to do are not reported. */
async function follow({ operations, signal, say }: Stage): Promise<void> {
  for (const target of operations.targets) {
    const ask = { by: "cli:demo", area: null, scope: "full", approve: null, signal } as const;
    const { run } = await operations.sync(target, { ...ask, progress: () => undefined });
    const done = OPS.filter((op) => run.counts[op] > 0).map((op) => `${op} ${run.counts[op]}`);
    if (run.error) say(`  ${target}: ${run.error.code}, ${run.error.message}`);
    else if (done.length > 0) say(`  ${target}: ${done.join(", ")}`);
  }
}

type Event = () => string;

function* events({ personio: { world }, tools }: DemoCompany, round: number, { clock }: Stage): Generator<Event> {
  world.now = clock.now();
  const today = dateIn(ZONE, clock.now());
  const present = world.people.filter(({ email, status }) => email && status === "active");
  // Prefers somebody who has booked a desk for tomorrow, so that the absence releases a booking.
  const away = new Set(world.absences.map((one) => one.person));
  const booked = present.filter((one) => !away.has(one));
  const person = (booked.length > 0 ? booked : present)[round % (booked.length || present.length)] as SimPerson;
  yield* illness(world, person, today);
  const breakable = tools.filter(({ servers }) => servers.length > 0);
  yield* outage(breakable[round % breakable.length] as DemoTool);
  yield* comings(world, present[(round * 7 + 3) % present.length] as SimPerson, { today, round });
}

function* illness(world: World, person: SimPerson, today: string): Generator<Event> {
  const name = `${person.firstName} ${person.lastName}`;
  let absence: SimAbsence | null = null;
  yield () => {
    const type = world.types[0] as World["types"][number];
    absence = addAbsence(world, { person, type, startsOn: today, endsOn: addDays(today, 2) });
    return `${name} is absent from today until the day after tomorrow.`;
  };
  yield () => {
    if (absence) changeAbsence(world, absence, { endsOn: addDays(today, 4) });
    return `${name}'s absence is two days longer.`;
  };
  yield () => {
    if (absence) withdrawAbsence(world, absence);
    return `${name}'s absence was withdrawn.`;
  };
}

function* outage({ name, servers }: DemoTool): Generator<Event> {
  yield () => {
    const how = { status: 503, body: "upstream unavailable" };
    for (const server of servers) server.fault({ how, times: Number.POSITIVE_INFINITY });
    return `${name} is down.`;
  };
  yield () => {
    for (const server of servers) server.heal();
    return `${name} is back.`;
  };
}

function* comings(
  world: World,
  person: SimPerson,
  { today, round }: { readonly today: string; readonly round: number },
): Generator<Event> {
  const name = `${person.firstName} ${person.lastName}`;
  const { lastWorkingDay, terminationDate } = person;
  yield () => {
    leave(world, person, addDays(today, -1));
    return `${name} has left the company.`;
  };
  yield () => {
    changePerson(world, person, { status: "active", lastWorkingDay, terminationDate });
    return `${name} has come back.`;
  };
  yield () => {
    const department = world.departments[round % world.departments.length] ?? null;
    const office = world.offices[0] ?? null;
    const [firstName, lastName] = ["Nora", `Neuling ${round + 1}`];
    addPerson(world, { firstName, lastName, email: `nora.neuling.${round + 1}@example.com`, department, office });
    return `${firstName} ${lastName} has been hired.`;
  };
}
