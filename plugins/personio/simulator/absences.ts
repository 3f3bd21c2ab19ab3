/**
 * Fills a world with absences, about two a person: first one of each awkward case for the cast, with the usual window (14 days
 * back, 180 ahead) in mind, then ordinary ones that never overlap for one person.
 */
import type { CivilDate } from "../../../core/model/time.ts";
import { addAbsence, type NewAbsence } from "./changes.ts";
import type { SimPerson, World } from "./records.ts";
import { daysAround } from "./calendar.ts";

type Day = (offset: number) => CivilDate;
/** An absence of the cast: whose it is (place in the cast), its type, first and last day counted from today, and what is special. */
type Case = readonly [who: number, type: string, from: number, to: number | null, more?: Partial<NewAbsence>];

const CAST = 16;
const CASES: readonly Case[] = [
  [0, "Urlaub", 3, 12],
  [0, "Urlaub", 40, 44, { startsAtMidday: true }],
  [0, "Urlaub", 60, 62, { endsAtMidday: true }],
  [1, "Urlaub", 5, 5, { startsAtMidday: true, comment: "Nachmittag" }],
  [1, "Umzugstag", 8, 8, { endsAtMidday: true, comment: "morning only" }],
  [1, "Volunteering day", 30, 30],
  [2, "Arzttermin", 2, 2, { hours: { from: "09:00", until: "11:30" } }],
  [2, "Time off in lieu", 15, 16, { hours: { from: "13:00", until: "10:00" } }],
  [2, "Krankheit", -2, null, { comment: "open end" }],
  [3, "Urlaub", 1, 4],
  [4, "Urlaub", 7, 9],
  [5, "Urlaub", 7, 9],
  [7, "Urlaub", 20, 25, { status: "pending" }],
  [7, "Urlaub", 50, 52, { status: "rejected" }],
  [8, "Urlaub", -45, -35],
  [10, "Elternzeit", -100, 265],
  [11, "Unpaid leave", 10, 12, { status: "deletion_pending" }],
  [12, "Urlaub", 14, 16, { status: "substitute_requested" }],
  [12, "Urlaub", -20, -15],
  [12, "Urlaub", -14, -14],
  [14, "Urlaub", -16, -13],
  [14, "Urlaub", 180, 184],
  [14, "Urlaub", 190, 195],
  [15, "Urlaub", -14, -10, { startsAtMidday: true, endsAtMidday: true }],
];

export function makeAbsences(world: World, today: CivilDate): void {
  const day = daysAround(today);
  for (const [who, type, from, to, more] of CASES) {
    const person = world.people[who];
    if (person) enter(world, day, { person, type, startsOn: day(from), endsOn: to === null ? null : day(to), ...more });
  }
  for (const person of world.people.slice(CAST)) ordinary(world, day, person);
  world.version = 0;
}

/** Adds up to four absences, one after the other, from five months ago to nine months ahead. */
function ordinary(world: World, day: Day, person: SimPerson): void {
  const { dice } = world;
  if (person.status === "leave")
    enter(world, day, {
      person,
      type: "Elternzeit",
      startsOn: day(-dice.between(20, 200)),
      endsOn: day(dice.between(20, 400)),
    });
  if (person.status === "leave" || person.status === "onboarding") return;
  let from = -dice.between(1, 150);
  const count = dice.pick([1, 2, 2, 3, 3]);
  for (let n = 0; n < count; n += 1) {
    const to = from + (dice.chance(0.5) ? dice.between(1, 13) : 0);
    if (person.lastWorkingDay && day(to) > person.lastWorkingDay) return;
    enter(world, day, { person, startsOn: day(from), endsOn: day(to), ...kindOf(world, from === to) });
    from = to + dice.between(2, 90);
  }
}

/** Returns what an ordinary absence is like: mostly approved whole days; now and then a half, hours, or a request that is not decided. */
function kindOf({ dice, types }: World, single: boolean): Omit<NewAbsence, "person" | "startsOn" | "endsOn"> {
  const fate = dice.next();
  const status = fate < 0.06 ? "pending" : fate < 0.09 ? "rejected" : fate < 0.11 ? "deletion_pending" : "approved";
  if (single && dice.chance(0.15)) {
    const from = dice.between(8, 14);
    const hours = {
      from: `${String(from).padStart(2, "0")}:00`,
      until: `${String(from + dice.between(1, 3)).padStart(2, "0")}:30`,
    };
    return { type: dice.pick(types.filter((type) => type.unit === "hour")), hours, status };
  }
  const half = dice.next();
  const type = types[dice.pick([0, 0, 0, 0, 1, 1, 3, 4, 5])]!;
  return { type, status, startsAtMidday: half < 0.08, endsAtMidday: half >= 0.08 && half < 0.16 };
}

function enter(world: World, day: Day, absence: NewAbsence): void {
  const entered = addAbsence(world, absence);
  entered.createdAt = `${day(-world.dice.between(151, 300))}T08:00:00.000Z`;
  entered.updatedAt = `${day(-world.dice.between(1, 150))}T08:00:00.000Z`;
}
