/**
 * Reads all people by one interface a run: the configured one, or v2 once v1 is gone (v1-gone.ts). v1 is still asked first in
 * every run, so that an outage that looks like the end of v1 does not keep us on v2 for good.
 */
import type { Person } from "../../../core/model/person.ts";
import type { CivilDate } from "../../../core/model/time.ts";
import type { Collection, Needs } from "../../../core/plugin/contract.ts";
import { collect } from "../wire/collect.ts";
import type { Doors } from "../wire/doors.ts";
import type { PersonioRefusal } from "../wire/refusal.ts";
import type { PersonioConfig } from "../config.ts";
import { employeesV1 } from "./employees-v1.ts";
import { type Mapper, mapping } from "./mapper.ts";
import { needsEmployments, personsV2 } from "./persons-v2.ts";
import { missingAttributes, type PeopleInterface, refuseMissing } from "./released.ts";
import { nameSupervisors } from "./supervisors.ts";
import type { V1Gone } from "./v1-gone.ts";
import { wantedKeys } from "./wanted.ts";

export interface ReadPeople {
  readonly people: Collection<Person>;
  readonly warnings: readonly string[];
}

export interface PeopleReading {
  readonly doors: Doors;
  readonly config: PersonioConfig;
  readonly gone: V1Gone;
}

/** What a reading is for: the attributes, the day whose employment counts, and whether nothing of it is stored. */
export interface PeopleAsked {
  readonly needs: Needs["people"];
  readonly today: CivilDate;
  readonly onlyLooks: boolean;
}

export class PeopleReader {
  readonly #doors: Doors;
  readonly #config: PersonioConfig;
  readonly #gone: V1Gone;
  /** The interface that the last reading used; look-ups by id use it too. */
  by: PeopleInterface;

  constructor({ doors, config, gone }: PeopleReading) {
    this.#doors = doors;
    this.#gone = gone;
    this.#config = config;
    this.by = config.people;
  }

  /** @throws RefusedError ATTRIBUTE_NOT_RELEASED, and whatever the reading throws. */
  async read(asked: PeopleAsked, halt: AbortSignal): Promise<ReadPeople> {
    if (this.#config.people === "v2") return this.#readBy("v2", asked, halt);
    try {
      const read = await this.#readBy("v1", asked, halt);
      await this.#gone.isThere(asked);
      return read;
    } catch (error) {
      return this.#instead(await this.#gone.judge(error, asked), asked, halt);
    }
  }

  async #instead(error: PersonioRefusal, asked: PeopleAsked, halt: AbortSignal): Promise<ReadPeople> {
    const { people, warnings } = await this.#readBy("v2", asked, halt);
    const warning = `People are read through Personio's v2 interface, because v1 is gone (${error.message}). Set people: v2 to make this permanent.`;
    return { people, warnings: [warning, ...warnings] };
  }

  async #readBy(by: PeopleInterface, { needs, today, onlyLooks }: PeopleAsked, halt: AbortSignal): Promise<ReadPeople> {
    const mapper = mapping(wantedKeys(needs));
    const { employees, persons: door } = this.#doors;
    const { base_url: baseUrl } = this.#config;
    const reader =
      by === "v1"
        ? employeesV1(employees, mapper)
        : personsV2({ door, baseUrl, mapper, employedOn: needsEmployments(needs) ? today : null });
    const records: Person[] = [];
    const completeness = await collect(reader, (person) => records.push(person), halt);
    // Who only looks must not lead the runs to another interface.
    if (!onlyLooks) this.by = by;
    nameSupervisors(records);
    return { people: { records, completeness }, warnings: checked(needs, mapper, by, records.length) };
  }
}

/**
 * Refuses missing attributes, or returns warnings about them. A company without people carries no attribute, which says nothing
 * about the credential.
 */
function checked(
  needs: Needs["people"],
  { released, labels }: Pick<Mapper, "released" | "labels">,
  by: PeopleInterface,
  count: number,
): readonly string[] {
  if (count === 0) return [];
  const missing = missingAttributes(needs, released, by);
  refuseMissing(missing, by, labels);
  if (missing.doubtful.length === 0) return [];
  const names = missing.doubtful.map((key) => `"${key}"`).join(", ");
  return [`No person has ${names}: either nobody was terminated, or the credential may not read it.`];
}
