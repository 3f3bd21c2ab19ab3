/** The headers of every answer: the browser loads only our own files, does not frame or store pages, and guesses no types. */
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
  // Not `no-referrer`, with which forms would be sent with `Origin: null`.
  referrerPolicy: "same-origin",
  // The proxy in front provides TLS, so the proxy has to promise it.
  strictTransportSecurity: false,
});

export const headers: MiddlewareHandler = (context, next) =>
  secure(context, async () => {
    await next();
    if (!context.res.headers.has("Cache-Control")) context.header("Cache-Control", "no-store");
  });
