/**
 * The fields of Acme's records that are read. Every answer is checked against these schemas before it is used. `z.object` drops all other fields:
 * where a tool replaces a record by PUT, take `z.looseObject` and send the others back.
 */
import { z } from "rollcall/plugin";

export const MEMBER = z.object({
  id: z.string().min(1),
  mail: z.string(),
  first: z.string(),
  last: z.string(),
  locked: z.boolean(),
});

export const PAGE = z.object({ rows: z.array(MEMBER), next: z.string().nullable() });

/** The answer to a write that is refused. */
export const REFUSED = z.object({ ok: z.literal(false), error: z.string() });

/** The company whose token it is. */
export const ACCOUNT = z.object({ name: z.string() });

export type Member = z.output<typeof MEMBER>;
export type Page = z.output<typeof PAGE>;
