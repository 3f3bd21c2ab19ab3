/** Made-up people, absences, lists and timers, as both sides would give them; and a Personio side in memory. */
import type { Absence } from "../../../core/model/absence.ts";
import { Completeness } from "../../../core/model/completeness.ts";
import type { Person } from "../../../core/model/person.ts";
import { isLeftOut, type Current, type Desired, type Fields, type LeftOut } from "../../../core/model/record.ts";
import { overlaps, type Window } from "../../../core/model/time.ts";
import type { DesiredContext, Reader, Reads } from "../../../core/plugin/contract.ts";
import type {
  AttendanceFields,
  SourceAbsenceFields,
  SourceSide,
  WritableSide,
} from "../../../core/plugin/source-side.ts";
import { staffSchedulingConfig } from "../../../plugins/staff-scheduling/config.ts";
import type { Lists, StaffClient, Timer, ToolAbsence } from "../../../plugins/staff-scheduling/connector.ts";

export const TODAY = "2026-07-21";
export const NOW = `${TODAY}T10:00:00.000Z`;
export const ZONE = "Europe/Berlin";

export const LISTS: Lists = {
  timezone: ZONE,
  locations: [
    { id: "64", name: "Berlin" },
    { id: "65", name: "Leeds" },
  ],
  departments: [
    { id: "1", name: "Kitchen", location: "64" },
    { id: "2", name: "Bar", location: "64" },
    { id: "3", name: "Kitchen", location: "65" },
  ],
  absenceTypes: [
    { id: "11", name: "Paid vacation", location: "64" },
    { id: "12", name: "Paid vacation", location: "65" },
    { id: "13", name: "Sick leave", location: "64" },
  ],
};

export const ANN = person("1");

export function person(id: string, further: Person["attributes"] = {}): Person {
  const named = { first_name: "Ann", last_name: `Example ${id}`, email: `ann${id}@example.com` };
  const days = { status: "active", hire_date: "2020-01-01", last_working_day: null };
  const units = { office: { id: "o1", name: "Berlin" }, department: { id: "d1", name: "Kitchen" }, team: null };
  return { id, attributes: { ...named, ...days, ...units, ...further } };
}

export function absence(further: Partial<Absence> = {}): Absence {
  return {
    ...{ id: "a1", aliases: [], personId: "1", type: { id: "t1", name: "Paid vacation" } },
    ...{ startsOn: "2026-07-22", endsOn: "2026-07-24", startsAtMidday: false, endsAtMidday: false, hours: null },
    ...{ approval: "approved", comment: null },
    ...further,
  };
}

export function toolAbsence(further: Partial<ToolAbsence> = {}): ToolAbsence {
  return {
    ...{ id: "900", user: "501", type: "11", state: "approved", changedAt: NOW },
    ...{ starts_at: "2026-07-22T00:00", ends_at: "2026-07-25T00:00" },
    ...further,
  };
}

export function timer(further: Partial<Timer> = {}): Timer {
  return {
    ...{ id: "800", user: "501", state: "verified", breakSeconds: 0, breaks: [], changedAt: NOW },
    ...{ startsAt: "2026-07-20T07:00:00.000Z", endsAt: "2026-07-20T15:00:00.000Z" },
    ...further,
  };
}

export function reads(people: readonly Person[], absences: readonly Absence[] = []): Reads {
  return {
    ...{ people: collection("people", people), absences: collection("absences", absences) },
    ...{ today: TODAY, readAt: NOW, warnings: [] },
  };
}

export function collection<T>(name: string, records: readonly T[]) {
  return { records, completeness: complete(name, records.length) };
}

function complete(name: string, distinct: number): Completeness {
  return Completeness.of({ collection: name, pages: 1, distinct, total: null, window: null, attributes: null });
}

/** Links people to accounts: 501 is Ann's, and everybody else's is 500 plus their id. */
export function known<Lead>(
  leading: readonly Lead[] = [],
  further: Partial<DesiredContext<Lead>> = {},
): DesiredContext<Lead> {
  const subjectOf = (_: string, id: string) => (Number(id) > 500 ? String(Number(id) - 500) : null);
  return { followed: false, leading: collection("leading", leading), subjectOf, ...further };
}

/** Returns parsed settings, from a config as a person would write it. */
export function settings(further: Record<string, unknown> = {}) {
  const connector = { type: "staffomatic", account: "acme", token: "made-up", contact: "it@example.com" };
  return staffSchedulingConfig.parse({ connector, ...further });
}

/** A client that throws when it is asked: what should be there is computed without the tool. */
export const SILENT = new Proxy({} as StaffClient, {
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

/** Personio as a side that can be written, in memory. */
export class MemorySide implements SourceSide {
  readonly attendances = new MemoryRecords<AttendanceFields>(({ periods }) => daysIn(periods));
  readonly absences = new MemoryRecords<SourceAbsenceFields>(({ starts_on, ends_on }) => ({
    from: starts_on,
    to: ends_on,
  }));
  types = [
    { id: "t1", name: "Paid vacation" },
    { id: "t2", name: "Sick leave" },
  ];
  absenceTypes = async () => this.types;
}

function daysIn(periods: readonly string[]): Window {
  const days = periods.map((period) => period.slice(-33, -23)).sort();
  return { from: days[0] ?? "", to: days.at(-1) ?? "" };
}

export class MemoryRecords<F extends Fields> implements WritableSide<F> {
  readonly rows = new Map<string, F>();
  readonly #daysOf: (fields: F) => Window;
  #made = 0;

  constructor(daysOf: (fields: F) => Window) {
    this.#daysOf = daysOf;
  }

  async *current(window: Window): Reader<Current<F>> {
    const rows = [...this.rows].filter(([, fields]) => overlaps(this.#daysOf(fields), window));
    yield rows.map(([id, fields]) => this.#shown(id, fields));
    return complete("memory", rows.length);
  }

  async get(id: string): Promise<Current<F> | null> {
    const fields = this.rows.get(id);
    return fields ? this.#shown(id, fields) : null;
  }

  async find(wanted: F): Promise<readonly Current<F>[]> {
    const same = [...this.rows].filter(([, fields]) => JSON.stringify(fields) === JSON.stringify(wanted));
    return same.map(([id, fields]) => this.#shown(id, fields));
  }

  async create(wanted: F): Promise<string> {
    this.#made += 1;
    this.rows.set(`p${this.#made}`, wanted);
    return `p${this.#made}`;
  }

  async update(id: string, wanted: F): Promise<string> {
    this.rows.set(id, wanted);
    return id;
  }

  async remove(id: string): Promise<void> {
    this.rows.delete(id);
  }

  #shown(remoteId: string, fields: F): Current<F> {
    return { remoteId, key: null, title: remoteId, active: true, marked: false, fields };
  }
}
