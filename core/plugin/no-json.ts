/** An answer that was to be JSON and is none, in words. What looks like JSON is not quoted: it may be people's data. Pure. */
import { RefusedError } from "../model/errors.ts";
import type { Judged } from "./judge.ts";
import { wordsOf } from "./words.ts";

const QUOTED = 100;

export function noJson({ vendor, request, answer, redact }: Judged, cause: Error): RefusedError {
  const begin = /^\s*[[{"]/.test(answer.text) ? "" : wordsOf(answer.text.slice(0, 2000), redact).slice(0, QUOTED);
  const what = `${vendor}: ${request.method} ${request.path} answered ${cause.message}`;
  return new RefusedError("CONTRACT_BROKEN", begin === "" ? what : `${what}: "${begin}"`, {
    remedy: `Check the base URL of ${vendor} in the config, and whether a proxy or a login page answers in its place.`,
  });
}
