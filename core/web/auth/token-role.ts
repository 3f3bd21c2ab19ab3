/**
 * What an API token may do now: never more than whoever made it. A token made on the dashboard counts as long as its user may sign in, one
 * made by another token as long as that one counts. A token made on the command line is the machine's own.
 */
import type { Token, TokenTable } from "../../store/store.ts";
import type { Role, Visitor } from "./visitor.ts";

export interface Makers {
  readonly tokens: Pick<TokenTable, "all">;
  /** The role of a user; null if nobody of that name may sign in. */
  roleOfUser(name: string): Role | null;
}

/** Returns the role that a token has now; null if whoever made it may not get in any more. */
export async function roleOfToken(token: Token, makers: Makers): Promise<TokenRole | null> {
  const role = await roleOfMaker(token, makers);
  return role && (BY_POWER.indexOf(role) < BY_POWER.indexOf(token.role) ? role : token.role);
}

type TokenRole = Visitor["role"];
const BY_POWER: readonly TokenRole[] = ["metrics", "reader", "operator"];

async function roleOfMaker({ createdBy, createdAt }: Token, makers: Makers): Promise<TokenRole | null> {
  const [, sort, name] = /^(web|api):(.*)$/s.exec(createdBy) ?? [];
  if (sort === undefined || name === undefined) return "operator";
  if (sort === "web") return makers.roleOfUser(name);
  const all = await makers.tokens.all();
  // A name that was revoked and given again is another token. This also ends every chain.
  const maker = all.find((other) => other.name === name && other.createdAt < createdAt);
  return maker ? roleOfToken(maker, makers) : null;
}
