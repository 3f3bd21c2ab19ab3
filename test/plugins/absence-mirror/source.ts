/** Made-up people and absences, as the source would give them. */
import type { Absence } from "../../../core/model/absence.ts";
import { Completeness } from "../../../core/model/completeness.ts";
import type { Person } from "../../../core/model/person.ts";
import { isLeftOut, type Desired, type Fields, type LeftOut } from "../../../core/model/record.ts";
import type { Reads } from "../../../core/plugin/contract.ts";
import type { Capabilities, MirrorClient } from "../../../plugins/absence-mirror/connector.ts";
import { absenceMirrorConfig } from "../../../plugins/absence-mirror/config.ts";

export const TODAY = "2026-07-21";
export const ADA = person("1", "Ada.Anvil@example.com");

export function person(id: string, email: string | null, further: Person["attributes"] = {}): Person {
  return { id, attributes: { email, first_name: "Ada", last_name: "Anvil", status: "active", ...further } };
}

export function absence(further: Partial<Absence> = {}): Absence {
  return {
    id: "a1",
    aliases: ["4711"],
    personId: "1",
    type: { id: "t1", name: "Paid vacation" },
    startsOn: "2026-07-20",
    endsOn: "2026-07-24",
    startsAtMidday: false,
    endsAtMidday: false,
    hours: null,
    approval: "approved",
    comment: "by the sea",
    ...further,
  };
}

export function reads(
  absences: readonly Absence[],
  people: readonly Person[] = [ADA],
  further: Partial<Reads> = {},
): Reads {
  const collection = <T>(name: string, records: readonly T[]) => {
    const tally = { collection: name, pages: 1, distinct: records.length, total: null, window: null, attributes: null };
    return { records, completeness: Completeness.of(tally) };
  };
  return {
    people: collection("people", people),
    absences: collection("absences", absences),
    today: TODAY,
    readAt: `${TODAY}T08:00:00.000Z`,
    warnings: [],
    ...further,
  };
}

/** Returns parsed settings, from a config as a person would write it. */
export function settings(further: Record<string, unknown> = {}) {
  return absenceMirrorConfig.parse({ connector: { type: "awork", api_key: "made-up" }, ...further });
}

/** A client that throws when it is asked: what should be there is computed without the target. */
export function silentClient(capabilities: Partial<Capabilities> = {}): MirrorClient {
  const silent = () => {
    throw new Error("the target was asked");
  };
  return {
    capabilities: { halves: true, mark: true, noteLength: 1000, ...capabilities },
    accounts: silent,
    account: silent,
    absences: silent,
    absence: silent,
    find: silent,
    create: silent,
    update: silent,
    remove: silent,
    test: silent,
  };
}

export function wanted<F extends Fields>(rows: Iterable<Desired<F> | LeftOut>): Desired<F>[] {
  return [...rows].filter((row): row is Desired<F> => !isLeftOut(row));
}

export function leftOut(rows: Iterable<Desired | LeftOut>): LeftOut[] {
  return [...rows].filter(isLeftOut);
}
