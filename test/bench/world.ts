/**
 * The company that the benchmark works on: everybody is there, has an e-mail, an account in awork and exactly two absences
 * by the day, wholly inside the window of 14 days back and 180 ahead.
 */
import type { AworkSimulator } from "../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { addAbsence, makeWorld, touch, type SimAbsence, type World } from "../../plugins/personio/world.ts";
import { addDays, type CivilDate } from "../../core/model/time.ts";

export function benchWorld(people: number, today: CivilDate): World {
  const world = makeWorld({ seed: 7, people, today });
  world.absences = [];
  const days = Array.from({ length: 181 }, (_, offset) => addDays(today, offset)) as CivilDate[];
  for (const [index, person] of world.people.entries()) {
    person.email = `${person.id}.${person.lastName.toLowerCase().replace(/\P{L}/gu, "")}@example.com`;
    person.status = "active";
    const type = world.types[0]!;
    const [first, second] = [1 + (index % 60), 80 + (index % 60)];
    addAbsence(world, { person, type, startsOn: days[first]!, endsOn: days[first + (index % 4)]! });
    addAbsence(world, { person, type, startsOn: days[second]!, endsOn: days[second + 4 + (index % 9)]! });
  }
  return world;
}

/** One account a person. */
export function fillAwork(awork: AworkSimulator, world: World): void {
  for (const { email, firstName, lastName } of world.people) awork.addUser({ email, firstName, lastName });
}

export interface Changed {
  readonly moved: number;
  readonly withdrawn: number;
  readonly added: number;
}

/** One absence in a hundred: of ten, eight end a day later, one is withdrawn, and one is new in its place. */
export function changeOnePercent(world: World, round: number): Changed {
  const gone = new Set<SimAbsence>();
  const fresh: SimAbsence[] = [];
  const changed = { moved: 0, withdrawn: 0, added: 0 };
  for (let index = round % 100; index < world.absences.length; index += 100) {
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
