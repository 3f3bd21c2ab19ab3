/** How many requests a run needs: the pages of every list it must see, and one for each record that it writes. */
import type { BenchCase, Kind } from "./options.ts";
import type { Counts } from "./world-process.ts";

export interface Expected {
  readonly people: number;
  readonly which: BenchCase;
  readonly kind: Kind;
  /** Absences in awork when the run begins. */
  readonly before: number;
  readonly moved: number;
  readonly withdrawn: number;
  readonly added: number;
}

/** @throws when a run sent a request that paging did not need. Gives how many stand beside the pages of the four great lists. */
export function excessOf(counts: Counts, expected: Expected): number {
  const { people, which, before, moved, withdrawn, added } = expected;
  const first = which === "first";
  const pages = (rows: number, size: number) => Math.max(1, Math.ceil(rows / size));
  const lists = {
    "GET /v1/company/employees": pages(people, 100),
    "GET /v2/absence-periods": pages(2 * people, 100),
    // awork's own API user is one of them.
    "GET /users": pages(people + 1, 1000),
    "GET /absences": pages(before, 1000),
  };
  const writes = {
    "POST /absences": first ? 2 * people : added,
    "PUT /absences/:id": moved,
    "DELETE /absences/:id": withdrawn,
  };
  const beside: Readonly<Record<string, number>> = {
    "POST /v2/auth/token": 1,
    // Named once for the reading, once for look-ups.
    "GET /v2/absence-types": withdrawn > 0 ? 2 : 1,
    // What began before the window and reaches into it; and, once a day and process, what has no end.
    "GET /v2/absence-periods": 2,
    // What vanished is asked for by its id before it is taken away.
    "GET /v2/absence-periods/:id": withdrawn,
    // Whose credentials these are, when they are new.
    ...(first && { "GET /me": 1, "GET /users": 1, "GET /absences": 2 }),
  };
  const needed: Readonly<Record<string, number>> = { ...lists, ...writes };
  let excess = 0;
  for (const [what, count] of Object.entries(counts)) {
    const over = count - (needed[what] ?? 0);
    if (over > (beside[what] ?? 0)) throw new Error(`${count} times ${what}, where ${needed[what] ?? 0} are needed`);
    excess += over;
  }
  return excess;
}
