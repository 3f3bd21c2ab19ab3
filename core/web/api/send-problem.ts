/** Answers a program with a problem document. */
import type { Context } from "hono";
import type { Trouble } from "../trouble.ts";
import { PROBLEM_TYPE, problemOf } from "./documents/problem.ts";

export function sendProblem(trouble: Trouble, context: Context): Response {
  if (trouble.status === 401) context.header("WWW-Authenticate", 'Bearer realm="rollcall"');
  if (trouble.status === 429) context.header("Retry-After", "30");
  return context.body(JSON.stringify(problemOf(trouble)), trouble.status, { "Content-Type": PROBLEM_TYPE });
}
