/** The decisions of people that take effect at once: pause, reject, take a rejection back, forget links. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { WebEnv } from "../auth/visitor.ts";
import type { WebParts } from "../parts.ts";
import { links } from "./documents/people.ts";
import { targetStatus } from "./documents/status.ts";
import { answer, body, endpoint, OPERATOR, PROBLEM, route, targetParam, z } from "./operation.ts";

const PAUSE = z.strictObject({
  reason: z.string().trim().min(1).max(500).nullable().default(null).openapi({ example: "moving offices" }),
});
const DIGEST = z.strictObject({ digest: z.string().min(1).max(64) });
const REJECTED = z
  .strictObject({
    target: z.string(),
    digest: z.string(),
    rejected: z.int().positive(),
    run: z.string().nullable().openapi({
      description: "The run under way, which may have made some of these changes before they were rejected.",
    }),
  })
  .openapi("Rejected");
const UNDONE = z
  .strictObject({ target: z.string(), digest: z.string(), undone: z.int().positive() })
  .openapi("RejectionUndone");
const WHOSE = z
  .union([
    z.strictObject({ person: z.string().min(1).max(32_000), written: z.boolean().optional() }),
    z.strictObject({ all: z.literal(true) }),
  ])
  .openapi({
    description:
      "A person, by e-mail or id (several: with commas between); or everybody. `written`: also what was written to Personio for them.",
  });

export function addDecisions(app: OpenAPIHono<WebEnv>, { operations }: Pick<WebParts, "operations">): void {
  app.openapi(
    route({
      ...endpoint("post", "/targets/{target}/pause", "pause", "Decisions"),
      ...OPERATOR,
      summary: "Stop its schedule until somebody resumes it",
      request: { params: targetParam, body: body(PAUSE) },
      responses: { 200: answer("The target's state now", targetStatus), ...PROBLEM },
    }),
    async (context) => {
      const { target } = context.req.valid("param");
      const { reason } = context.req.valid("json");
      return context.json(await operations.pause(target, context.get("visitor").actor, reason), 200);
    },
  );
  app.openapi(
    route({
      ...endpoint("post", "/targets/{target}/reject", "reject", "Decisions"),
      ...OPERATOR,
      summary:
        "Reject the held changes of this digest: the records stay as they are until something about them changes",
      request: { params: targetParam, body: body(DIGEST) },
      responses: { 200: answer("How many were rejected", REJECTED), ...PROBLEM },
    }),
    async (context) => {
      const { target } = context.req.valid("param");
      const { digest } = context.req.valid("json");
      return context.json(await operations.reject(target, digest, context.get("visitor").actor), 200);
    },
  );
  app.openapi(
    route({
      ...endpoint("post", "/targets/{target}/reject/undo", "undoReject", "Decisions"),
      ...OPERATOR,
      summary: "Take a rejection back: the next full run asks again",
      request: { params: targetParam, body: body(DIGEST) },
      responses: { 200: answer("How many were taken back", UNDONE), ...PROBLEM },
    }),
    async (context) => {
      const { target } = context.req.valid("param");
      const { digest } = context.req.valid("json");
      return context.json(await operations.undoReject(target, digest, context.get("visitor").actor), 200);
    },
  );
  app.openapi(
    route({
      ...endpoint("post", "/targets/{target}/links/break", "breakLinks", "Decisions"),
      ...OPERATOR,
      summary: "Forget links; nothing changes in the target",
      request: { params: targetParam, body: body(WHOSE) },
      responses: { 200: answer("Those forgotten", links), ...PROBLEM },
    }),
    async (context) => {
      const whose = context.req.valid("json");
      const { target } = context.req.valid("param");
      const { person, written = false } = "person" in whose ? whose : { person: null };
      const { actor } = context.get("visitor");
      return context.json(await operations.breakLinks(target, person, actor, { written }), 200);
    },
  );
}
