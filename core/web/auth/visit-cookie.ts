/** The cookie of a browser in which nobody is signed in: the forms that it is shown work in it alone. Given where it is missing. */
import type { Context } from "hono";
import type { WebParts } from "../parts.ts";
import { giveCookie, readCookie } from "./cookies.ts";

export function visitCookie(context: Context, { config }: Pick<WebParts, "config">): string {
  const publicUrl = config().web?.publicUrl ?? null;
  return readCookie(context, "rollcall_visit", publicUrl) ?? giveCookie(context, "rollcall_visit", publicUrl);
}
