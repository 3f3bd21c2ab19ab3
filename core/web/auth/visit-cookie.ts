/** The cookie of a browser in which nobody is signed in, so that its forms work in that browser only. It is sent if it is missing. */
import type { Context } from "hono";
import type { WebParts } from "../parts.ts";
import { giveCookie, readCookie } from "./cookies.ts";

export function visitCookie(context: Context, { config }: Pick<WebParts, "config">): string {
  const publicUrl = config().web?.publicUrl ?? null;
  return readCookie(context, "rollcall_visit", publicUrl) ?? giveCookie(context, "rollcall_visit", publicUrl);
}
