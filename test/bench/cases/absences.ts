/** Absences by the day, written to awork. */
import { addAbsence, touch, type SimAbsence, type World } from "../../../plugins/personio/world.ts";
import {
  startAworkSimulator,
  type AworkSimulator,
} from "../../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { addDays, type CivilDate } from "../../../core/model/time.ts";
import { isPartial, pages, type BenchCase, type Expected, type Given, type Run, type Seat } from "../bench-case.ts";
import { changesAsked, openCompany } from "../company.ts";
import { UNHURRIED } from "../unhurried.ts";

export const absences: BenchCase = {
  name: "absences",
  partial: true,
  news: true,
  open,
  target: ({ tool: { url, apiKey } }) => ({
    plugin: "absence-mirror",
    connector: { type: "awork", api_key: apiKey, base_url: url, requests_per_minute: UNHURRIED },
  }),
};

async function open(given: Given): Promise<Seat> {
  const { world, personio, access } = await openCompany(given);
  const awork = await startAworkSimulator({ now: () => given.now });
  for (const { email, firstName, lastName } of world.people) awork.addUser({ email, firstName, lastName });
  let changed: Changed = { moved: 0, withdrawn: 0, added: 0 };
  return {
    access: { personio: access, tool: { url: awork.url, apiKey: awork.apiKey } },
    servers: [personio.server, awork],
    reset: () => awork.absences.clear(),
    change: (round) => {
      changed = changeOnePercent(world, round);
    },
    news() {
      const day = addDays(given.today, 30);
      const absent = new Set(world.absences.filter((one) => isAround(one, day)).map(({ person }) => person));
      const person = world.people.find((one) => !absent.has(one))!;
      addAbsence(world, { person, type: "Urlaub", startsOn: day, endsOn: day });
    },
    expected(run) {
      if (!isPartial(run)) return expected(run, changed, world, awork);
      const { needed, beside } = changesAsked(world, { absences: true });
      return { needed: run === "news" ? { ...needed, ...ONE_NEW } : needed, beside };
    },
    outcome: () => [...awork.absences.values()].map((one) => `${one.userId} ${one.startOn} ${one.endOn}`).sort(),
    close: async () => void (await Promise.all([personio.close(), awork.close()])),
  };
}

/** Whether it takes the day: one of the same days would not be new, and both sides would be read. */
function isAround({ startsOn, endsOn }: SimAbsence, day: CivilDate): boolean {
  return startsOn <= day && (endsOn === null || endsOn >= day);
}

/** The absence, its type's name, its person and the person's account; whether it is there already; and it is made. */
const ONE_NEW = {
  "GET /v2/absence-periods/:id": 1,
  "GET /v2/absence-types": 1,
  "GET /v1/company/employees/:id": 1,
  "GET /users/:id": 1,
  "GET /absences": 1,
  "POST /absences": 1,
};

function expected(run: Run, changed: Changed, world: World, awork: AworkSimulator): Expected {
  const [first, none] = [run === "first", { moved: 0, withdrawn: 0, added: 0 }];
  const { moved, withdrawn, added } = run === "changed" ? changed : none;
  return {
    needed: {
      "GET /v1/company/employees": pages(world.people.length, 100),
      "GET /v2/absence-periods": pages(world.absences.length, 100),
      "GET /users": pages(awork.users.size, 1000),
      "GET /absences": pages(awork.absences.size, 1000),
      "POST /absences": first ? world.absences.length : added,
      "PUT /absences/:id": moved,
      "DELETE /absences/:id": withdrawn,
    },
    beside: {
      "POST /v2/auth/token": 1,
      // Named once for the reading, once for look-ups.
      "GET /v2/absence-types": withdrawn > 0 ? 2 : 1,
      // What began before the window and reaches into it; and, once a day and process, what has no end.
      "GET /v2/absence-periods": 2,
      // What vanished is asked for by its id before it is taken away.
      "GET /v2/absence-periods/:id": withdrawn,
      // Whose credentials these are, when they are new.
      ...(first && { "GET /me": 1, "GET /users": 1, "GET /absences": 2 }),
    },
  };
}

interface Changed {
  readonly moved: number;
  readonly withdrawn: number;
  readonly added: number;
}

/** One absence in a hundred: of ten, eight end a day later, one is withdrawn, and one is new in its place. */
function changeOnePercent(world: World, round: number): Changed {
  const gone = new Set<SimAbsence>();
  const fresh: SimAbsence[] = [];
  const changed = { moved: 0, withdrawn: 0, added: 0 };
  for (let index = round % Math.min(100, world.absences.length); index < world.absences.length; index += 100) {
    const absence = world.absences[index]!;
    if (changed.moved < 4 * (changed.withdrawn + changed.added + 2)) {
      absence.endsOn = addDays(absence.endsOn!, absence.endsOn! > addDays(absence.startsOn, 12) ? -10 : 1);
      changed.moved += 1;
    } else if (changed.withdrawn <= changed.added) {
      gone.add(absence);
      changed.withdrawn += 1;
    } else {
      fresh.push(absence);
      changed.added += 1;
    }
  }
  if (gone.size > 0) world.absences = world.absences.filter((absence) => !gone.has(absence));
  for (const { person, type, startsOn } of fresh) {
    const from = addDays(startsOn, 20);
    addAbsence(world, { person, type, startsOn: from, endsOn: from });
  }
  touch(world);
  return changed;
}
