/**
 * A list of Personio's that comes out short, without an error: it is noticed, or what it lacks is "there" when it is asked for
 * by its id. Either way nothing can follow from it. Sizes are those around every end of a page, up to 500.
 */
import { expect, test } from "vitest";
import type { Needs, Reads } from "../../../core/plugin/contract.ts";
import type { PersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { cutList, emptyList, endEarly, moveTotal, repeatPage } from "../../../plugins/personio/simulator/traps.ts";
import { addAbsence, addPerson } from "../../../plugins/personio/world.ts";
import { startTenant, TODAY, type Tenant, WINDOW } from "./tenant.ts";

const SIZES = [1, 2, 3, 49, 50, 51, 99, 100, 101, 201, 500];

const NOBODYS = "999999999";

interface List {
  readonly path: RegExp;
  readonly page: number;
  readonly needs: Needs;
  readonly settings?: Record<string, unknown>;
  readonly v1?: true;
  ids(reads: Reads): readonly string[];
  gone(tenant: Tenant, ids: readonly string[]): Promise<readonly string[]>;
}

const goneOf = (answers: ReadonlyMap<string, unknown>) =>
  [...answers].filter(([, answer]) => answer === "gone").map(([id]) => id);

const people = {
  needs: { people: { required: ["first_name", "last_name", "email"], useful: [] }, absences: null },
  ids: (reads: Reads) => reads.people.records.map(({ id }) => id),
  gone: async ({ source }: Tenant, ids: readonly string[]) => goneOf(await source.confirmPeople(ids, { today: TODAY })),
};
const absences = {
  needs: { ...people.needs, absences: { window: WINDOW } },
  ids: (reads: Reads) => (reads.absences?.records ?? []).map(({ id }) => id),
  gone: async ({ source }: Tenant, ids: readonly string[]) => goneOf(await source.confirmAbsences(ids)),
};

const LISTS: Readonly<Record<string, List>> = {
  "people by v1": { ...people, path: /\/v1\/company\/employees$/, page: 100 },
  "people by v2": { ...people, path: /\/v2\/persons$/, page: 50, settings: { people: "v2" } },
  "absences by v2": { ...absences, path: /\/v2\/absence-periods$/, page: 100 },
  "absences by v1": { ...absences, path: /\/v1\/company\/time-offs$/, page: 200, v1: true },
};

/** Every way for a list of so many pages. */
function traps(path: RegExp, pages: number): readonly (readonly [string, (simulator: PersonioSimulator) => void])[] {
  const ends = Array.from({ length: pages }, (_, n) => n + 1);
  return [
    ...ends.map((n) => [`it ends after page ${n}`, (one: PersonioSimulator) => endEarly(one, path, n)] as const),
    ["each page lacks its last record", (one) => cutList(one, path)],
    ["200, and nothing there", (one) => emptyList(one, path)],
    ["the second page repeats the first", (one) => repeatPage(one, path)],
    ["the total goes down", (one) => moveTotal(one, path, -1)],
    ["the total goes up", (one) => moveTotal(one, path, 1)],
  ];
}

async function companyOf(size: number, { settings = {}, v1 }: List) {
  const tenant = await startTenant({ settings, ...(v1 && { quirks: { v2AbsencesMissing: true } }) });
  for (let n = 1; n <= size; n += 1) {
    const person = addPerson(tenant.world, { firstName: `Nr${n}`, lastName: "Example", email: `nr${n}@example.com` });
    addAbsence(tenant.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-05" });
  }
  return tenant;
}

/** First, middle and last: more would be the same look-ups over and over. */
function some(ids: readonly string[]): readonly string[] {
  return [...new Set([ids[0], ids[Math.floor(ids.length / 2)], ids.at(-1)])].filter((id) => id !== undefined);
}

test.each(Object.entries(LISTS))(
  "[completeness] %s, of 1 to 500 at every end of a page: whatever is wrong, nothing is taken for gone",
  async (_, list) => {
    for (const size of SIZES) {
      await using tenant = await companyOf(size, list);
      const read = () => tenant.source.read(list.needs, { changedSince: null }, { today: TODAY });
      const all = list.ids(await read());
      expect(all).toHaveLength(size);
      for (const [name, trap] of traps(list.path, Math.ceil(size / list.page))) {
        trap(tenant.simulator);
        const reads = await read().catch((error: { code?: string }) => error);
        tenant.simulator.server.heal();
        if ("code" in reads) expect(reads.code, `${size}: ${name}`).toBe("INCOMPLETE_READ");
        if (!("people" in reads)) continue;
        const seen = new Set(list.ids(reads));
        const missing = all.filter((id) => !seen.has(id));
        expect(await list.gone(tenant, some(missing)), `${size}: ${name}`).toEqual([]);
      }
      expect(await list.gone(tenant, [NOBODYS]), "one that never was").toEqual([NOBODYS]);
    }
  },
);
