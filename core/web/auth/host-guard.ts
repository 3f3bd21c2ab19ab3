/**
 * Where there is no password, whoever reaches this machine's own address is let in. So the address must be one that only this
 * machine has: a name that a stranger's DNS points here (rebinding) is refused, and so is what another site's page asks for, links
 * excepted. What a proxy handed on is refused too: behind it everybody would come from this machine.
 */
import type { Context, MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { isLoopback } from "../../model/loopback.ts";

/** What proxies add. One that adds nothing cannot be told from a browser on this machine. */
const BY_PROXY = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

export function hostGuard(isOpen: (context: Context) => boolean): MiddlewareHandler {
  return async (context, next) => {
    if (isOpen(context)) refuseStrangers(context);
    await next();
  };
}

function refuseStrangers(context: Context): void {
  const { hostname } = URL.parse(`http://${context.req.header("host")}`) ?? { hostname: "" };
  if (isForeign(context)) throw new HTTPException(403, { message: "this is not for other sites" });
  if (!isLoopback(hostname))
    throw new HTTPException(421, { message: `${hostname || "this"} is not an address of this page` });
  const added = Object.keys(context.req.header()).find((name) => BY_PROXY.test(name));
  if (added === undefined) return;
  const message = `this came through a proxy (${added}), and the config names no password: everybody would be let in`;
  throw new HTTPException(421, { message });
}

/** Another site's page cannot read the answer, but asking alone would keep vendors busy. */
function isForeign({ req }: Context): boolean {
  const site = req.header("sec-fetch-site");
  return (site === "cross-site" || site === "same-site") && req.header("sec-fetch-mode") !== "navigate";
}
