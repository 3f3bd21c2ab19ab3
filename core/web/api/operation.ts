/** The parts that descriptions of the API's operations share. */
import { createRoute, z } from "@hono/zod-openapi";
import { requireOperator } from "../auth/visitor.ts";
import { PROBLEM_TYPE, problem } from "./documents/problem.ts";

/** The heading under which an operation stands in the description. */
type Tag = "Targets" | "Runs" | "People" | "Decisions" | "Upkeep";

/** What every operation begins with; `operationId` is the name that generated clients give to it. */
export function endpoint<const M extends "get" | "post" | "delete", const P extends string>(
  method: M,
  path: P,
  operationId: string,
  tag: Tag,
) {
  return { method, path, operationId, tags: [tag] };
}

/** An answer that is a JSON document. */
export function answer<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { "application/json": { schema } } };
}

/** A required JSON body. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { "application/json": { schema } } };
}

/** The answers of every operation for errors. */
export const PROBLEM = {
  default: { description: "What is wrong, and what resolves it", content: { [PROBLEM_TYPE]: { schema: problem } } },
} as const;

/** The answers for errors of operations that read both sides anew. */
export const READS = {
  429: {
    ...PROBLEM.default,
    description: "Too many readings are under way already",
    headers: z.object({ "retry-after": z.string().openapi({ description: "Seconds to wait.", example: "30" }) }),
  },
  ...PROBLEM,
} as const;

/** Requires an operator, for operations that change something. */
export const OPERATOR = { middleware: requireOperator } as const;

export const targetParam = z.strictObject({ target: z.string().openapi({ example: "absences-in-awork" }) });

export const personParam = targetParam.extend({
  person: z.string().openapi({ example: "ada.anvil@example.com", description: "E-mail, or id in the source." }),
});

export { createRoute as route, z };
