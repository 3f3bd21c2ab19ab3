/** An answer as a connector gets it: its text without characters that no text needs, and its JSON, or why there is none. */
import { RefusedError } from "../../model/errors.ts";
import { cleanText } from "../clean-text.ts";
import type { Answer } from "./http.ts";
import type { Judged } from "./judge.ts";
import { readJson, TooMuchJson } from "./read-json.ts";
import { AnswerTooLarge } from "./too-large.ts";
import { wordsOf } from "./error-words.ts";

/** A class, since V8 keeps a literal that has a getter, and all that it refers to, until the next collection of all memory. */
export class GivenAnswer implements Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #judged: Judged;
  readonly #clean: (error: RefusedError) => RefusedError;
  /** A property of its own, so that a plugin can take it off the answer. */
  readonly json = (): unknown => this.#json();

  /** `clean` is applied to each error before it leaves. */
  constructor(judged: Judged, clean: (error: RefusedError) => RefusedError) {
    this.status = judged.answer.status;
    this.headers = judged.answer.headers;
    this.#judged = judged;
    this.#clean = clean;
  }

  get text(): string {
    return cleanText(this.#judged.answer.text);
  }

  #json(): unknown {
    try {
      const { text, isAscii } = this.#judged.answer;
      return readJson(text, isAscii);
    } catch (error) {
      throw this.#clean(noJson(this.#judged, error as Error));
    }
  }
}

const QUOTED = 100;
const SHORTEN =
  "Ask for less at a time: a shorter window (`window.future_days`), or smaller pages where the connector has a setting for it.";

/** Makes the error for text that is no JSON. */
function noJson({ vendor, request, answer, redact }: Judged, cause: Error): RefusedError {
  const begin = wordsOf(answer.text.slice(0, 2000), redact).slice(0, QUOTED);
  const what = `${vendor}: ${request.method} ${request.path} answered ${cause.message}`;
  if (cause instanceof TooMuchJson) return new AnswerTooLarge(what, SHORTEN);
  return new RefusedError("CONTRACT_BROKEN", begin === "" ? what : `${what}: "${begin}"`, {
    remedy: `Check the base URL of ${vendor} in the config, and whether a proxy or a login page answers instead of ${vendor}.`,
  });
}
