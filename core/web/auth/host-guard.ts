/**
 * Where there is no password, whoever reaches this machine's own address is let in. So the address must be one that only this
 * machine has: a name that a stranger's DNS points here (rebinding) is refused.
 */
import type { MiddlewareHandler } from "hono";
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
    if (isOpen && !isOurs)
      throw new HTTPException(421, { message: `${hostname || "this"} is not an address of this page` });
    await next();
  };
}
