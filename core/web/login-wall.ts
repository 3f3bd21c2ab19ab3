/**
 * The login of the page: HTTP Basic, user `admin`, the password of the config. Both are compared as hashes of one length,
 * in constant time. Without a password in the config the page is open.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, MiddlewareHandler } from "hono";
import { basicAuth } from "hono/basic-auth";
import { HTTPException } from "hono/http-exception";
import type { Secret } from "../model/secret.ts";
import type { Clock } from "../model/time.ts";
import { createAttempts } from "./attempts.ts";

const USER = "admin";

export interface LoginOptions {
  readonly password: () => Secret | null;
  readonly clock: Clock;
  readonly log: { warn(message: string, fields: Readonly<Record<string, string | number>>): void };
}

export function loginWall({ password, clock, log }: LoginOptions): MiddlewareHandler {
  const attempts = createAttempts(clock);
  const ask = basicAuth({
    realm: "rollcall",
    invalidUserMessage: "login needed",
    async verifyUser(user, given, context: Context) {
      const expected = password();
      if (expected === null) return true;
      const from = getConnInfo(context).remote.address ?? "unknown";
      if (!(await attempts.admit(from, context.req.raw.signal))) throw tooMany();
      const right = same(user, USER) && same(given, expected.reveal());
      const failures = attempts.judged(from, right);
      if (!right) log.warn("login refused", { from, failures });
      return right;
    },
  });
  return (context, next) => (password() === null ? next() : ask(context, next));
}

function tooMany(): HTTPException {
  const headers = { "Retry-After": "30", "Cache-Control": "no-store" };
  return new HTTPException(429, { res: new Response("too many attempts", { status: 429, headers }) });
}

function same(given: string, expected: string): boolean {
  return timingSafeEqual(hash(given), hash(expected));
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
