/** Returns the value at a path in an answer: `user.email`, `attendees.0.email`; undefined if there is no such path. Pure. */
import type { Condition } from "./config.ts";

export function pick(row: unknown, place: string): unknown {
  return place.split(".").reduce<unknown>((inner, name) => {
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, name)) return undefined;
    return (inner as Readonly<Record<string, unknown>>)[name];
  }, row);
}

/**
 * Whether the field has one of the values that mean yes; undefined if it is missing, or holds what is neither empty (null) nor of the kind of
 * any of these values: the row then says nothing that can be read.
 */
export function holds(row: unknown, { field, is }: Condition): boolean | undefined {
  const value = pick(row, field);
  if (value === null) return false;
  return is.some((one) => typeof one === typeof value) ? is.some((one) => one === value) : undefined;
}
