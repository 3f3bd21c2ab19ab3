/** Small worlds in which anything changes on both sides: what a partial run of few records does is a part of what a full run does. */
import { expect, test } from "vitest";
import { addDays } from "../../../core/model/time.ts";
import { type Dice, diceOf } from "../../../plugins/personio/simulator/random.ts";
import {
  addAbsence,
  addPerson,
  changeAbsence,
  changePerson,
  rejectAbsence,
  type SimAbsence,
  type SimPerson,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import type { SimAworkAbsence } from "../../../plugins/absence-mirror/connectors/awork/simulator-world.ts";
import { type House, openHouse, TARGET, welcome } from "../../kit/house.ts";
import { HOUR } from "../../kit/swift-clock.ts";

const SEEDS = 3;
const ROUNDS = 8;
const NARROWLY = "reads what has changed";
const TODAY = "2026-07-21";

type Deed = (house: House, dice: Dice) => unknown;

function somebody({ world }: House, dice: Dice): SimPerson {
  return dice.pick(world.people);
}

function something({ world }: House, dice: Dice): SimAbsence {
  return dice.pick(world.absences);
}

function account({ awork }: House, dice: Dice) {
  return dice.pick([...awork.users.values()].filter(({ id }) => id !== awork.me.id));
}

/** The same one in either house, in whatever order they were made. */
function mirror({ awork }: House, dice: Dice): string {
  const all = [...awork.absences.values()].map((one) => ({ id: one.id, shown: shown(one) }));
  return dice.pick(all.sort((a, b) => (a.shown < b.shown ? -1 : 1))).id;
}

function shown({ id: _, createdOn: _c, updatedOn: _u, ...rest }: SimAworkAbsence): string {
  return JSON.stringify(rest);
}

const off: Deed = (house, dice) => {
  const startsOn = addDays(TODAY, dice.between(0, 40));
  const endsOn = dice.pick([startsOn, startsOn, addDays(startsOn, 3), null]);
  addAbsence(house.world, {
    person: somebody(house, dice),
    type: dice.pick(["Urlaub", "Krankheit"]),
    startsOn,
    endsOn,
  });
};

/** In the source; the first ones are what happens most. */
const THERE: readonly Deed[] = [
  off,
  off,
  off,
  (house, dice) => changeAbsence(house.world, something(house, dice), { endsOn: addDays(TODAY, 60) }),
  (house, dice) => changeAbsence(house.world, something(house, dice), { comment: `${dice.between(1, 99)}` }),
  (house, dice) => changeAbsence(house.world, something(house, dice), { startsOn: "2030-01-01", endsOn: "2030-01-02" }),
  (house, dice) => changeAbsence(house.world, something(house, dice), { person: somebody(house, dice) }),
  (house, dice) => changeAbsence(house.world, something(house, dice), { status: dice.pick(["requested", "approved"]) }),
  (house, dice) => rejectAbsence(house.world, something(house, dice)),
  (house, dice) => withdrawAbsence(house.world, something(house, dice)),
  (house, dice) => changePerson(house.world, somebody(house, dice), { firstName: `Nr${dice.between(1, 99)}` }),
  (house, dice) => changePerson(house.world, somebody(house, dice), { email: `new${dice.between(1, 9)}@example.com` }),
  (house, dice) => changePerson(house.world, somebody(house, dice), { status: dice.pick(["inactive", "active"]) }),
  (house, dice) => {
    const person = addPerson(house.world, {
      firstName: "Neu",
      lastName: "Beispiel",
      email: `new${dice.between(1, 9)}@example.com`,
    });
    if (dice.chance(0.7)) welcome(house.awork, person);
  },
];

/** In the tool, where nobody asks rollcall. */
const HERE: readonly Deed[] = [
  (house, dice) => house.awork.deleteAsUser(mirror(house, dice), { force: true }),
  (house, dice) => house.awork.editAsUser(mirror(house, dice), { description: "by hand" }, { force: true }),
  (house, dice) => Object.assign(account(house, dice), { isDeactivated: dice.chance(0.5) }),
  (house, dice) => {
    const { person, startsOn } = something(house, dice);
    const user = [...house.awork.users.values()].find(({ userContactInfos: [mail] }) => mail?.value === person.email);
    const at = `${startsOn}T00:00:00Z`;
    const externalProvider = dice.pick(["personio", null]);
    if (user) house.awork.addAbsence({ userId: user.id, startOn: at, endOn: at, externalProvider });
  },
];

/** What stands in awork, and what rollcall knows of it, without the ids that awork gave. */
async function state(house: House): Promise<readonly string[]> {
  const links = await house.store.links.of(TARGET);
  const known = links.map(({ kind, subject, title, values, active }) =>
    JSON.stringify([kind, subject, title, values, active]),
  );
  return [...[...house.awork.absences.values()].map(shown), ...known].sort();
}

async function small(): Promise<House> {
  const house = await openHouse({ plain: 8, target: { limits: { removals: "off", because: "worlds this small" } } });
  const dice = diceOf(1);
  for (let n = 0; n < 8; n += 1) off(house, dice);
  await house.sync();
  await house.sync({ scope: "partial" });
  return house;
}

/** The same happens in both; one carries it by a partial run before the full one. */
async function lived(seed: number) {
  const [both, full] = [await small(), await small()];
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const house of [both, full]) {
      const dice = diceOf(seed * 100 + round);
      house.clock.pass(HOUR);
      house.world.now = house.clock.now();
      for (let n = dice.between(1, 3); n > 0; n -= 1) dice.pick(THERE)(house, dice);
      if (dice.chance(0.5)) dice.pick(HERE)(house, dice);
    }
    both.forgetRequests();
    const { run } = await both.sync({ scope: "partial" });
    expect(run.counts).toMatchObject({ remove: 0, failed: 0 });
    expect(both.writes().filter((write) => write.startsWith("DELETE"))).toEqual([]);
    await both.sync();
    await full.sync();
    await both.sync({ scope: "partial" });
    expect(await state(both), `seed ${seed}, round ${round}`).toEqual(await state(full));
  }
  return both.logged.filter((line) => line.includes(NARROWLY)).length;
}

test("whatever changes, such a run takes nothing away, and a full run after it ends where a full run alone does", async () => {
  let narrow = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) narrow += await lived(seed);
  expect(narrow).toBeGreaterThanOrEqual(2 * SEEDS);
});
