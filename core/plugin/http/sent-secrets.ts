/**
 * What a connector sends as headers is secret, also where no config names it: a token that was fetched an hour ago. Those
 * sent last are hidden in texts like the config's own secrets, so that an answer that echoes its request tells nothing.
 */
import { createRedactor } from "../../model/redact.ts";

/** The token and the one before it, and a second header beside each. */
const KEPT = 4;
/** Shorter values are words such as `no-cache`. */
const SHORTEST = 12;
const OPEN = new Set(["accept", "accept-encoding", "accept-language", "content-type", "user-agent", "depth", "prefer"]);

export class SentSecrets {
  #values: readonly string[] = [];
  #redact: (text: string) => string = (text) => text;

  note(headers: Readonly<Record<string, string>>): void {
    for (const name in headers) if (carriesSecret(name)) this.#add(secretIn(headers[name]!));
  }

  redact(text: string): string {
    return this.#redact(text);
  }

  #add(value: string): void {
    if (value.length < SHORTEST || this.#values.includes(value)) return;
    this.#values = [value, ...this.#values].slice(0, KEPT);
    this.#redact = createRedactor(this.#values);
  }
}

/** Whether what this header, named in lower case, carries counts as secret. */
export function carriesSecret(name: string): boolean {
  return !OPEN.has(name);
}

/** Returns the secret part of a header: of `Bearer TOKEN` the token. */
function secretIn(value: string): string {
  return value.replace(/^[A-Za-z]+ +/, "");
}
