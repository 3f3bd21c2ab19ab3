/**
 * The keys by which an absence in the target is recognised when no link knows it: account, days and halves. Each absence there
 * also has a key without its end, because one whose end is not known yet was written with another end on another day.
 */
import type { MirrorFields } from "./connector.ts";

type Shape = Pick<MirrorFields, "user" | "starts_on" | "ends_on" | "starts_at" | "ends_at">;

/** `<user>|2026-07-05|2026-07-10|morning|evening`. */
export function keyOf({ user, starts_on, ends_on, starts_at, ends_at }: Shape): string {
  return `${user}|${starts_on}|${ends_on}|${starts_at}|${ends_at}`;
}

/** `<user>|2026-07-05|open|morning`: matches any end. */
export function openKeyOf({ user, starts_on, starts_at }: Pick<Shape, "user" | "starts_on" | "starts_at">): string {
  return `${user}|${starts_on}|open|${starts_at}`;
}

/** Returns the placeholder of a person's account in a key; the planner replaces it by the linked remote id. */
export function userRef(personId: string): string {
  return `{user:${personId}}`;
}
