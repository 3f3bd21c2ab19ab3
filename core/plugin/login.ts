/** A login with a token, or with a user name and its password: the rule that settings hold one of both, and the header that is sent. */
import type { Secret } from "../model/secret.ts";
import type { z } from "./schema.ts";

interface Login {
  readonly username?: string | undefined;
  readonly password?: Secret | undefined;
  /** Used where it is given, in place of username and password. */
  readonly token?: Secret | undefined;
}

/** Returns the settings, which have `username`, `password` and `token`, with the rule that they hold a login. */
export function withLogin<S extends z.ZodObject>(settings: S): S {
  return settings.refine(isLogin, {
    error: "needs username and password, or token",
    path: ["username"],
    // Only once the keys are right, so that a misspelt key is one problem, not two.
    when: ({ issues }) => issues.length === 0,
  });
}

function isLogin({ username, password, token }: Login): boolean {
  return token !== undefined || (username !== undefined && password !== undefined);
}

/** Returns the header `authorization`: `Bearer …` of the token, or `Basic …` of user name and password. */
export function authorization({ username = "", password, token }: Login): string {
  if (token) return `Bearer ${token.reveal()}`;
  return `Basic ${Buffer.from(`${username}:${password?.reveal() ?? ""}`, "utf8").toString("base64")}`;
}
