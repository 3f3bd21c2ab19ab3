/** The pages of people: the search, one person, and who is who in a target, for all of them or one. */
import { Hono } from "hono";
import type { WebEnv } from "../auth/visitor.ts";
import { viewOf } from "../page.ts";
import { explainPage, explainPath } from "./explain-page.ts";
import type { ReportsOnDemand } from "./reports-on-demand.ts";
import { chosen, queryOf } from "./fields.ts";
import { peoplePage, PERSON_STATES } from "./people-page.ts";
import { personPage } from "./person-page.ts";
import type { PageParts } from "./routes.ts";
import { requireTarget } from "./target-routes.ts";
import { whoPage } from "./who-page.ts";

export function peopleRoutes(parts: PageParts, reports: ReportsOnDemand): Hono<WebEnv> {
  const { operations } = parts;
  const app = new Hono<WebEnv>();
  app.get("/people", async (context) => {
    const { after, ...query } = queryOf(context, ["q", "target", "state", "after"]);
    const found = await operations.findPeople({
      text: query.q,
      target: query.target || null,
      state: chosen("state", query.state, PERSON_STATES),
      cursor: after || null,
    });
    const isFirst = after === "";
    const totals = isFirst && query.q === "" ? await operations.peopleTotals() : [];
    const { targets } = operations;
    const view = viewOf(parts, context.get("visitor"));
    return context.html(peoplePage({ ...found, query, isFirst, targets, totals }, view));
  });
  app.get("/people/:source/:id", async (context) => {
    const { source, id } = context.req.param();
    return context.html(personPage(await operations.person(source, id), viewOf(parts, context.get("visitor"))));
  });
  app.get("/targets/:name/people", async (context) => {
    const name = requireTarget(context.req.param("name"), parts);
    return context.html(whoPage(name, reports.people.look(name), viewOf(parts, context.get("visitor"))));
  });
  app.get("/targets/:name/people/:person", async (context) => {
    const wanted = { target: requireTarget(context.req.param("name"), parts), person: context.req.param("person") };
    const piece = reports.explanations.look(explainPath(wanted));
    return context.html(explainPage(wanted, piece, viewOf(parts, context.get("visitor"))));
  });
  return app;
}
