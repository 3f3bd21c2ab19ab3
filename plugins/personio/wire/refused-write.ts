/**
 * Meaning of Personio's refusal of a write. Mostly it concerns this record alone and the others go on: a conflict (409), data
 * that Personio understands and cannot take (422), a request that it does not understand (400), a record that is gone (404). A missing right shows as 403, also as 401 and as 400
 * "Unauthorized token"; but 403 also answers a day that was changed too often, and perhaps a record that is confirmed or locked: for
 * the DELETE of an attendance Personio describes no other refusal. Facts sheet of Personio, 2, 7.2, 8.2, 10.
 */
import { RecordError, type RollcallError } from "../../../core/model/errors.ts";
import type { Answer, HttpRequest } from "../../../core/plugin/http/http.ts";
import { isMarkup } from "../../../core/plugin/http/is-page.ts";
import { NO_ENDPOINT, PersonioRefusal, strangePage, subjectOf } from "./refusal.ts";
import { rightOf } from "./rights.ts";
import { asked, bodyOf, firstError, told } from "./told.ts";

export const GONE = "personio:not-found";

/**
 * Judges the answer to a write. Pure. `undefined` leaves the status to the gateway's own reading: 429, 5xx, and 403 by an edge
 * server are tried again. `scopes`: the rights that Personio listed with the token.
 */
export function judgeWrite(
  answer: Answer,
  request: HttpRequest,
  scopes: readonly string[],
): RollcallError | "retry-auth" | undefined {
  const { status } = answer;
  if (status < 400 || status === 429 || status >= 500) return undefined;
  if (isMarkup(answer)) return status === 403 ? undefined : strangePage(answer, request);
  if (status === 401) return "retry-auth";
  const isLocked = status === 403 && refusesThisRecord(answer, request, scopes);
  if (status === 403 && !isLocked && !/\blimit\b/i.test(told(answer))) return notAllowed(answer, request);
  if (status === 400 && /unauthorized token/i.test(answer.text)) return notAllowed(answer, request);
  if (status === 404 || status === 410) return notThere(answer, request);
  return new RecordError(`Personio refused ${asked(request)}: ${told(answer)}`, {
    causeKey: `personio:${subjectOf(request.path)}:${status}`,
    inTheWay: status === 409 || status === 422,
    own: isLocked,
    remedy:
      REMEDIES[status] ??
      "Look at this person's records of these days in Personio: the message says what it does not accept.",
  });
}

/** Tells whether Personio refused because it cannot take the data that was sent (400, 422). */
export function isUntakable(error: unknown): boolean {
  return error instanceof RecordError && /:(400|422)$/.test(error.causeKey);
}

/** Matches the path of a single attendance or absence. */
const ONE_RECORD = /^\/v2\/(?:attendance|absence)-periods\/[^/?]+$/;

/**
 * Tells whether a 403 concerns the one record that was to be changed or removed: the credential has the right to write its like, and
 * the answer does not speak of scopes (a right can be withdrawn while a token lives).
 */
function refusesThisRecord(answer: Answer, { path }: HttpRequest, scopes: readonly string[]): boolean {
  const right = `${subjectOf(path)} write`;
  return ONE_RECORD.test(path) && scopes.some((scope) => rightOf(scope) === right) && !/\bscopes?\b/i.test(answer.text);
}

const REMEDIES: Readonly<Record<number, string>> = {
  400: "Look at this record: the message says what Personio does not accept. If the record is right and this goes on, a newer rollcall may help.",
  403: "The message says why Personio refuses: the record may be confirmed, or lie in a time that is closed for changes. If it is to change, correct it in Personio.",
  409: "Look at this person's records of these days in Personio: an existing one is in the way.",
};

/**
 * Returns the error of a write that is not allowed. It fails this record alone; the third in a row says that the right is
 * missing altogether.
 */
export function notAllowed(answer: Answer, request: HttpRequest): RecordError {
  return new RecordError(`Personio does not allow ${asked(request)}: ${told(answer)}`, {
    causeKey: `personio:${subjectOf(request.path)}:not-allowed`,
    refusal: true,
    remedy: `In Personio, open Marketplace > Connected integrations, choose the credential and tick the right to write ${subjectOf(request.path)}.`,
  });
}

/** Judges a 404 or 410: a missing endpoint concerns every record, a 404 in Personio's own words this record alone. */
function notThere(answer: Answer, request: HttpRequest): RollcallError {
  const body = bodyOf(answer);
  const message = `Personio knows no ${asked(request)}: ${told(answer)}`;
  if (answer.status === 410 || !body || NO_ENDPOINT.test(String(firstError(body).type ?? ""))) {
    const remedy = "Check base_url. If it is right, Personio has withdrawn this interface: update rollcall.";
    return new PersonioRefusal("route", message, remedy);
  }
  const remedy = "Nothing to do: the next run reads Personio again and corrects it.";
  return new RecordError(message, { causeKey: GONE, remedy });
}
