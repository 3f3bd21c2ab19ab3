/**
 * Guards a dashboard without a password, which lets everybody in who reaches this machine's own address. So the address must be one that
 * only this machine has: a name that a stranger's DNS points here (rebinding) is refused, and so are requests of another site's page,
 * except links. Requests from a proxy are refused too, since behind one everybody would come from this machine.
 */
import type { Context, MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { isLoopback } from "../../model/loopback.ts";

/** The headers that proxies add. A proxy that adds none cannot be told from a browser on this machine. */
const BY_PROXY = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

export function hostGuard(isOpen: (context: Context) => boolean): MiddlewareHandler {
  return async (context, next) => {
    if (isOpen(context)) refuseStrangers(context);
    await next();
  };
}

function refuseStrangers(context: Context): void {
  const { hostname } = URL.parse(`http://${context.req.header("host")}`) ?? { hostname: "" };
  if (isForeign(context)) throw new HTTPException(403, { message: "requests from other sites are not allowed" });
  if (!isLoopback(hostname))
    throw new HTTPException(421, { message: `${hostname || "this"} is not an address of this page` });
  const added = Object.keys(context.req.header()).find((name) => BY_PROXY.test(name));
  if (added === undefined) return;
  const message = `this request came through a proxy (${added}), but the config sets no password: everybody would get in`;
  throw new HTTPException(421, { message });
}

/** Whether another site's page sent the request. It could not read the answer, but its requests would keep vendors busy. */
function isForeign({ req }: Context): boolean {
  const site = req.header("sec-fetch-site");
  return (site === "cross-site" || site === "same-site") && req.header("sec-fetch-mode") !== "navigate";
}
