/**
 * Identifies the visitor: by an API token, by a session, or, if the config names no password, as anybody who reaches this machine.
 */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { elapsed, MINUTE } from "../../model/time.ts";
import type { WebParts } from "../parts.ts";
import { readCookie } from "./cookies.ts";
import { csrfOf } from "./csrf.ts";
import { isOpen } from "./is-open.ts";
import { createSessions } from "./sessions.ts";
import { roleOfToken } from "./token-role.ts";
import { hashOfToken } from "./token.ts";
import { visitCookie } from "./visit-cookie.ts";
import type { Role, Visitor } from "./visitor.ts";

export type AuthParts = Pick<WebParts, "store" | "config" | "clock" | "log" | "key" | "isLocal">;

/** How often the last use of a token is stored at most. */
const USED_EVERY_MS = MINUTE;
const BEARER = /^Bearer +(\S+) *$/i;

export interface Identify {
  /** The visitor by cookie; null: nobody is signed in. */
  person(context: Context): Promise<Visitor | null>;
  /** The visitor by API token if one is sent, else by cookie. @throws HTTPException 401 for a token that does not count (any more) */
  program(context: Context): Promise<Visitor | null>;
  publicUrl(): string | null;
}

export function createIdentify(parts: AuthParts): Identify {
  const { store, config, clock, key } = parts;
  const users = () => config().web?.users ?? [];
  const roleOfUser = (name: string) => {
    const known = isOpen(parts) ? [anybody("")] : users();
    return known.find((user) => user.name === name)?.role ?? null;
  };
  const publicUrl = () => config().web?.publicUrl ?? null;
  const sessions = createSessions({ table: store.sessions, users, clock, key });

  async function person(context: Context): Promise<Visitor | null> {
    if (isOpen(parts)) return anybody(csrfOf(visitCookie(context, parts), key));
    const cookie = readCookie(context, "rollcall", publicUrl());
    const user = cookie && (await sessions.of(cookie));
    if (!cookie || !user) return null;
    return { actor: `web:${user.name}`, name: user.name, role: user.role, csrf: csrfOf(cookie, key) };
  }

  async function token(text: string): Promise<Visitor> {
    const found = await store.tokens.byHash(hashOfToken(text));
    if (!found) throw new HTTPException(401, { message: "this token is not known, or was revoked" });
    const role = await roleOfToken(found, { tokens: store.tokens, roleOfUser });
    if (!role) throw new HTTPException(401, { message: "whoever made this token may not sign in any more" });
    const { name, lastUsedAt } = found;
    const now = clock.now();
    if (lastUsedAt === null || elapsed(lastUsedAt, now) > USED_EVERY_MS) await store.tokens.used(name, now);
    return { actor: `api:${name}`, name, role, csrf: "" };
  }

  return {
    person,
    publicUrl,
    async program(context) {
      const authorization = context.req.header("authorization");
      if (authorization === undefined) return person(context);
      const [, text] = BEARER.exec(authorization) ?? [];
      if (!text) throw new HTTPException(401, { message: "only `Authorization: Bearer TOKEN` is understood" });
      return token(text);
    },
  };
}

function anybody(csrf: string): Visitor & { readonly role: Role } {
  return { actor: "web:admin", name: "admin", role: "operator", csrf };
}
