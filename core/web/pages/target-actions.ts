/** The actions of operators on a target. None waits for a run: the operator is sent to the page on which to follow it. */
import { Hono, type Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { RequestOptions } from "../../engine/operations/actions.ts";
import { requireOperator, type WebEnv } from "../auth/visitor.ts";
import { targetPath } from "../parts/actions.ts";
import { explainPath } from "./explain-page.ts";
import type { ReportsOnDemand } from "./reports-on-demand.ts";
import { fieldsOf } from "./fields.ts";
import type { PageParts } from "./routes.ts";
import { requireTarget } from "./target-routes.ts";

type Asked = Context<WebEnv, "/targets/:name/:action">;

const SEE_OTHER = 303;

/** All that can be asked of a target by a form. */
export const ACTIONS = [
  ...["run", "approve", "resume", "reject", "undo-reject", "pause"],
  ...["plan", "check", "people", "explain"],
] as const;

export function targetActions(parts: PageParts, reports: ReportsOnDemand): Hono<WebEnv> {
  const { operations } = parts;
  const app = new Hono<WebEnv>();
  const actorOf = (context: Asked) => context.get("visitor").actor;
  const nameOf = (context: Asked) => requireTarget(context.req.param("name"), parts);

  async function ask(context: Asked, wish: Omit<RequestOptions, "by">): Promise<Response> {
    const { id } = await operations.requestRun(nameOf(context), { by: actorOf(context), ...wish });
    return context.redirect(`/requests/${id}`, SEE_OTHER);
  }

  const actions: Readonly<Record<(typeof ACTIONS)[number], (context: Asked) => Promise<Response>>> = {
    async run(context) {
      const { area, scope } = await fieldsOf(context, ["area", "scope"]);
      return ask(context, { area: area || null, scope: scopeOf(scope), approve: null });
    },
    async approve(context) {
      const { digest } = await fieldsOf(context, ["digest"]);
      if (digest === "")
        throw new HTTPException(422, { message: "no digest was sent: it says which changes are approved" });
      return ask(context, { area: null, scope: "full", approve: digest });
    },
    resume: (context) => ask(context, { area: null, scope: "full", approve: null, resume: true }),
    async reject(context) {
      const { digest } = await fieldsOf(context, ["digest"]);
      const { run } = await operations.reject(nameOf(context), digest, actorOf(context));
      const said = run === null ? "rejected" : "rejected_meanwhile";
      return context.redirect(`${targetPath(nameOf(context))}?said=${said}`, SEE_OTHER);
    },
    async "undo-reject"(context) {
      const { digest } = await fieldsOf(context, ["digest"]);
      await operations.undoReject(nameOf(context), digest, actorOf(context));
      return context.redirect(`${targetPath(nameOf(context))}?said=undone`, SEE_OTHER);
    },
    async pause(context) {
      const { reason } = await fieldsOf(context, ["reason"]);
      await operations.pause(nameOf(context), actorOf(context), reason.trim().slice(0, 200) || null);
      return context.redirect(targetPath(nameOf(context)), SEE_OTHER);
    },
    async plan(context) {
      const name = nameOf(context);
      reports.plans.begin(name, actorOf(context), (signal, progress) => operations.plan(name, { signal, progress }));
      return context.redirect(`${targetPath(name)}/plan`, SEE_OTHER);
    },
    async check(context) {
      const name = nameOf(context);
      reports.checks.begin(name, actorOf(context), (signal) => operations.check([name], signal));
      return context.redirect(`${targetPath(name)}#check`, SEE_OTHER);
    },
    async people(context) {
      const name = nameOf(context);
      reports.people.begin(name, actorOf(context), (signal) => operations.people(name, signal));
      return context.redirect(`${targetPath(name)}/people`, SEE_OTHER);
    },
    async explain(context) {
      const target = nameOf(context);
      const { person } = await fieldsOf(context, ["person"]);
      const path = explainPath({ target, person });
      reports.explanations.begin(path, actorOf(context), (signal, progress) =>
        operations.explain(target, person, { signal, progress }),
      );
      return context.redirect(path, SEE_OTHER);
    },
  };
  for (const [action, act] of Object.entries(actions))
    app.post(`/targets/:name/${action}`, requireOperator, (context) => act(context as unknown as Asked));
  return app;
}

function scopeOf(scope: string): RequestOptions["scope"] {
  if (scope === "full" || scope === "partial") return scope;
  throw new HTTPException(422, { message: `scope is "${scope}": expected full or partial` });
}
