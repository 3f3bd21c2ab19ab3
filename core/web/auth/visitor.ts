/** Who asks: set for every page and API request by what stands before them, carried in the context's variable `visitor`. */
import type { MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";

export interface Visitor {
  /** What is written down of an action: `web:ann`, `api:TOKEN`. */
  readonly actor: string;
  /** `ann`; a token's name. */
  readonly name: string;
  readonly role: Role;
  /** What every form that is posted carries in its hidden field `csrf`; empty for a token, which needs none. */
  readonly csrf: string;
}

/** Operators do everything; readers look. */
export type Role = "operator" | "reader";

export interface WebEnv {
  Variables: { visitor: Visitor };
}

/** Before everything that changes something. Readers are refused with 403. */
export const requireOperator: MiddlewareHandler<WebEnv> = async (context, next) => {
  const { name, role } = context.get("visitor");
  if (role !== "operator") throw new HTTPException(403, { message: `${name} may look, and change nothing` });
  await next();
};
