/**
 * Where there is no password, whoever reaches this machine's own address is let in. So the address must be one that only this
 * machine has: a name that a stranger's DNS points here (rebinding) is refused, and so is what another site's page asks for, links excepted.
 */
import type { Context, MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { isLoopback } from "../../model/loopback.ts";

export interface Known {
  readonly isOpen: boolean;
  readonly publicUrl: string | null;
}

export function hostGuard(known: () => Known): MiddlewareHandler {
  return async (context, next) => {
    const { isOpen, publicUrl } = known();
    const { hostname } = URL.parse(`http://${context.req.header("host")}`) ?? { hostname: "" };
    const isOurs = isLoopback(hostname) || (publicUrl !== null && URL.parse(publicUrl)?.hostname === hostname);
    if (isOpen && isForeign(context)) throw new HTTPException(403, { message: "this is not for other sites" });
    if (isOpen && !isOurs)
      throw new HTTPException(421, { message: `${hostname || "this"} is not an address of this page` });
    await next();
  };
}

/** Another site's page cannot read the answer, but asking alone would keep vendors busy. */
function isForeign({ req }: Context): boolean {
  const site = req.header("sec-fetch-site");
  return (site === "cross-site" || site === "same-site") && req.header("sec-fetch-mode") !== "navigate";
}
