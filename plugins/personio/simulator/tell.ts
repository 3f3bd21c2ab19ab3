/** Events of a made-up world, told to whoever listens, by the names of Personio's events and with ids alone. */
import type { SimAbsence, SimAttendance, SimPerson, World } from "./records.ts";

/** Tells the listeners of an event. Under which keys Personio puts the ids is not known (sheet §9). */
export function tell(world: World, name: string, record: SimPerson | SimAbsence | SimAttendance): void {
  if (world.listeners.size === 0) return;
  const person = "person" in record ? record.person : record;
  const payload = { id: String(record.id), person: { id: String(person.id) } };
  for (const listener of world.listeners) listener({ name, occurredAt: world.now, payload });
}
