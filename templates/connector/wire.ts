/**
 * The fields of Acme's records that are read. Every answer is checked against these schemas before it is used. `z.object` drops all other fields:
 * where a tool replaces a record by PUT, take `z.looseObject` and send the others back.
 */
import { z } from "rollcall/plugin";

const id = z.string().min(1);

export const MEMBER = z.object({ id, mail: z.string(), name: z.string(), locked: z.boolean() });

export const LEAVE = z.object({
  id,
  member: id,
  first: z.iso.date(),
  last: z.iso.date(),
  text: z.string(),
  /** Set by the program that made the leave: our mark. */
  external: z.boolean(),
});

/** The company whose token it is. */
export const ACCOUNT = z.object({ name: z.string() });

export type Member = z.output<typeof MEMBER>;
export type Leave = z.output<typeof LEAVE>;

export interface Page<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

export function pageOf<T>(row: z.ZodType<T>): z.ZodType<Page<T>> {
  return z.object({ rows: z.array(row), next: z.string().nullable() });
}
