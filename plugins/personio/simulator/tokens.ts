/** Tokens of both versions: one stable `papi-…` token a scope that lives for 24 hours, and the three endpoints that deal in it. */
import { elapsed, type Instant, later } from "../../../core/model/time.ts";
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import { oauthError, v1Error } from "./answers.ts";
import type { Dice } from "./random.ts";

const LIFE_MS = 86_400_000;

export interface SimCredentials {
  clientId: string;
  clientSecret: string;
}

/** Rights that the owner of the credential ticked; mutable, so that a right can be withdrawn while a token lives. */
export interface Grant {
  credentials: SimCredentials;
  /** Space-separated: `personio:persons:read personio:absences:read`. */
  scopes: string;
}

export class Tokens {
  readonly #grant: Grant;
  readonly #now: () => Instant;
  readonly #dice: Dice;
  readonly #alive = new Map<string, { readonly scope: string; readonly until: Instant }>();

  constructor(grant: Grant, now: () => Instant, dice: Dice) {
    this.#grant = grant;
    this.#now = now;
    this.#dice = dice;
  }

  /** Returns the scopes of a request's token that are still granted; undefined when it has no valid token. */
  scopesOf(request: SimRequest): ReadonlySet<string> | undefined {
    const token = this.#alive.get(bearer(request) ?? "");
    if (!token || token.until <= this.#now()) return undefined;
    const granted = this.#grant.scopes.split(" ");
    return new Set(token.scope.split(" ").filter((scope) => granted.includes(scope)));
  }

  expireAll(): void {
    this.#alive.clear();
  }

  /** `POST /v2/auth/token` */
  token(request: SimRequest): SimAnswer {
    const scene = { now: this.#now };
    const type = request.headers["content-type"] ?? "";
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      const text = 'The content type of the request must be "application/x-www-form-urlencoded".';
      return oauthError("invalid_request", text, scene);
    }
    const form = request.form();
    const missing = ["grant_type", "client_id", "client_secret"].filter((key) => !form.get(key));
    if (missing.length) {
      return oauthError("invalid_request", "The request has missing or invalid required parameters.", scene, {
        missing_parameters: missing,
      });
    }
    const grant = form.get("grant_type");
    if (grant !== "client_credentials") {
      return oauthError(
        "unsupported_grant_type",
        "The requested authorization grant type is not supported by the server.",
        scene,
        { grant_type: grant },
      );
    }
    if (!this.#knows(form.get("client_id"), form.get("client_secret"))) {
      return oauthError("unauthorized_client", "Client is not allowed to use the specified grant type flow.", scene);
    }
    const scope = form.get("scope") || this.#grant.scopes;
    const granted = this.#grant.scopes.split(" ");
    if (scope.split(" ").some((one) => !granted.includes(one))) {
      return oauthError("invalid_scope", "One of the requested scopes is invalid.", scene);
    }
    const { token, expiresIn } = this.#issue(scope);
    return { status: 200, body: { access_token: token, token_type: "Bearer", expires_in: expiresIn, scope } };
  }

  /** `POST /v2/auth/revoke`: an empty answer, whether the token was known or not. */
  revoke(request: SimRequest): SimAnswer {
    this.#alive.delete(request.form().get("token") ?? "");
    return { status: 200 };
  }

  /** `POST /v1/auth`: form or JSON; credentials in the query are refused. */
  v1(request: SimRequest): SimAnswer {
    if (request.query.has("client_id")) return v1Error(403, "Credentials in the query string are not accepted.");
    const isForm = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
    const given = isForm ? Object.fromEntries(request.form()) : parsed(request);
    if (!this.#knows(given.client_id, given.client_secret)) return v1Error(403, "Wrong credentials", 0);
    const { token, expiresIn } = this.#issue(this.#grant.scopes);
    return { status: 200, body: { success: true, data: { token, expires_in: expiresIn, scope: this.#grant.scopes } } };
  }

  #knows(id: unknown, secret: unknown): boolean {
    const { clientId, clientSecret } = this.#grant.credentials;
    return id === clientId && secret === clientSecret;
  }

  /** Issues a token, the same one again while it lives: tokens have not rotated since 2023. */
  #issue(scope: string): { readonly token: string; readonly expiresIn: number } {
    const now = this.#now();
    for (const [token, old] of this.#alive) {
      if (old.scope === scope && old.until > now)
        return { token, expiresIn: Math.ceil(elapsed(now, old.until) / 1000) };
    }
    const token = `papi-${this.#dice.uuid()}${this.#dice.uuid()}`;
    this.#alive.set(token, { scope, until: later(now, LIFE_MS) });
    return { token, expiresIn: LIFE_MS / 1000 };
  }
}

export function bearer(request: SimRequest): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
}

function parsed(request: SimRequest): Record<string, unknown> {
  try {
    return Object(request.json()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
