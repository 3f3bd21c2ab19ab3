/** Which address gives what, and what stands before it: health without a login, everything else behind it. */
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { Operations } from "../engine/operations.ts";
import { RollcallError } from "../model/errors.ts";
import type { Secret } from "../model/secret.ts";
import type { Clock } from "../model/time.ts";
import type { OutboxTable } from "../store/store.ts";
import { errorPage } from "./error-page.ts";
import { loginWall } from "./login-wall.ts";
import { mailboxPage } from "./mailbox-page.ts";
import { overviewPage } from "./overview-page.ts";
import { readinessOf, type Readiness } from "./readiness.ts";
import { STYLE } from "./style.ts";
import { wordsOf } from "./words.ts";

/** What the page wants to know of the config; a `Config` is one. Asked at every request: a reload may have changed it. */
export interface WebView {
  readonly language: "en" | "de";
  readonly timezone: string;
  readonly web: { readonly password: Secret | null } | null;
}

export interface RoutesOptions {
  readonly operations: Pick<Operations, "status" | "runs">;
  readonly config: () => WebView;
  readonly clock: Clock;
  readonly log: {
    warn(message: string, fields: Readonly<Record<string, string | number>>): void;
    error(message: string, fields: Readonly<Record<string, unknown>>): void;
  };
  readonly ready: () => Promise<Readiness>;
  /** The demo's: its mails can be read on a page. */
  readonly mailbox?: Pick<OutboxTable, "recent">;
  /** `health`: no page at all, only `/healthz` and `/readyz`. */
  readonly only?: "health";
}

/** Nothing but our own style sheet is loaded, nothing runs, and no other site may frame the page. */
const HEADERS = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ["data:"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: "DENY",
  referrerPolicy: "no-referrer",
  // Whether it is reached by TLS is the proxy's business, and so is promising it.
  strictTransportSecurity: false,
});

export function createRoutes(options: RoutesOptions): Hono {
  const app = new Hono();
  app.use(HEADERS, async (context, next) => {
    await next();
    context.header("Cache-Control", "no-store");
  });
  app.get("/healthz", (context) => context.text("ok"));
  app.get("/readyz", async (context) => {
    const { ready, checks } = await readinessOf(options.ready, options.log);
    return context.json({ ready, checks }, ready ? 200 : 503);
  });
  if (options.only !== "health") addPages(app, options);
  app.notFound((context) => context.text("not found", 404));
  return app;
}

function addPages(app: Hono, { operations, config, clock, log, mailbox }: RoutesOptions): void {
  const view = () => {
    const { language, timezone } = config();
    return { words: wordsOf(language), timezone, now: clock.now(), mailbox: mailbox !== undefined };
  };
  app.use(loginWall({ password: () => config().web?.password ?? null, clock, log }));
  app.get("/style.css", (context) => context.body(STYLE, 200, { "Content-Type": "text/css; charset=utf-8" }));
  app.get("/", async (context) => {
    const [status, { runs }] = await Promise.all([
      operations.status(),
      operations.runs({ target: null, cursor: null }),
    ]);
    return context.html(overviewPage({ status, runs }, view()));
  });
  if (mailbox) app.get("/mailbox", async (context) => context.html(mailboxPage(await mailbox.recent(100), view())));
  app.onError((error, context) => {
    if ("getResponse" in error) return error.getResponse();
    log.error("page not made", { path: context.req.path, err: error });
    return context.html(errorPage(error instanceof RollcallError ? error : null, view()), 500);
  });
}
