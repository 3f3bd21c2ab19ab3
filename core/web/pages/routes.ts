/** The routes of all pages. The visitor is known here: `context.get("visitor")`. */
import { Hono } from "hono";
import type { WebEnv } from "../auth/visitor.ts";
import { viewOf } from "../page.ts";
import type { WebParts } from "../parts.ts";
import { positionOf, queryOf } from "./fields.ts";
import { mailboxPage } from "./mailbox-page.ts";
import { overviewPage } from "./overview-page.ts";
import { peopleRoutes } from "./people-routes.ts";
import { runRoutes } from "./run-routes.ts";
import { targetActions } from "./target-actions.ts";
import { targetRoutes } from "./target-routes.ts";
import { createReports } from "./reports-on-demand.ts";

export type PageParts = Pick<WebParts, "operations" | "config" | "clock" | "log" | "mailbox" | "closing">;

const RECENT = 8;
const MAILS = 100;

export function pageRoutes(parts: PageParts): Hono<WebEnv> {
  const { operations, mailbox } = parts;
  const app = new Hono<WebEnv>();
  const reports = createReports(parts);
  app.get("/", async (context) => {
    const { after } = queryOf(context, ["after"]);
    const overview = await operations.overview({ after: positionOf(after) });
    const { runs } = await operations.runs({ target: null, cursor: null, limit: RECENT });
    const view = viewOf(parts, context.get("visitor"));
    return context.html(overviewPage(overview, { runs, isFirst: after === "" }, view));
  });
  if (mailbox)
    app.get("/mailbox", async (context) =>
      context.html(mailboxPage(await mailbox.recent(MAILS), viewOf(parts, context.get("visitor")))),
    );
  app.route("/", targetRoutes(parts, reports));
  app.route("/", targetActions(parts, reports));
  app.route("/", runRoutes(parts));
  app.route("/", peopleRoutes(parts, reports));
  return app;
}
