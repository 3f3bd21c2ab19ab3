/** A company of which everything was compared, and one partial run has been told of the last days' changes: news are news from here on. */
import { addAbsence, type SimAbsence, type SimPerson } from "../../../plugins/personio/world.ts";
import { type House, type HouseOptions, openHouse } from "../../kit/house.ts";
import { DAY, HOUR } from "../../kit/swift-clock.ts";

export const PARTIAL = { scope: "partial" } as const;

/** `off`: so many people have a day off. */
export async function informed(off: number, options: HouseOptions): Promise<House> {
  const house = await openHouse(options);
  for (const person of house.world.people.slice(0, off)) dayOff(house, person, "2026-08-03");
  await house.sync();
  house.clock.pass(3 * DAY);
  await house.sync();
  await house.sync(PARTIAL);
  pass(house, HOUR);
  return house;
}

/** In Personio too, which stamps its changes. */
export function pass(house: House, ms: number): void {
  house.clock.pass(ms);
  house.world.now = house.clock.now();
}

export function dayOff(house: House, person: SimPerson, day: string): SimAbsence {
  return addAbsence(house.world, { person, type: "Urlaub", startsOn: day, endsOn: day });
}
