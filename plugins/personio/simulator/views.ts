/**
 * Filtered lists and indices that were worked out from the world, kept until the world changes. So a walk over 1,000 pages
 * filters once. A change by hand that keeps both lengths is seen after `touch(world)`.
 */
import type { SimAbsence, SimAttendance, SimPerson, World } from "./records.ts";

const KEPT = 16;

export class Views {
  readonly #world: World;
  readonly #kept = new Map<string, unknown>();
  #state = "";

  constructor(world: World) {
    this.#world = world;
  }

  of<T>(key: string, make: () => T): T {
    const { version, people, absences, attendances } = this.#world;
    const state = `${version} ${people.length} ${absences.length} ${attendances.length}`;
    if (state !== this.#state) this.#kept.clear();
    this.#state = state;
    if (!this.#kept.has(key)) {
      if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value!);
      this.#kept.set(key, make());
    }
    return this.#kept.get(key) as T;
  }

  person(id: string): SimPerson | undefined {
    return this.of("people by id", () => new Map(this.#world.people.map((one) => [String(one.id), one]))).get(id);
  }

  absence(id: string): SimAbsence | undefined {
    return this.of("absences by id", () => new Map(this.#world.absences.map((one) => [one.id, one]))).get(id);
  }

  absenceOfNumber(id: string): SimAbsence | undefined {
    return this.of(
      "absences by number",
      () => new Map(this.#world.absences.map((one) => [String(one.numericId), one])),
    ).get(id);
  }

  /** Returns the person's absences, in the order of the world. */
  absencesOf(personId: string): readonly SimAbsence[] {
    const index = this.of("absences by person", () =>
      Map.groupBy(this.#world.absences, (one) => String(one.person.id)),
    );
    return index.get(personId) ?? [];
  }

  attendance(id: string): SimAttendance | undefined {
    return this.of("attendances by id", () => new Map(this.#world.attendances.map((one) => [one.id, one]))).get(id);
  }
}
