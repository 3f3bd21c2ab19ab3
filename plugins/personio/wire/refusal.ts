/**
 * Meaning of a refusal by Personio, judged by the whole answer and never by the status alone: a missing right is 401 on v2
 * persons, 403 elsewhere, 400 "Unauthorized token" in places; a bad token is 403 on v1; a 404 may mean a missing record, a
 * missing route, or the page of some proxy. Facts sheet of Personio, 1, 2, 4, 10.
 */
import { RefusedError, type RollcallError, TransientError } from "../../../core/model/errors.ts";
import type { Answer, HttpRequest } from "../../../core/plugin/http/http.ts";
import { isObject, type Json } from "./expect.ts";
import { isMarkup } from "../../../core/plugin/http/is-page.ts";
import { asked, bodyOf, firstError, told } from "./told.ts";

/** `record`: this id does not exist. `route`: the endpoint does not exist. `right`: not allowed. `request`: not understood. */
export type Refused = "record" | "route" | "right" | "request";

export class PersonioRefusal extends RefusedError {
  readonly refused: Refused;

  constructor(refused: Refused, message: string, remedy: string) {
    super(refused === "right" ? "RIGHT_MISSING" : "CONTRACT_BROKEN", message, { remedy });
    this.refused = refused;
  }
}

export function isRefused(error: unknown, ...kinds: readonly Refused[]): error is PersonioRefusal {
  return error instanceof PersonioRefusal && kinds.includes(error.refused);
}

/** Matches the error type by which v2 says that there is no such endpoint. */
export const NO_ENDPOINT = /apinot_found$/;

/** Matches the beginning of a v1 answer that failed with status 200. */
const FAILURE = /^\s*\{\s*"success"\s*:\s*false/;

/**
 * Judges the answer to a reading request. Pure. `undefined` leaves the status to the gateway's own reading: 429, 5xx, and 403 by
 * an edge server are tried again.
 */
export function judge(answer: Answer, request: HttpRequest): RollcallError | "retry-auth" | undefined {
  const { status } = answer;
  if (status < 300) return FAILURE.test(answer.text) ? failed(answer, request) : undefined;
  if (status < 400 || status === 429 || status >= 500) return undefined;
  if (isMarkup(answer)) return status === 403 ? undefined : strangePage(answer, request);
  if (status === 401) return "retry-auth";
  if (status === 403) return request.path.startsWith("/v1/") ? "retry-auth" : rightMissing(answer, request);
  if (status === 404 || status === 410) return notThere(answer, request);
  if (status === 400 && /unauthorized token/i.test(answer.text)) return rightMissing(answer, request);
  return new PersonioRefusal(
    "request",
    `Personio refused ${asked(request)} with ${told(answer)}`,
    "The message says what Personio does not accept. If it goes on, look for a newer rollcall: Personio may have changed.",
  );
}

/** Judges a v1 answer that says `success: false`. Nothing can be concluded from it, least of all that a list is empty. */
function failed(answer: Answer, request: HttpRequest): RollcallError {
  const error = bodyOf(answer)?.error;
  if (isObject(error) && (error.code === 401 || error.code === 403)) return rightMissing(answer, request);
  return new TransientError("UNREACHABLE", `Personio failed at ${asked(request)}: ${told(answer)}`, {
    remedy: "Nothing to do: rollcall tries again. If it goes on, look at Personio's status page.",
  });
}

export function rightMissing(answer: Answer, request: HttpRequest): PersonioRefusal {
  return new PersonioRefusal(
    "right",
    `Personio does not allow ${asked(request)}: ${told(answer)}`,
    `In Personio, open Marketplace > Connected integrations, choose the credential and tick the right to read ${subjectOf(request.path)}.`,
  );
}

function notThere(answer: Answer, request: HttpRequest): PersonioRefusal {
  const body = bodyOf(answer);
  const isRecord = speaksOfRecord(body) || (ONE_RECORD.test(request.path) && isProblemOfRecord(body));
  const refused = answer.status === 404 && isRecord ? "record" : "route";
  const remedy =
    refused === "record"
      ? "Nothing to do: the record no longer exists in Personio."
      : "Check base_url. If it is right, Personio has withdrawn this interface: update rollcall.";
  return new PersonioRefusal(refused, `Personio knows no ${asked(request)}: ${told(answer)}`, remedy);
}

/** Matches the path of a single v2 record, such as `/v2/absence-periods/{id}`, and nothing below it. */
const ONE_RECORD = /^\/v2\/[^/?]+\/[^/?]+$/;

/**
 * Tells whether a problem means a missing record. The error types for absences and attendances are not known, so any type counts
 * but that of an unknown endpoint, provided the answer is beyond doubt Personio's own: it has a trace id, and its problem has a
 * type and does not speak of endpoints.
 */
function isProblemOfRecord(body: Json | undefined): boolean {
  const { type, title, detail } = firstError(body);
  if (typeof body?.personio_trace_id !== "string" || typeof type !== "string" || type === "") return false;
  return !NO_ENDPOINT.test(type) && !/endpoint|route/i.test(`${title ?? ""} ${detail ?? ""}`);
}

/**
 * Tells whether Personio says that the record is missing: v2 by the error's type, v1 by `success: false`, in German, with
 * whatever code.
 */
function speaksOfRecord(body: Json | undefined): boolean {
  if (!body) return false;
  const first = Array.isArray(body.errors) ? body.errors[0] : undefined;
  if (isObject(first)) return /\bresource_not_found$|\brecord_not_found$/.test(String(first.type ?? ""));
  const error = isObject(body.error) ? body.error : {};
  return body.success === false && !/endpoint|route/i.test(String(error.message ?? ""));
}

export function strangePage({ status }: Answer, request: HttpRequest): TransientError {
  return new TransientError(
    "UNREACHABLE",
    `A web page with status ${status} came instead of an answer to ${asked(request)}`,
    {
      remedy: "Check base_url and the proxy between rollcall and Personio.",
    },
  );
}

export function subjectOf(path: string): string {
  if (/webhook/.test(path)) return "webhooks";
  if (/attendance/.test(path)) return "attendances";
  return /absence|time-off/.test(path) ? "absences" : "employees";
}
