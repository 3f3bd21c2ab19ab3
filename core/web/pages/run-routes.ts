/** The pages of runs: the list, one run, and a run that was only asked for. */
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { RUN_STATUSES, TRIGGERS } from "../../model/run.ts";
import { addDays, instantIn, isCivilDate, type Instant } from "../../model/time.ts";
import type { WebEnv } from "../auth/visitor.ts";
import { viewOf } from "../page.ts";
import { chosen, positionOf, queryOf } from "./fields.ts";
import { RUN_LISTS, runRecordsPage } from "./records-page.ts";
import { requestPage } from "./request-page.ts";
import type { PageParts } from "./routes.ts";
import { runPage } from "./run-page.ts";
import { runsPage } from "./runs-page.ts";

export function runRoutes(parts: PageParts): Hono<WebEnv> {
  const { operations } = parts;
  const app = new Hono<WebEnv>();
  app.get("/runs", async (context) => {
    const { after, ...query } = queryOf(context, ["target", "status", "trigger", "from", "to", "after"]);
    const view = viewOf(parts, context.get("visitor"));
    const found = await operations.runs({
      target: query.target || null,
      status: chosen("status", query.status, RUN_STATUSES),
      trigger: chosen("trigger", query.trigger, TRIGGERS),
      since: dayBegin("from", query.from, 0, view.timezone),
      until: dayBegin("to", query.to, 1, view.timezone),
      cursor: after || null,
    });
    const { targets } = operations;
    return context.html(runsPage({ ...found, query, isFirst: after === "", targets }, view));
  });
  app.get("/runs/:id", async (context) => {
    const { after, only: asked } = queryOf(context, ["after", "only"]);
    const only = chosen("only", asked, ["held", "failed"]);
    const run = await operations.run(context.req.param("id"), { after: positionOf(after), only });
    return context.html(runPage(run, { isFirst: after === "", only }, viewOf(parts, context.get("visitor"))));
  });
  app.get("/runs/:id/records/:list", async (context) => {
    const { id, list } = context.req.param();
    const known = RUN_LISTS.find((one) => one === list);
    if (known === undefined) throw new HTTPException(404);
    const { after } = queryOf(context, ["after"]);
    const view = viewOf(parts, context.get("visitor"));
    return context.html(runRecordsPage(known, await operations.run(id, { after: null }), positionOf(after), view));
  });
  app.get("/requests/:id", async (context) => {
    const request = await operations.request(context.req.param("id"));
    if (request.run !== null) return context.redirect(`/runs/${request.run}`, 303);
    const page = requestPage(request, viewOf(parts, context.get("visitor")));
    return context.html(page, request.error === null ? 200 : 409);
  });
  return app;
}

/** The first moment of the day that is `days` later; null for an empty day. @throws HTTPException 422 */
function dayBegin(name: string, day: string, days: number, zone: string): Instant | null {
  if (day === "") return null;
  if (!isCivilDate(day))
    throw new HTTPException(422, { message: `${name} is "${day}": expected a day such as 2026-07-21` });
  return instantIn(zone, `${addDays(day, days)}T00:00`);
}
