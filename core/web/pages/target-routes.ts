/** A target's pages: its state, and what its next run would do. */
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { UnknownName } from "../../engine/operations/unknown-name.ts";
import type { WebEnv } from "../auth/visitor.ts";
import { viewOf } from "../page.ts";
import type { ReportsOnDemand } from "./reports-on-demand.ts";
import { positionOf, queryOf } from "./fields.ts";
import { planPage } from "./plan-page.ts";
import type { PageParts } from "./routes.ts";
import { LISTS, targetRecordsPage } from "./records-page.ts";
import { targetPage } from "./target-page.ts";

const RUNS = 30;
const ACTIONS = 6;
const SAID = ["rejected", "rejected_meanwhile", "undone"] as const;

export function targetRoutes(parts: PageParts, reports: ReportsOnDemand): Hono<WebEnv> {
  const { operations } = parts;
  const app = new Hono<WebEnv>();
  app.get("/targets/:name", async (context) => {
    const name = context.req.param("name");
    const report = await operations.target(name);
    const { runs } = await operations.runs({ target: name, cursor: null, limit: RUNS });
    const { actions } = await operations.actions({ target: name, cursor: null });
    const said = SAID.find((word) => word === context.req.query("said")) ?? null;
    const view = viewOf(parts, context.get("visitor"));
    return context.html(
      targetPage({ report, runs, check: reports.checks.look(name), actions: actions.slice(0, ACTIONS), said }, view),
    );
  });
  app.get("/targets/:name/records/:list", async (context) => {
    const { name, list } = context.req.param();
    const known = LISTS.find((one) => one === list);
    if (known === undefined) throw new HTTPException(404);
    const { after } = queryOf(context, ["after"]);
    const view = viewOf(parts, context.get("visitor"));
    return context.html(targetRecordsPage(known, await operations.target(name), positionOf(after), view));
  });
  app.get("/targets/:name/plan", async (context) => {
    const name = requireTarget(context.req.param("name"), parts);
    return context.html(planPage(name, reports.plans.look(name), viewOf(parts, context.get("visitor"))));
  });
  return app;
}

/** @throws UnknownName */
export function requireTarget(name: string, { operations: { targets } }: PageParts): string {
  if (!targets.includes(name)) throw new UnknownName("target", name, targets);
  return name;
}
