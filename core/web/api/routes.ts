/** `/api/v1`: everything the commands do, as JSON. The schemas that check what is sent also describe it (`openapi.json`). */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { methodNotAllowed } from "hono/method-not-allowed";
import { csrfGuard } from "../auth/csrf.ts";
import { createIdentify } from "../auth/identify.ts";
import type { WebEnv } from "../auth/visitor.ts";
import { requireVisitor } from "../auth/require-visitor.ts";
import type { WebParts } from "../parts.ts";
import { isOurs, request, troubleOf } from "../trouble.ts";
import { addDecisions } from "./decisions.ts";
import { describe } from "./describe.ts";
import { createFresh } from "./fresh.ts";
import { addProgram } from "./program.ts";
import { sendProblem } from "./send-problem.ts";
import { addRuns } from "./runs.ts";
import { addTargets } from "./targets.ts";
import { addUpkeep } from "./upkeep.ts";

export function apiRoutes(parts: WebParts): OpenAPIHono<WebEnv> {
  const app = new OpenAPIHono<WebEnv>({
    defaultHook: (result, context) => {
      if (!result.success)
        return sendProblem(request(422, "the request is not understood", issuesOf(result.error)), context);
    },
  });
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  app.use(
    requireVisitor(createIdentify(parts)),
    csrfGuard(() => parts.config().web?.publicUrl ?? null),
    jsonOnly,
  );
  const fresh = createFresh();
  addTargets(app, { ...parts, fresh });
  addRuns(app, parts);
  addDecisions(app, parts);
  addUpkeep(app, { ...parts, fresh });
  addProgram(app, parts);
  const description = describe(app, parts.version);
  app.get("/openapi.json", (context) => context.json(description));
  // `notFound` would be lost, since this app is mounted in another.
  app.all("*", (context) => sendProblem(request(404, `there is nothing at ${context.req.path}`), context));
  app.onError((error, context) => {
    const trouble = troubleOf(error);
    if (isOurs(trouble)) parts.log.error({ path: context.req.path, err: error }, "request not answered");
    return sendProblem(trouble, context);
  });
  return app;
}

function refuseMethod(context: Context, methods: readonly string[]): Response {
  context.header("Allow", methods.join(", "));
  return sendProblem(request(405, `${context.req.path} does not accept ${context.req.method}`), context);
}

/** Refuses a body of another type, which would otherwise be ignored without a word. */
const jsonOnly: MiddlewareHandler = async ({ req }, next) => {
  const type = req.header("content-type");
  const isEmpty = (req.header("content-length") ?? "0") === "0" && req.header("transfer-encoding") === undefined;
  const isJson = /^application\/json(;|$)/i.test(type ?? "");
  if (!/^(GET|HEAD|OPTIONS)$/.test(req.method) && !isEmpty && !isJson)
    throw new HTTPException(415, { message: `${type ?? "no Content-Type"} is not understood` });
  await next();
};

function issuesOf({
  issues,
}: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}) {
  return issues.map(({ path, message }) => ({
    path: path.map(String).join("."),
    message,
    line: null,
    column: null,
    suggestion: null,
  }));
}
