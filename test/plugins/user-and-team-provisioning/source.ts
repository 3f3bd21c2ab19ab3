/** Made-up people, as the source would give them, and settings as a person would write them. */
import { Completeness } from "../../../core/model/completeness.ts";
import type { Person } from "../../../core/model/person.ts";
import { isLeftOut, type Desired, type Fields, type LeftOut } from "../../../core/model/record.ts";
import type { Reads } from "../../../core/plugin/contract.ts";
import { provisioningConfig } from "../../../plugins/user-and-team-provisioning/config.ts";
import type { DirectoryClient } from "../../../plugins/user-and-team-provisioning/connector.ts";

export const TODAY = "2026-07-21";
export const IT = { id: "12", name: "IT" };
export const SALES = { id: "13", name: "Sales" };
export const CHIEF = person("1", "paula.platzhalter@example.com", { first_name: "Paula", last_name: "Platzhalter" });
export const UNDER_CHIEF = { supervisor: { id: "1", name: "Paula Platzhalter" } };

export function person(id: string, email: string | null, further: Person["attributes"] = {}): Person {
  const plain = { first_name: "Ann", last_name: "Example", status: "active", employment_type: "internal" };
  return { id, attributes: { email, ...plain, department: null, supervisor: null, ...further } };
}

export function reads(people: readonly Person[]): Reads {
  const tally = {
    collection: "people",
    pages: 1,
    distinct: people.length,
    total: null,
    window: null,
    attributes: null,
  };
  return {
    people: { records: people, completeness: Completeness.of(tally) },
    absences: null,
    today: TODAY,
    readAt: `${TODAY}T08:00:00.000Z`,
    warnings: [],
  };
}

export function settings(further: Record<string, unknown> = {}) {
  const connector = { type: "scim", url: "https://tool.example/scim/v2", token: "made-up" };
  return provisioningConfig.parse({ connector, ...further });
}

/** A client that throws when it is asked: what should be there is computed without the tool. */
export const silentClient = new Proxy({} as DirectoryClient, {
  get: () => () => {
    throw new Error("the tool was asked");
  },
});

export function wanted<F extends Fields>(rows: Iterable<Desired<F> | LeftOut>): Desired<F>[] {
  return [...rows].filter((row): row is Desired<F> => !isLeftOut(row));
}

export function leftOut(rows: Iterable<Desired | LeftOut>): LeftOut[] {
  return [...rows].filter(isLeftOut);
}
