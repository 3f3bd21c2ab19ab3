// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config writes its variables so.
/**
 * How much is fuzzed, and what counts as a crash. CI has the same few inputs each time; `FUZZ_RUNS=100` makes it a hundred times
 * as many, `FUZZ_SEED` others. A failure prints its seed and the smallest input that shows it.
 */
import fc from "fast-check";
import { RecordError, RollcallError } from "../../core/model/errors.ts";
import { ForbiddenRequest } from "../../core/plugin/forbidden.ts";

const times = Number(process.env.FUZZ_RUNS ?? 1);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);

/** So many runs in CI. */
export function runs(count: number): fc.Parameters<unknown> {
  return { numRuns: Math.ceil(count * times), seed, endOnFailure: times > 1 };
}

/** A whole test may take as long as it is asked to. */
export const PATIENCE = 60_000 * Math.max(1, times);

/** An error of our own that says what is wrong outside; anything else is a bug. */
export function isTold(error: unknown): boolean {
  if (!(error instanceof RollcallError) || error instanceof ForbiddenRequest) return false;
  const isOurs = error instanceof RecordError || error.code !== "UNEXPECTED";
  return isOurs && error.message !== "" && error.remedy !== "" && !/\n/.test(error.message);
}

/** Passes on what is no told error; gives undefined for one. */
export function orTold<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isTold(error)) return undefined;
    throw error;
  }
}

export async function orToldLater<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isTold(error)) return undefined;
    throw error;
  }
}

/** Texts as vendors and hands bring them about: any characters, and pieces that mean something somewhere. */
export function text(...pieces: readonly string[]): fc.Arbitrary<string> {
  const common = [
    "",
    " ",
    "\n",
    "\r\n",
    "\0",
    "\u202e",
    "\ud800",
    "😀",
    "__proto__",
    "constructor",
    "0",
    "-1",
    "1e999",
    "null",
    "${X}",
  ];
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...common, ...pieces) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
  );
  return fc.array(piece, { maxLength: 12 }).map((all) => all.join(""));
}

/** Any value that JSON can carry, mostly small. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    "",
    "0",
    [],
    {},
    [null],
    [[]],
    [{}],
    { id: null },
    { value: {} },
  ),
  fc.constantFrom<unknown>(
    "2026-13-45",
    "2026-07-21",
    "2026-07-21T09:00:00Z",
    "9".repeat(30),
    "x".repeat(5_000),
    "\u0000",
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

export interface Mutation {
  /** Picks the place, as a share of all places. */
  readonly place: number;
  readonly how: "replace" | "drop" | "double" | "move";
  readonly value: unknown;
}

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    place: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
    how: fc.constantFrom("replace", "replace", "replace", "drop", "double", "move"),
    value: anyJson,
  }),
  { minLength: 1, maxLength: 3 },
) as fc.Arbitrary<readonly Mutation[]>;

type Holder = Record<string, unknown> | unknown[];

/** A copy with something else in a few of its places. */
export function mutated(value: unknown, changes: readonly Mutation[]): unknown {
  const root = { whole: structuredClone(value) };
  for (const change of changes) {
    const places = placesIn(root);
    const found = places[Math.floor(change.place * places.length)];
    if (!found) continue;
    const [holder, key] = found;
    const inside = holder as Record<string, unknown>;
    if (change.how === "drop" && Array.isArray(holder)) holder.splice(Number(key), 1);
    else if (change.how === "drop") delete inside[key];
    else if (change.how === "double") inside[key] = [inside[key], inside[key]];
    else if (change.how === "move") inside[key] = { [key]: inside[key] };
    else inside[key] = structuredClone(change.value);
  }
  return root.whole;
}

function placesIn(root: Holder): (readonly [Holder, string])[] {
  const places: (readonly [Holder, string])[] = [];
  const waiting: Holder[] = [root];
  for (let holder = waiting.pop(); holder !== undefined; holder = waiting.pop()) {
    for (const [key, inner] of Object.entries(holder)) {
      places.push([holder, key]);
      if (typeof inner === "object" && inner !== null) waiting.push(inner as Holder);
    }
  }
  return places;
}
