/** Who is who at a target, and which records are managed there. */
import { z } from "@hono/zod-openapi";
import type { LinksReport } from "../../../engine/operations/actions.ts";
import type { PeopleReport } from "../../../engine/reports/people-report.ts";
import { instant, kind, list } from "./common.ts";

const states = ["matched", "unmatched", "ambiguous", "ignored", "conflict"] as const;
const email = () => z.string().nullable();
const count = () => z.int().nonnegative();

const person = z
  .strictObject({
    id: z.string().openapi({ description: "The person's id in the source." }),
    email: email(),
    name: z.string(),
    state: z.enum(states),
    reason: z.strictObject({ code: z.string(), text: z.string() }).nullable(),
    account: z.strictObject({ remote_id: z.string(), name: z.string() }).nullable(),
    candidates: list(z.strictObject({ remote_id: z.string(), email: email(), why: z.string() })),
  })
  .openapi("Person");

export const people = z
  .strictObject({
    target: z.string(),
    people: list(person),
    accounts_without_person: list(z.strictObject({ remote_id: z.string(), name: z.string(), email: email() })),
    totals: z.strictObject({
      matched: count(),
      unmatched: count(),
      ambiguous: count(),
      ignored: count(),
      conflict: count(),
      accounts_without_person: count(),
    }),
  })
  .openapi("People") satisfies z.ZodType<PeopleReport>;

export const links = z
  .strictObject({
    target: z.string(),
    links: list(
      z.strictObject({
        kind,
        subject: z.string(),
        person: z.string().nullable(),
        remote_id: z.string(),
        since: instant(),
        last_written_at: instant()
          .nullable()
          .openapi({ description: "When rollcall last wrote the record, or adopted it as it was" }),
      }),
    ),
    held_dropped: count().optional(),
  })
  .openapi("Links") satisfies z.ZodType<LinksReport>;
