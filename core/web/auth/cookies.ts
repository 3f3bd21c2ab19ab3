/**
 * The two cookies of the dashboard: `rollcall` for somebody who is signed in, and `rollcall_visit`, which ties the forms of everybody
 * else to their browser. Both are random texts that mean nothing elsewhere; scripts cannot see them, and other sites cannot send them.
 */
import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

export type CookieName = "rollcall" | "rollcall_visit";

const VALUE = /^[\w-]{43}$/;

export function readCookie(context: Context, name: CookieName, publicUrl: string | null): string | null {
  const value = getCookie(context, name, prefixOf(context, publicUrl));
  return value && VALUE.test(value) ? value : null;
}

/** Sends a cookie with a new value along with the answer, and returns the value. Without `maxAgeSeconds` it ends with the browser. */
export function giveCookie(
  context: Context,
  name: CookieName,
  publicUrl: string | null,
  maxAgeSeconds?: number,
): string {
  const value = randomBytes(32).toString("base64url");
  setCookie(context, name, value, {
    ...attributes(context, publicUrl),
    ...(maxAgeSeconds && { maxAge: maxAgeSeconds }),
  });
  return value;
}

export function takeCookie(context: Context, name: CookieName, publicUrl: string | null): void {
  deleteCookie(context, name, attributes(context, publicUrl));
}

function attributes(context: Context, publicUrl: string | null) {
  const prefix = prefixOf(context, publicUrl);
  const secure = prefix === "host";
  return { path: "/", httpOnly: true, sameSite: "Strict", secure, ...(prefix && { prefix }) } as const;
}

/**
 * `__Host-`, which also means Secure, if the browser came by TLS: the proxy in front says so (X-Forwarded-Proto), or the address is that
 * of an https `public_url`. A client that forges this header changes only its own cookie.
 */
function prefixOf(context: Context, publicUrl: string | null): "host" | undefined {
  const forwarded = context.req.header("x-forwarded-proto")?.split(",")[0]?.trim().toLowerCase();
  const known = publicUrl === null ? null : URL.parse(publicUrl);
  const isPublic = known?.protocol === "https:" && known.host === context.req.header("host")?.toLowerCase();
  return forwarded === "https" || isPublic ? "host" : undefined;
}
