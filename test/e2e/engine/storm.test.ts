/**
 * Random weeks in a small company: absences come, move and go, awork's people edit and delete, answers are lost, the process
 * is restarted. After each step awork shows exactly what Personio says, once, and nothing made by hand was touched.
 */
import { expect, test } from "vitest";
import {
  addAbsence,
  changeAbsence,
  changePerson,
  type SimAbsence,
  type SimPerson,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import { diceOf } from "../../../plugins/personio/simulator/random.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";
import { Cancelled } from "../../../core/model/errors.ts";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { addDays, dateIn } from "../../../core/model/time.ts";
import { HOUR } from "../../kit/swift-clock.ts";

type Dice = ReturnType<typeof diceOf>;
type Step = (house: House, dice: Dice) => void | Promise<void>;

const today = (house: House) => dateIn("Europe/Berlin", house.clock.now());
const anyOf = <T>(dice: Dice, list: readonly T[]): T | undefined => list[dice.between(0, list.length - 1)];
const living = (house: House) => house.world.absences;
const mirrors = (house: House) =>
  [...house.awork.absences.values()].filter(({ externalProvider, deletedOn }) => externalProvider && !deletedOn);

function span(house: House, dice: Dice) {
  const startsOn = addDays(today(house), dice.between(-10, 170));
  return { startsOn, endsOn: addDays(startsOn, dice.between(0, 9)) };
}

const STEPS: Readonly<Record<string, Step>> = {
  "somebody will be absent": (house, dice) => {
    const person = anyOf(dice, house.world.people) as SimPerson;
    addAbsence(house.world, { person, type: "Urlaub", ...span(house, dice), comment: `note ${dice.between(1, 99)}` });
  },
  "an absence is moved": (house, dice) => {
    const absence = anyOf(dice, living(house));
    if (absence) changeAbsence(house.world, absence, span(house, dice));
  },
  "an absence is withdrawn": (house, dice) => {
    const absence = anyOf(dice, living(house));
    if (absence) withdrawAbsence(house.world, absence);
  },
  "an absence changes its state": (house, dice) => {
    const absence = anyOf(dice, living(house));
    const status = anyOf(dice, ["approved", "rejected", "pending", "deletion_pending"]) as string;
    if (absence) changeAbsence(house.world, absence, { status });
  },
  "half a day is taken": (house, dice) => {
    const absence = anyOf(dice, living(house));
    if (absence && absence.startsOn !== absence.endsOn)
      changeAbsence(house.world, absence, { startsAtMidday: !absence.startsAtMidday });
  },
  "somebody marries": (house, dice) => {
    const person = anyOf(dice, house.world.people) as SimPerson;
    changePerson(house.world, person, { email: `new${dice.between(1, 1e6)}@example.com` });
  },
  "a mirrored absence is edited in awork": (house, dice) => {
    const mirror = anyOf(dice, mirrors(house));
    const endOn = `${addDays(today(house), dice.between(171, 400))}T00:00:00Z`;
    if (mirror)
      house.awork.editAsUser(mirror.id, anyOf(dice, [{ endOn }, { description: "mine" }, { isHalfDayOnEnd: true }])!, {
        force: true,
      });
  },
  "a mirrored absence is deleted in awork": (house, dice) => {
    const mirror = anyOf(dice, mirrors(house));
    if (mirror) house.awork.deleteAsUser(mirror.id, { force: true });
  },
  "answers are lost": (house, dice) => {
    house.awork.fault({
      path: /absences/,
      where: ({ method }) => method !== "GET",
      after: dice.between(0, 2),
      times: dice.between(1, 3),
      how: "drop after write",
    });
  },
  "awork is down for a moment": (house, dice) => {
    house.awork.fault({
      path: /./,
      after: dice.between(0, 5),
      times: dice.between(1, 8),
      how: { status: 503, body: "" },
    });
  },
  "Personio is down for a moment": (house, dice) => {
    house.personio.server.fault({
      path: /./,
      after: dice.between(0, 5),
      times: dice.between(1, 8),
      how: { status: 502, body: "" },
    });
  },
  "absences are read by the other interface": async (house) => {
    // What vanishes at the very moment of the switch cannot be asked for by an id that the other interface knows: it is held.
    await settled(house);
    house.personio.quirks.v2AbsencesMissing = !house.personio.quirks.v2AbsencesMissing;
    await settled(house);
  },
  "an account is deactivated in awork, or activated again": (house, dice) => {
    const user = anyOf(
      dice,
      [...house.awork.users.values()].filter(({ userContactInfos }) => userContactInfos.length > 0),
    );
    if (user) user.isDeactivated = !user.isDeactivated && dice.between(0, 2) === 0;
  },
  "the process is told to stop in the middle of a run": async (house, dice) => {
    const stop = new AbortController();
    const how = (answer: SimAnswer) => {
      stop.abort(new Cancelled("the process is told to stop"));
      return answer;
    };
    house.awork.fault({ path: /absences/, after: dice.between(0, 4), times: 1, how });
    await house.sync({ signal: stop.signal });
  },
  "time passes": (house, dice) => {
    house.clock.pass(dice.between(1, 30) * HOUR);
    house.world.now = house.clock.now();
  },
  "a new process": (house) => house.restart(),
};

/** `who from to` of what counts today; what ended before the window is history and stands as it last was. */
function wanted(house: House, accounts: ReadonlyMap<number, string>): string[] {
  const from = addDays(today(house), -14);
  return living(house)
    .filter(({ status, endsOn }) => ["approved", "deletion_pending"].includes(status) && (endsOn as string) >= from)
    .map((one) => line(accounts.get(one.person.id) as string, one.startsOn, one.endsOn as string, one))
    .sort();
}

function line(
  user: string,
  from: string,
  to: string,
  { startsAtMidday, comment }: Pick<SimAbsence, "startsAtMidday" | "comment">,
): string {
  return [user, from, to, startsAtMidday && from !== to ? "midday" : "morning", comment ?? ""].join(" ");
}

function shown(house: House): string[] {
  const from = addDays(today(house), -14);
  return mirrors(house)
    .filter(({ endOn }) => endOn.slice(0, 10) >= from)
    .map((one) => {
      const [start, end] = [one.startOn.slice(0, 10), one.endOn.slice(0, 10)];
      const comment = /note \d+/.exec(one.description ?? "")?.[0] ?? "";
      return line(one.userId, start, end, { startsAtMidday: one.isHalfDayOnStart, comment });
    })
    .sort();
}

/** Absences of people whose account is deactivated stand still; of them nothing is expected. */
const isLive = (house: House) => (shownLine: string) =>
  !house.awork.users.get(shownLine.split(" ")[0] as string)?.isDeactivated;

async function settled(house: House): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const { run } = await house.sync();
    if (run.status === "succeeded") return;
    if (tries > 12) throw new Error(`it does not come to rest: ${JSON.stringify([run.status, run.error, run.counts])}`);
    house.awork.heal();
    house.personio.server.heal();
  }
}

/** More, or another one: `STORM_SEEDS=40-80 vitest run test/e2e/engine/storm.test.ts`. */
const [first = 1, last = 4] = (process.env.STORM_SEEDS ?? "").split("-").filter(Boolean).map(Number);

for (let seed = first; seed <= last; seed += 1)
  test(`after every step awork shows what Personio says (seed ${seed})`, async () => {
    const dice = diceOf(seed);
    const house = await openHouse({
      plain: 6,
      target: { hide_details: false, limits: { removals: "off", because: "a storm" } },
    });
    await house.sync();
    const links = await house.store.links.of(TARGET);
    const accounts = new Map(links.map(({ subject, remoteId }) => [Number(subject), remoteId]));
    const byHand = [...accounts.values()].map((userId) =>
      house.awork.addAbsence({
        userId,
        startOn: `${today(house)}T00:00:00Z`,
        endOn: `${addDays(today(house), 3)}T00:00:00Z`,
      }),
    );
    const before = structuredClone(byHand);
    const story: string[] = [];
    for (let n = 0; n < 60; n += 1) {
      const [name, step] = anyOf(dice, Object.entries(STEPS)) as [string, Step];
      story.push(name);
      await step(house, dice);
      if (dice.between(0, 2) === 0) continue;
      await settled(house);
      const told = `seed ${seed}: ${story.slice(-8).join("; ")}`;
      expect(shown(house).filter(isLive(house)), told).toEqual(wanted(house, accounts).filter(isLive(house)));
    }
    await settled(house);
    house.awork.heal();
    house.personio.server.heal();
    expect(byHand).toEqual(before);
    expect((await house.plan()).changes).toEqual([]);
  }, 60_000);
