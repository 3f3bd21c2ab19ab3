/** What a connector is given of an answer: its text without what no text needs, and its JSON, or why there is none. */
import { RefusedError } from "../../model/errors.ts";
import { cleanText } from "../clean-text.ts";
import type { Answer } from "./http.ts";
import type { Judged } from "./judge.ts";
import { readJson } from "./read-json.ts";
import { wordsOf } from "./error-words.ts";

/** `clean`: what is done to each error before it leaves. */
export function answerOf(judged: Judged, clean: (error: RefusedError) => RefusedError): Answer {
  const { status, headers, text, isAscii } = judged.answer;
  const json = () => {
    try {
      return readJson(text, isAscii);
    } catch (error) {
      throw clean(noJson(judged, error as Error));
    }
  };
  return {
    status,
    headers,
    get text() {
      return cleanText(text);
    },
    json,
  };
}

const QUOTED = 100;

/** What looks like JSON is not quoted: it may be people's data. */
function noJson({ vendor, request, answer, redact }: Judged, cause: Error): RefusedError {
  const begin = /^\s*[[{"]/.test(answer.text) ? "" : wordsOf(answer.text.slice(0, 2000), redact).slice(0, QUOTED);
  const what = `${vendor}: ${request.method} ${request.path} answered ${cause.message}`;
  return new RefusedError("CONTRACT_BROKEN", begin === "" ? what : `${what}: "${begin}"`, {
    remedy: `Check the base URL of ${vendor} in the config, and whether a proxy or a login page answers in its place.`,
  });
}
