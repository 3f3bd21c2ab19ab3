/** Makes and revokes tokens for the API. A token is shown once; only its hash is kept. */
import type { Actions, TokenReport } from "../../engine/operations/actions.ts";
import { UnknownName } from "../../engine/operations/unknown-name.ts";
import { CommandRefused } from "../../model/errors.ts";
import type { Token } from "../../store/store.ts";
import { hashOfToken, newToken } from "../../web/auth/token.ts";
import type { App } from "../open-app.ts";
import { recorder } from "./recorder.ts";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

export function tokenActions(app: App): Pick<Actions, "createToken" | "revokeToken"> {
  const { store, clock } = app;
  const record = recorder(app);
  return {
    async createToken(name, role, by) {
      if (!NAME.test(name)) throw badName(name);
      const token = newToken();
      const row = { name, role, createdAt: clock.now(), createdBy: by, hash: hashOfToken(token) };
      if (!(await store.tokens.add(row))) throw nameTaken(name);
      await record(by, "create_token", null, `${name}, ${role}`);
      return { ...tokenReport({ ...row, lastUsedAt: null }), token };
    },
    async revokeToken(name, by) {
      const known = (await store.tokens.all()).find((token) => token.name === name);
      if (!known || !(await store.tokens.drop(name)))
        throw new UnknownName(
          "token",
          name,
          (await store.tokens.all()).map((token) => token.name),
        );
      await record(by, "revoke_token", null, name);
      return tokenReport(known);
    },
  };
}

export function tokenReport({ name, role, createdAt, createdBy, lastUsedAt }: Token): TokenReport {
  return { name, role, created_at: createdAt, created_by: createdBy, last_used_at: lastUsedAt };
}

function badName(name: string): CommandRefused {
  return new CommandRefused("CONFIG", `"${name}" cannot be the name of a token`, {
    remedy: "Use letters, digits, dots and dashes, beginning with a letter or digit, at most 63.",
  });
}

function nameTaken(name: string): CommandRefused {
  return new CommandRefused("CONFIG", `there is already a token ${name}`, {
    remedy: `Choose another name, or revoke it first: rollcall tokens revoke ${name}`,
  });
}
