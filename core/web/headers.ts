/** What every answer says to the browser: nothing but our own files, no framing, no storing, no guessing of types. */
import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

const secure = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: "DENY",
  // Not `no-referrer`: forms would then come from nowhere (Origin: null).
  referrerPolicy: "same-origin",
  // Whether it is reached by TLS is the proxy's business, and so is promising it.
  strictTransportSecurity: false,
});

export const headers: MiddlewareHandler = (context, next) =>
  secure(context, async () => {
    await next();
    if (!context.res.headers.has("Cache-Control")) context.header("Cache-Control", "no-store");
  });
