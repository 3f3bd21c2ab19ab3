/** Documents about rollcall itself: checks, mail, tokens, and who did what. */
import { z } from "@hono/zod-openapi";
import type { ActionDocument, TestMailReport, TokenReport } from "../../../engine/operations/actions.ts";
import { actor, instant, list, next, role } from "./common.ts";

export const check = z
  .strictObject({
    ok: z.boolean(),
    checks: list(
      z.strictObject({
        target: z.string().nullable(),
        what: z.string().openapi({ example: "personio.absences.read" }),
        state: z.enum(["ok", "warning", "failed", "skipped"]),
        code: z.string().optional(),
        attribute: z.string().optional(),
        detail: z.string(),
        remedy: z.string().optional(),
      }),
    ),
  })
  .openapi("Check");

export const testMail = z
  .strictObject({
    recipients: list(z.string()).openapi({ description: "The addresses that the mail server accepted." }),
    refused: list(z.strictObject({ address: z.string(), response: z.string() })).openapi({
      description: "The addresses that it refused.",
    }),
    response: z.string(),
    owners: list(z.strictObject({ address: z.string(), targets: list(z.string()), config: z.boolean() }))
      .optional()
      .openapi({ description: "Everybody the mail went to, and what each gets mails about." }),
  })
  .openapi("TestMail") satisfies z.ZodType<TestMailReport>;

const action = z.strictObject({
  at: instant(),
  actor: actor(),
  action: z.string().openapi({ example: "pause" }),
  target: z.string().nullable(),
  detail: z.string().nullable(),
}) satisfies z.ZodType<ActionDocument>;

export const actions = z.strictObject({ actions: list(action), next: next() }).openapi("Actions");

const tokenParts = {
  name: z.string(),
  role,
  created_at: instant(),
  created_by: actor(),
  last_used_at: instant().nullable(),
};
export const token = z.strictObject(tokenParts).openapi("Token") satisfies z.ZodType<TokenReport>;
export const tokens = z.strictObject({ tokens: list(token) }).openapi("Tokens");
export const newToken = z
  .strictObject({ ...tokenParts, token: z.string().openapi({ description: "Shown once, here." }) })
  .openapi("NewToken");
