/** All routes with their guards: health checks and webhooks need no login, everything else does. */
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { csrfGuard } from "./auth/csrf.ts";
import { hostGuard } from "./auth/host-guard.ts";
import { apiRoutes } from "./api/routes.ts";
import { sendProblem } from "./api/send-problem.ts";
import { createIdentify } from "./auth/identify.ts";
import { isOpen } from "./auth/is-open.ts";
import { ownPath } from "./auth/own-path.ts";
import { signInRoutes } from "./auth/sign-in.ts";
import type { WebEnv } from "./auth/visitor.ts";
import { requireSignIn } from "./auth/require-visitor.ts";
import { headers } from "./headers.ts";
import { hookRoutes } from "./hooks/routes.ts";
import { healthRoutes } from "./health/routes.ts";
import { eventRoutes } from "./live/routes.ts";
import { metricRoutes } from "./metrics/routes.ts";
import { viewOf } from "./page.ts";
import { assetRoutes } from "./pages/assets.ts";
import { errorPage } from "./pages/error-page.ts";
import { pageRoutes } from "./pages/routes.ts";
import type { WebParts } from "./parts.ts";
import { isOurs, request, troubleOf, type Trouble } from "./trouble.ts";

/** The largest body; nothing that people or programs send is larger. */
const BODY_BYTES = 64 * 1_024;

const FOR_PROGRAMS = /^\/(api|events|metrics)(\/|$)/;

export function createRoutes(parts: WebParts): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.use(headers);
  app.route("/", healthRoutes(parts));
  app.route("/", hookRoutes(parts));
  if (parts.only !== "health") addPages(app, parts);
  else app.notFound((context) => context.text("not found", 404));
  return app;
}

function addPages(app: Hono<WebEnv>, parts: WebParts): void {
  const publicUrl = () => parts.config().web?.publicUrl ?? null;
  // Open metrics are for everybody who can connect, whether or not the config has users.
  const isForAll = (path: string) => path === "/metrics" && parts.config().web?.metrics === "open";
  app.use(hostGuard(({ req }) => isOpen(parts) && !isForAll(req.path)));
  app.use(bodyLimit({ maxSize: BODY_BYTES, onError: tooLarge }));
  app.route("/", assetRoutes());
  app.route("/", signInRoutes(parts));
  app.route("/api/v1", apiRoutes(parts));
  app.route("/", eventRoutes(parts));
  app.route("/", metricRoutes(parts));
  const pages = new Hono<WebEnv>();
  pages.use(requireSignIn(createIdentify(parts)), csrfGuard(publicUrl));
  pages.route("/", pageRoutes(parts));
  app.route("/", pages);
  app.notFound((context) => show(request(404, `there is nothing at ${context.req.path}`), context, parts));
  app.onError((error, context) => {
    const trouble = troubleOf(error);
    if (isOurs(trouble)) parts.log.error({ path: context.req.path, err: error }, "page not made");
    return show(trouble, context, parts);
  });
}

function show(trouble: Trouble, context: Context<WebEnv>, parts: WebParts): Response | Promise<Response> {
  if (FOR_PROGRAMS.test(context.req.path)) return sendProblem(trouble, context);
  if (trouble.status === 429) context.header("Retry-After", "30");
  const view = viewOf(parts, context.get("visitor") ?? null);
  return context.html(errorPage(trouble, formPlace(context), view), trouble.status);
}

/** The page on which the form stood that was sent; null if none was. */
function formPlace({ req }: Context): string | null {
  const from = req.method === "POST" ? URL.parse(req.header("referer") ?? "") : null;
  return from ? ownPath(from.pathname + from.search) : null;
}

function tooLarge(): never {
  throw new HTTPException(413, { message: `more than ${BODY_BYTES} bytes` });
}
