/** The document that answers an error: `application/problem+json` (RFC 9457), with rollcall's code and remedy. */
import { z } from "@hono/zod-openapi";
import type { Trouble } from "../../trouble.ts";
import { list } from "./common.ts";

export const PROBLEM_TYPE = "application/problem+json";

export const problem = z
  .strictObject({
    type: z.literal("about:blank"),
    title: z.string().openapi({ example: "Conflict" }),
    status: z.int().openapi({ example: 409 }),
    detail: z.string(),
    code: z.string().openapi({
      example: "STALE_APPROVAL",
      description: "An error code of rollcall, or one that says what is wrong with the request.",
    }),
    remedy: z.string().openapi({ description: "What resolves it." }),
    problems: list(
      z.strictObject({
        path: z.string(),
        line: z.int().nullable(),
        column: z.int().nullable(),
        message: z.string(),
        suggestion: z.string().nullable(),
      }),
    ),
  })
  .openapi("Problem");

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

export function problemOf({ status, code, message, remedy, problems }: Trouble): z.output<typeof problem> {
  return { type: "about:blank", title: TITLES[status] ?? "Error", status, detail: message, code, remedy, problems };
}
