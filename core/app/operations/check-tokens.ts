/**
 * The part of `rollcall check` about tokens for the API: those that are refused since whoever made them, on the dashboard or by another token,
 * may not get in any more. The program that sends one learns only that it is unauthorized.
 */
import type { Config } from "../../config/config.ts";
import type { CheckReport } from "../../engine/operations/operations.ts";
import type { Store, Token } from "../../store/store.ts";
import { roleOfToken } from "../../web/auth/token-role.ts";
import type { Role } from "../../web/auth/visitor.ts";

type Row = CheckReport["checks"][number];
type Users = Pick<Config, "web">;

export async function checkTokens({ tokens }: Pick<Store, "tokens">, { web }: Users): Promise<Row[]> {
  if (web === null) return [];
  // Without a password everybody on this machine is `admin`.
  const users: readonly { name: string; role: Role }[] =
    web.users.length > 0 ? web.users : [{ name: "admin", role: "operator" }];
  const roleOfUser = (name: string) => users.find((user) => user.name === name)?.role ?? null;
  const rows: Row[] = [];
  for (const token of await tokens.all())
    if ((await roleOfToken(token, { tokens, roleOfUser })) === null) rows.push(refused(token));
  return rows;
}

function refused({ name, createdBy }: Token): Row {
  return {
    target: null,
    what: "web.tokens",
    state: "warning",
    detail: `the token ${name} is refused: ${createdBy}, who made it, may not sign in any more`,
    remedy: `If a program still sends it, make another one with \`rollcall tokens create NAME\`. Then: rollcall tokens revoke ${name}`,
  };
}
