/** What happens in the town within an hour: somebody comes, goes, is renamed, moves; absences come, move and are withdrawn. */
import { addDays } from "../../core/model/time.ts";
import type { Dice } from "../../plugins/personio/simulator/random.ts";
import {
  addAbsence,
  addPerson,
  changeAbsence,
  changePerson,
  leave,
  type SimPerson,
  type World,
  withdrawAbsence,
} from "../../plugins/personio/world.ts";
import { TODAY, type Tools, type Town } from "./town.ts";

type Event = (tools: Tools, dice: Dice) => void;

const hire: Event = ({ personio: { world }, awork }, dice) => {
  const number = world.nextPersonId;
  const [firstName, lastName, email] = ["Ann", `Example ${number}`, `ann.${number}@example.com`];
  const person = addPerson(world, { firstName, lastName, email, department: dice.pick(world.departments) });
  awork.addUser({ firstName, lastName, email });
  away(world, person, dice);
};

function away(world: World, person: SimPerson, dice: Dice): void {
  const startsOn = addDays(TODAY, dice.between(1, 100));
  // Two that are alike could not be told from one that was made twice.
  if (world.absences.some((one) => one.person === person && one.startsOn === startsOn)) return;
  addAbsence(world, { person, type: world.types[0]!, startsOn, endsOn: addDays(startsOn, dice.between(0, 9)) });
}

const fallIll: Event = ({ personio: { world } }, dice) => away(world, dice.pick(staff(world)), dice);

const move: Event = ({ personio: { world } }, dice) => {
  const absence = dice.pick(world.absences);
  if (absence) changeAbsence(world, absence, { endsOn: addDays(absence.startsOn, dice.between(0, 20)) });
};

const withdraw: Event = ({ personio: { world } }, dice) => {
  const absence = dice.pick(world.absences);
  if (absence) withdrawAbsence(world, absence);
};

const marry: Event = ({ personio: { world } }, dice) => {
  changePerson(world, dice.pick(staff(world)), { lastName: `Beispiel ${dice.between(1, 9_999)}` });
};

const changeDepartment: Event = ({ personio: { world } }, dice) => {
  changePerson(world, dice.pick(staff(world)), { department: dice.pick(world.departments) });
};

/** Their absences end with them: what then becomes of those in awork is a question of its own. */
const goAway: Event = ({ personio: { world }, shifts }, dice) => {
  const busy = new Set([...world.absences, ...world.attendances].map(({ person }) => person));
  const timed = new Set([...shifts.world.timers.values()].map(({ user_id: id }) => shifts.world.users.get(id)?.email));
  const free = staff(world).filter((person) => !busy.has(person) && !timed.has(person.email));
  if (free.length > 0 && staff(world).length > 4) leave(world, dice.pick(free), addDays(TODAY, -1));
};

/** Working time goes the other way, and is recognised by the journal alone: no attendance in Personio is adopted. */
const work: Event = ({ personio: { world }, shifts }, dice) => {
  const [users, timers] = [[...shifts.world.users.values()], [...shifts.world.timers.values()]];
  const user = dice.pick(users.filter(({ email }) => staff(world).some((person) => person.email === email)));
  const day = addDays(TODAY, -dice.between(1, 18));
  if (!user || timers.some((one) => one.user_id === user.id && one.starts_at.startsWith(day))) return;
  const at = (hour: number) => `${day}T${String(hour).padStart(2, "0")}:00:00.000Z`;
  const breaks = dice.chance(0.5) ? [[at(10), at(11)] as const] : [];
  shifts.addTimer({ user: user.id, state: "verified", from: at(6), until: at(dice.between(12, 15)), breaks });
};

const correct: Event = ({ shifts }, dice) => {
  const timer = dice.pick([...shifts.world.timers.values()]);
  if (timer) timer.ends_at = `${timer.starts_at.slice(0, 10)}T${dice.between(12, 15)}:00:00.000Z`;
};

const EVENTS = [
  work,
  work,
  work,
  work,
  correct,
  hire,
  hire,
  fallIll,
  fallIll,
  move,
  withdraw,
  marry,
  changeDepartment,
  goAway,
];

export function staff({ people }: World): SimPerson[] {
  return people.filter(({ status }) => status === "active");
}

export function found({ tools }: Town, dice: Dice): void {
  for (let count = 0; count < 6; count += 1) hire(tools, dice);
}

export function anHour(town: Town, dice: Dice): void {
  const { world } = town.tools.personio;
  world.now = town.now();
  for (let count = dice.between(3, 6); count > 0; count -= 1) dice.pick(EVENTS)(town.tools, dice);
}
