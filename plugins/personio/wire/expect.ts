/**
 * Narrow checks of Personio's answers for the hot paths: 50,000 people pass here in a run. They cost nothing while all is well;
 * where an answer is not as documented they throw a Mismatch that knows its path, and `eachOf` turns it into one clear refusal:
 * `personio.people: data[3].attributes.id: expected an object with value`. Values never appear in the message: they may be
 * private.
 */
import { RefusedError } from "../../../core/model/errors.ts";

export type Json = Readonly<Record<string, unknown>>;

export class Mismatch extends Error {
  readonly path: string;
  readonly expected: string;

  constructor(path: string, expected: string) {
    super(`${path}: expected ${expected}`);
    this.path = path;
    this.expected = expected;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectAt(value: unknown, path: string, expected = "an object"): Json {
  if (isObject(value)) return value;
  throw new Mismatch(path, expected);
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Mismatch(path, "a list");
}

export function textAt(value: unknown, path: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Mismatch(path, "a text");
}

/** Returns an id as text: v1 ids are integers (the gateway makes text of long ones), v2 ids are texts. */
export function idAt(value: unknown, path: string): string {
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  throw new Mismatch(path, "an id");
}

/** Returns a count, which may be written as text with the stray comma of Personio's own examples (`"200,"`); null when absent. */
export function countOf(value: unknown): number | null {
  const count = typeof value === "string" && /^\d+,?$/.test(value) ? Number.parseInt(value, 10) : value;
  return typeof count === "number" && Number.isInteger(count) && count >= 0 ? count : null;
}

/** @throws RefusedError CONTRACT_BROKEN that names the record and the path of the mismatch. */
export function eachOf<T>(
  collection: string,
  path: string,
  records: readonly unknown[],
  parse: (record: unknown) => T,
) {
  const parsed: T[] = [];
  try {
    for (const record of records) parsed.push(parse(record));
  } catch (error) {
    throw inWords(error, collection, `${path}[${parsed.length}].`);
  }
  return parsed;
}

/** Runs `parse` and turns a Mismatch into a refusal that says in words where the answer was not as documented. */
export function understood<T>(collection: string, prefix: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw inWords(error, collection, prefix);
  }
}

function inWords(error: unknown, collection: string, prefix: string): unknown {
  return error instanceof Mismatch ? broken(collection, `${prefix}${error.path}`, error.expected) : error;
}

function broken(collection: string, path: string, expected: string): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", `${collection}: ${path}: expected ${expected}`, {
    remedy:
      "Personio's answer is not as documented. If it goes on, update rollcall; if that does not help, report this line to its makers.",
  });
}
