/** The visitor behind a request. The middleware before pages and API sets it as the context's variable `visitor`. */
import type { MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";

export interface Visitor {
  /** The name under which actions are recorded: `web:ann`, `api:TOKEN`. */
  readonly actor: string;
  /** The name of the user or of the token. */
  readonly name: string;
  readonly role: Role | "metrics";
  /** The value of the hidden field `csrf` in every form; empty for a token, which needs none. */
  readonly csrf: string;
}

/** What a user may do: operators everything; readers may only look. A token may also be for `/metrics` alone. */
export type Role = "operator" | "reader";

export interface WebEnv {
  Variables: { visitor: Visitor };
}

/** The middleware before everything that changes something. Readers are refused with 403. */
export const requireOperator: MiddlewareHandler<WebEnv> = async (context, next) => {
  const { name, role } = context.get("visitor");
  if (role !== "operator") throw new HTTPException(403, { message: `${name} may only look, not change anything` });
  await next();
};
