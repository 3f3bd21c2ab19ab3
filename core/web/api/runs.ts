/** Past runs, and requests for new ones. These are answered at once, with the address at which to look for the result. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { RequestOptions } from "../../engine/operations/actions.ts";
import { instantOf } from "../../model/time.ts";
import { RUN_ID } from "../../store/tables/run-ids.ts";
import type { WebEnv } from "../auth/visitor.ts";
import type { WebParts } from "../parts.ts";
import { runStatus, scope, trigger } from "./documents/common.ts";
import { request, runPart, runs } from "./documents/run.ts";
import { answer, body, endpoint, OPERATOR, PROBLEM, route, targetParam, z } from "./operation.ts";
import { waitFor, waitSeconds } from "./wait.ts";

/** An instant with any offset, turned into the database's spelling. */
const moment = () => z.iso.datetime({ offset: true }).transform((text) => instantOf(Date.parse(text)));
const RUNS = z.strictObject({
  target: z.string().optional(),
  status: runStatus.optional(),
  trigger: trigger.optional(),
  since: moment().optional().openapi({ description: "Begun then or later." }),
  until: moment().optional().openapi({ description: "Begun before." }),
  limit: z.coerce.number().int().min(1).max(200).optional().openapi({ description: "Runs per page; default 50." }),
  cursor: z.string().regex(RUN_ID).optional().openapi({ description: "The value of `next` on the previous page." }),
});
const CHANGES = 500;
const PART = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(CHANGES)
    .openapi({ description: `Changes per page; default ${CHANGES}.` }),
  cursor: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional()
    .openapi({
      description: "The value of `next` on the previous page. Conflicts and kept records come with the first page.",
    }),
});
const runParam = z.strictObject({ run: z.string() });
const requestParam = z.strictObject({ request: z.string() });
const digest = z.string().min(1).max(64).openapi({ example: "4f9a77c1b2d0" });
const SYNC = z.strictObject({
  area: z.string().nullable().default(null).openapi({ description: "Only this kind of record; null: everything." }),
  scope: scope.default("full"),
  approve: digest
    .nullable()
    .default(null)
    .openapi({ description: "Also make exactly the held changes of this digest." }),
});
const PREFER = z.object({
  prefer: z.string().optional().openapi({
    description: "`wait=30`: answer with the run and the first of its changes if it ends within 30 s (60 at most).",
  }),
});
const ASKED = {
  200: answer("The run has ended while the caller waited", runPart),
  202: {
    ...answer("It begins within seconds, or after the run that is under way", request),
    headers: z.object({ location: z.string().openapi({ description: "Where to look for the result." }) }),
  },
  ...PROBLEM,
};

export function addRuns(app: OpenAPIHono<WebEnv>, parts: Pick<WebParts, "operations" | "clock">): void {
  const { operations } = parts;

  async function ask(context: Context<WebEnv>, target: string, wish: Omit<RequestOptions, "by">) {
    const asked = await operations.requestRun(target, { ...wish, by: context.get("visitor").actor });
    const seconds = waitSeconds(context.req.header("prefer"));
    const report = await waitFor(asked, { seconds, limit: CHANGES }, context.req.raw.signal, parts);
    if (report) return context.json(report, 200);
    context.header("Location", `/api/v1/requests/${asked.id}`);
    return context.json(asked, 202);
  }
  const WHOLE = { area: null, scope: "full", approve: null } as const;

  app.openapi(
    route({
      ...endpoint("get", "/runs", "runs", "Runs"),
      summary: "Runs, newest first",
      request: { query: RUNS },
      responses: { 200: answer("A page of them", runs), ...PROBLEM },
    }),
    async (context) => {
      const { target = null, cursor = null, limit, ...wanted } = context.req.valid("query");
      const { status = null, trigger: why = null, since = null, until = null } = wanted;
      const filter = { target, cursor, status, trigger: why, since, until, ...(limit && { limit }) };
      return context.json(await operations.runs(filter), 200);
    },
  );
  app.openapi(
    route({
      ...endpoint("get", "/runs/{run}", "run", "Runs"),
      summary: "One run, down to the record, a page of changes at a time",
      request: { params: runParam, query: PART },
      responses: { 200: answer("The run, even while it is under way", runPart), ...PROBLEM },
    }),
    async (context) => {
      const { limit, cursor = null } = context.req.valid("query");
      return context.json(await operations.showPart(context.req.valid("param").run, { limit, cursor }), 200);
    },
  );
  app.openapi(
    route({
      ...endpoint("get", "/requests/{request}", "request", "Runs"),
      summary: "What became of a run that was asked for",
      request: { params: requestParam },
      responses: { 200: answer("It waits, became a run, or was refused", request), ...PROBLEM },
    }),
    async (context) => context.json(await operations.request(context.req.valid("param").request), 200),
  );
  app.openapi(
    route({
      ...endpoint("post", "/targets/{target}/sync", "sync", "Runs"),
      ...OPERATOR,
      summary: "Run a target now",
      request: { params: targetParam, body: body(SYNC), headers: PREFER },
      responses: ASKED,
    }),
    (context) => ask(context, context.req.valid("param").target, context.req.valid("json")),
  );
  app.openapi(
    route({
      ...endpoint("post", "/targets/{target}/resume", "resume", "Decisions"),
      ...OPERATOR,
      summary: "End a pause, and run; an incident ends when that run succeeds",
      request: { params: targetParam, headers: PREFER },
      responses: ASKED,
    }),
    (context) => ask(context, context.req.valid("param").target, { ...WHOLE, resume: true }),
  );
  app.openapi(
    route({
      ...endpoint("post", "/targets/{target}/approve", "approve", "Decisions"),
      ...OPERATOR,
      summary: "Make exactly the held changes of this digest, except those that are no longer held or have changed",
      request: { params: targetParam, body: body(z.strictObject({ digest })), headers: PREFER },
      responses: ASKED,
    }),
    (context) =>
      ask(context, context.req.valid("param").target, { ...WHOLE, approve: context.req.valid("json").digest }),
  );
}
