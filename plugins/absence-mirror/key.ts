/**
 * By which an absence in the target is recognised when no link knows it: account, days and halves. Each absence there has a
 * second key without its end, because an absence whose end is not known yet was written with another end on another day.
 */
import type { MirrorFields } from "./connector.ts";

type Shape = Pick<MirrorFields, "user" | "starts_on" | "ends_on" | "starts_at" | "ends_at">;

/** `<user>|2026-07-05|2026-07-10|morning|evening`. */
export function keyOf({ user, starts_on, ends_on, starts_at, ends_at }: Shape): string {
  return `${user}|${starts_on}|${ends_on}|${starts_at}|${ends_at}`;
}

/** `<user>|2026-07-05|open|morning`: whatever its end. */
export function openKeyOf({ user, starts_on, starts_at }: Pick<Shape, "user" | "starts_on" | "starts_at">): string {
  return `${user}|${starts_on}|open|${starts_at}`;
}

/** Stands for a person's account in a key; the planner puts the linked remote id in its place. */
export function userRef(personId: string): string {
  return `{user:${personId}}`;
}
