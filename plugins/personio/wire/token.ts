/**
 * The access token, one for v1 and v2: `POST /v2/auth/token`, with the credential in a form, never in the query. It is kept
 * until shortly before it expires, over all runs of the process, and fetched once however many requests wait for it.
 * `expires_in` is the remaining life: Personio returns the same token for the same credential. Facts sheet of Personio, 2.
 */
import { RefusedError, type RollcallError, TransientError, TRIES_AGAIN } from "../../../core/model/errors.ts";
import type { Secret } from "../../../core/model/secret.ts";
import { type Clock, elapsed, type Instant, MINUTE } from "../../../core/model/time.ts";
import type { Answer, Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { isMarkup } from "../../../core/plugin/http/is-page.ts";
import { countOf, isObject, Mismatch, objectAt, textAt, understood } from "./expect.ts";

export interface Credential {
  readonly client_id: Secret;
  readonly client_secret: Secret;
}

export interface Token {
  readonly text: string;
  readonly lifeMs: number;
  /** Rights of the credential, as Personio lists them; empty where it lists none. */
  readonly scopes: readonly string[];
}

export const TOKEN_CALL = "POST /v2/auth/token";

/**
 * Builds the request for a token. `scope` is left out: Personio then grants every right of the credential, and its list shows
 * which rights are too many.
 */
export function tokenRequest({ client_id, client_secret }: Credential): HttpRequest {
  const form = {
    grant_type: "client_credentials",
    client_id: client_id.reveal(),
    client_secret: client_secret.reveal(),
  };
  return { method: "POST", path: "/v2/auth/token", form, repeat: "safe" };
}

export function parseToken(answer: Answer): Token {
  return understood("personio.token", "", () => {
    const body = objectAt(answer.json(), "answer");
    const seconds = countOf(body.expires_in);
    if (seconds === null) throw new Mismatch("expires_in", "a number of seconds");
    const scope = typeof body.scope === "string" ? body.scope : "";
    return {
      text: textAt(body.access_token, "access_token"),
      lifeMs: seconds * 1000,
      scopes: scope.split(/\s+/).filter(Boolean),
    };
  });
}

const REFUSALS = new Set(["unauthorized_client", "invalid_client", "invalid_grant", "access_denied"]);
const PASSING = new Set(["server_error", "temporarily_unavailable"]);

/**
 * Judges the answer to a request for a token. Pure. A wrong secret is 400 `unauthorized_client` by Personio's description, 401
 * by what clients saw.
 */
export function judgeToken(answer: Answer): RollcallError | undefined {
  const { status } = answer;
  if (status < 400 || status === 429 || status >= 500 || (status !== 401 && isMarkup(answer))) return undefined;
  const code = errorOf(answer);
  if (PASSING.has(code)) {
    return new TransientError("UNREACHABLE", `Personio gives no token at the moment (${code})`, {
      remedy: `Nothing to do: ${TRIES_AGAIN}`,
    });
  }
  if (status === 401 || status === 403 || REFUSALS.has(code)) {
    return new RefusedError("CREDENTIALS_REFUSED", `Personio refused client_id and client_secret (${code || status})`, {
      remedy:
        "Compare client_id and client_secret with the credential in Personio under Marketplace > Connected integrations.",
    });
  }
  return new RefusedError("CONTRACT_BROKEN", `Personio refused the request for a token (${code || status})`, {
    remedy: "Check base_url. If it is right, update rollcall.",
  });
}

function errorOf(answer: Answer): string {
  try {
    const body = answer.json();
    return isObject(body) && typeof body.error === "string" ? body.error : "";
  } catch {
    return "";
  }
}

/** Time before its expiry (or the last tenth of a short life) in which no new request begins with a token. */
const MARGIN_MS = 5 * MINUTE;
/** Age up to which a refused token is kept: that so young a token was refused says that a right is missing. */
const FRESH_MS = 5_000;

export class TokenKeeper {
  readonly #door: Http;
  readonly #credential: Credential;
  readonly #clock: Clock;
  #kept: { readonly token: Token; readonly since: Instant } | undefined;
  #coming: Promise<Token> | undefined;

  constructor(door: Http, credential: Credential, clock: Clock) {
    this.#door = door;
    this.#credential = credential;
    this.#clock = clock;
  }

  /** @throws RefusedError CREDENTIALS_REFUSED, TransientError. */
  get(): Promise<Token> {
    if (this.#kept && this.#age() < usableMs(this.#kept.token)) return Promise.resolve(this.#kept.token);
    this.#coming ??= this.#fetch().finally(() => {
      this.#coming = undefined;
    });
    return this.#coming;
  }

  /** Rights that came with the token that is kept; none without one. */
  get scopes(): readonly string[] {
    return this.#kept?.token.scopes ?? [];
  }

  /** Forgets the token unless it is fresh: requests that were refused together forget together, and must not drop the new one. */
  forget(): void {
    if (this.#kept && this.#age() >= FRESH_MS) this.#kept = undefined;
  }

  async #fetch(): Promise<Token> {
    const token = parseToken(await this.#door.send(tokenRequest(this.#credential)));
    this.#kept = { token, since: this.#clock.now() };
    return token;
  }

  #age(): number {
    const age = this.#kept ? elapsed(this.#kept.since, this.#clock.now()) : -1;
    // Without a token, or once the clock was set back, its age is unknown.
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  }
}

function usableMs({ lifeMs }: Token): number {
  return lifeMs - Math.min(MARGIN_MS, lifeMs / 10);
}
