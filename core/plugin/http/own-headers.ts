/** The headers of a connector as they are sent, worked out anew only when they differ from the last ones. */
import { lowerCased, type Rules } from "./outgoing.ts";
import type { SentSecrets } from "./sent-secrets.ts";

type Headers = Readonly<Record<string, string>>;

export class OwnHeaders {
  readonly #rules: Rules;
  readonly #always: Headers;
  readonly #secrets: SentSecrets;
  #given: Headers | null = null;
  #sent: Headers = {};

  /** `always`: headers that are sent unless the connector gives its own. */
  constructor(rules: Rules, always: Headers, secrets: SentSecrets) {
    this.#rules = rules;
    this.#always = always;
    this.#secrets = secrets;
  }

  /** `name`: the request's, for messages. @throws ForbiddenRequest for headers that name another method or host. */
  sent(given: Headers, name: string): Headers {
    if (this.#given === null || !isSame(given, this.#given)) {
      const own = lowerCased(given, name, this.#rules);
      this.#secrets.note(own);
      this.#given = { ...given };
      this.#sent = { ...this.#always, ...own };
    }
    return this.#sent;
  }
}

function isSame(one: Headers, other: Headers): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
