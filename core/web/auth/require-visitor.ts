/** The middleware in front of pages and API that lets nobody pass without a visitor. Pages send people to the sign-in, the API answers 401. */
import type { Context, MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { comeAgain } from "../pages/come-again.ts";
import { readCookie } from "./cookies.ts";
import type { Identify } from "./identify.ts";
import { ownPath } from "./own-path.ts";
import type { WebEnv } from "./visitor.ts";

const COOKIES = ["rollcall", "rollcall_visit"] as const;

export function requireSignIn(identify: Pick<Identify, "person" | "publicUrl">): MiddlewareHandler<WebEnv> {
  return async (context, next) => {
    if (isBare(context, identify.publicUrl())) return context.html(comeAgain(hereOf(context)));
    const visitor = await identify.person(context);
    if (!visitor && !/^(GET|HEAD)$/.test(context.req.method))
      throw new HTTPException(401, { message: "you are not signed in" });
    if (!visitor) return context.redirect(`/sign-in?next=${encodeURIComponent(hereOf(context))}`, 303);
    context.set("visitor", visitor);
    return next();
  };
}

/** The middleware in front of `/metrics`, for which a token of any role is enough. */
export function requireAnyToken(identify: Pick<Identify, "program">): MiddlewareHandler<WebEnv> {
  return async (context, next) => {
    const visitor = await identify.program(context);
    if (!visitor) throw new HTTPException(401, { message: "nobody is signed in, and no token was sent" });
    context.set("visitor", visitor);
    await next();
  };
}

export function requireVisitor(identify: Pick<Identify, "program">): MiddlewareHandler<WebEnv> {
  const signedIn = requireAnyToken(identify);
  return (context, next) =>
    signedIn(context, async () => {
      const { name, role } = context.get("visitor");
      if (role === "metrics") throw new HTTPException(403, { message: `the token ${name} may read /metrics alone` });
      await next();
    });
}

/**
 * Whether a link on another site (a mail read in a browser) led here: such a request carries none of our cookies, since no other site
 * may use them. A page of our own that goes on to the same address has them sent, so nobody has to sign in twice.
 */
function isBare(context: Context, publicUrl: string | null): boolean {
  const { req } = context;
  const isLink = req.method === "GET" && req.header("sec-fetch-mode") === "navigate";
  const isForeign = isLink && req.header("sec-fetch-site") === "cross-site";
  return isForeign && COOKIES.every((name) => readCookie(context, name, publicUrl) === null);
}

function hereOf({ req }: Context): string {
  const { pathname, search } = new URL(req.url);
  return ownPath(pathname + search);
}
