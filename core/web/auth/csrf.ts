/**
 * Keeps other sites from changing anything in a visitor's name. Each request that changes something must come from our own pages
 * (Sec-Fetch-Site, else Origin) and carry a text that only they hold: in the field `csrf` of a form, or in X-CSRF-Token. Requests with
 * an API token are exempt, since no browser sends one by itself.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { WebEnv } from "./visitor.ts";

const LOOKS = new Set(["GET", "HEAD", "OPTIONS"]);

/** The text that the forms of a browser with this cookie carry. */
export function csrfOf(cookie: string, key: string): string {
  return createHmac("sha256", key).update(`csrf:${cookie}`).digest("base64url");
}

/** The guard, which must come after the middleware that sets the visitor. `publicUrl`: `web.public_url`, or null. */
export function csrfGuard(publicUrl: () => string | null): MiddlewareHandler<WebEnv> {
  return async (context, next) => {
    const { csrf } = context.get("visitor");
    if (!LOOKS.has(context.req.method) && csrf !== "") await requireOwnForm(context, csrf, publicUrl());
    await next();
  };
}

/** @throws HTTPException 403 */
export async function requireOwnForm(context: Context, csrf: string, publicUrl: string | null): Promise<void> {
  if (!isFromHere(context, publicUrl)) throw refused("it was sent by another site");
  if (!isSame(await given(context), csrf)) throw refused("the page it came from is out of date: load it again");
}

function refused(why: string): HTTPException {
  return new HTTPException(403, { message: `nothing was changed: ${why}` });
}

function isFromHere(context: Context, publicUrl: string | null): boolean {
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const origin = context.req.header("origin");
  // An old browser sends neither header; then the text alone decides.
  if (origin === undefined) return true;
  const hosts = [context.req.header("host")?.toLowerCase(), publicUrl && URL.parse(publicUrl)?.host];
  return hosts.includes(URL.parse(origin)?.host ?? "null");
}

async function given(context: Context): Promise<string> {
  const header = context.req.header("x-csrf-token");
  if (header !== undefined) return header;
  if (!/^application\/x-www-form-urlencoded\b/i.test(context.req.header("content-type") ?? "")) return "";
  const { csrf } = await context.req.parseBody();
  return typeof csrf === "string" ? csrf : "";
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
