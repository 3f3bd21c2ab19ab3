/** Targets: their status, the plan of the next run, who is who, what one person has and why, and the links. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { WebEnv } from "../auth/visitor.ts";
import type { WebParts } from "../parts.ts";
import { explanation } from "./documents/explanation.ts";
import { links, people } from "./documents/people.ts";
import { plan } from "./documents/run.ts";
import { status, targets, targetStatus } from "./documents/status.ts";
import type { Fresh } from "./fresh.ts";
import { answer, endpoint, personParam, PROBLEM, READS, route, targetParam } from "./operation.ts";
import { statusOf } from "./status-of.ts";

const silent = () => undefined;

type TargetParts = Pick<WebParts, "operations"> & { readonly fresh: Fresh };

export function addTargets(app: OpenAPIHono<WebEnv>, { operations, fresh }: TargetParts): void {
  app.openapi(
    route({
      ...endpoint("get", "/status", "status", "Targets"),
      summary: "The daemon, the mail, and every target at a glance",
      responses: { 200: answer("Now", status), ...PROBLEM },
    }),
    async (context) => context.json(await operations.status(), 200),
  );
  app.openapi(
    route({
      ...endpoint("get", "/targets", "targets", "Targets"),
      summary: "Every target",
      responses: { 200: answer("In the order of the config", targets), ...PROBLEM },
    }),
    async (context) => context.json({ targets: (await operations.status()).targets }, 200),
  );
  app.openapi(
    route({
      ...endpoint("get", "/targets/{target}", "target", "Targets"),
      summary: "One target",
      request: { params: targetParam },
      responses: { 200: answer("Now", targetStatus), ...PROBLEM },
    }),
    async (context) => context.json(await statusOf(context.req.valid("param").target, operations), 200),
  );
  app.openapi(
    route({
      ...endpoint("get", "/targets/{target}/plan", "plan", "Targets"),
      summary: "What the next run would do",
      description: "Reads both sides again and writes nothing. Takes as long as the vendors need.",
      request: { params: targetParam },
      responses: { 200: answer("As of now", plan), ...READS },
    }),
    async (context) => {
      const { target } = context.req.valid("param");
      const read = (signal: AbortSignal) => operations.plan(target, { signal, progress: silent });
      return context.json(await fresh({ question: `plan ${target}`, signal: context.req.raw.signal, read }), 200);
    },
  );
  app.openapi(
    route({
      ...endpoint("get", "/targets/{target}/people", "people", "People"),
      summary: "Which person has which account: matched, unmatched, ambiguous, ignored, with reasons",
      description: "Reads both sides again and writes nothing.",
      request: { params: targetParam },
      responses: { 200: answer("As of now", people), ...READS },
    }),
    async (context) => {
      const { target } = context.req.valid("param");
      const read = (signal: AbortSignal) => operations.people(target, signal);
      return context.json(await fresh({ question: `people ${target}`, signal: context.req.raw.signal, read }), 200);
    },
  );
  app.openapi(
    route({
      ...endpoint("get", "/targets/{target}/people/{person}", "explain", "People"),
      summary: "Why one person has what they have there, and what the next run would do about it",
      description: "Reads both sides again and writes nothing.",
      request: { params: personParam },
      responses: { 200: answer("As of now", explanation), ...READS },
    }),
    async (context) => {
      const { target, person } = context.req.valid("param");
      const read = (signal: AbortSignal) => operations.explain(target, person, { signal, progress: silent });
      const question = `explain ${target} ${person}`;
      return context.json(await fresh({ question, signal: context.req.raw.signal, read }), 200);
    },
  );
  app.openapi(
    route({
      ...endpoint("get", "/targets/{target}/links", "links", "People"),
      summary: "The records that rollcall manages there",
      request: { params: targetParam },
      responses: { 200: answer("As remembered", links), ...PROBLEM },
    }),
    async (context) => context.json(await operations.links(context.req.valid("param").target), 200),
  );
}
