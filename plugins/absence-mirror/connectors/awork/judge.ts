/**
 * What an answer of awork that is not 2xx means. Pure. awork says 401 both for a bad key and for a missing right. Lists answer
 * any known key, so there the key is bad; elsewhere it is if the answer has `WWW-Authenticate`. Anything undecided here (429, 5xx,
 * awork's edge, answers that are not awork's) is judged by the gateway.
 * Sources: awork's OpenAPI description (ErrorResponse, x-access) and developer pages on errors; the 401 rule is inferred.
 */
import { RecordError, RefusedError, wordOf, type RollcallError } from "../../../../core/model/errors.ts";
import type { Answer, HttpRequest } from "../../../../core/plugin/http/http.ts";

export const NOT_FOUND = "awork:not-found";
export const FILTER_REFUSED = "awork:invalid-filter-or-order";

/** The error codes that blame the record itself, not a right or a lock. */
export const OWN_FAULTS: ReadonlySet<string> = new Set(
  ["not-found", "validation-failed", "date-out-of-range", "date-dependency", "deactivated-user"]
    .concat("duplication-violation", "concurrency-violation")
    .map((code) => `awork:${code}`),
);

/** Of these the error codes that blame its days, and so say nothing about awork. */
const OF_ITS_DAYS: ReadonlySet<string> = new Set(["date-out-of-range", "date-dependency"]);

const RIGHT = "Use an API key of awork's administrators, or give its user the right 'user planning data'.";
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ["not-found", "Nothing to do: the next run reads awork again and corrects it."],
  ["validation-failed", "Look at the absence in Personio: awork does not accept it as it is."],
  ["date-out-of-range", "Look at the absence's dates in Personio: awork does not accept days so far away."],
  ["date-dependency", "Look at the absence's dates in Personio: its end is before its start."],
  [
    "deactivated-user",
    "Activate the user in awork, or do nothing: from the next run on, rollcall leaves a deactivated user's absences as they are.",
  ],
  ["duplication-violation", "Look at this person's absences in awork: one with these days exists already."],
  ["concurrency-violation", "Nothing to do: somebody changed it at the same moment; the next run tries again."],
]);

export function judge(answer: Answer, request: HttpRequest): RollcallError | undefined {
  const { status, headers } = answer;
  if (status < 400 || status === 429 || status >= 500 || headers["x-edge-ref"] !== undefined) return undefined;
  const problem = problemOf(answer);
  if (status === 401 && (!problem || speaksOfKey(answer, request))) return badKey();
  if (!problem) return undefined;
  const { code } = problem;
  if (code === "insufficient-subscription-level") return planTooSmall(problem);
  if (status === 401 || status === 403) return isRead(request) ? rightMissing(problem) : refusedWrite(problem);
  // That a list is not found is said by the gateway: the address is wrong, no record.
  if (code === "not-found" && isList(request)) return undefined;
  if (isRead(request) && !EXPECTED_OF_READS.has(code)) return brokenContract(problem);
  return new RecordError(`awork refused the record: ${described(problem)}`, {
    causeKey: `awork:${code}`,
    remedy: REMEDIES.get(code) ?? "Ask awork's support, naming the trace id.",
    own: OF_ITS_DAYS.has(code),
  });
}

/** The error codes of a read that the client handles itself. */
const EXPECTED_OF_READS = new Set(["not-found", "invalid-filter-or-order"]);

interface Problem {
  readonly code: string;
  /** The names of the fields that awork refuses; never their values, which may be private. */
  readonly properties: readonly string[];
  readonly traceId: string | null;
}

/** The most fields that a message names. */
const MOST_NAMED = 10;

/** Returns what awork says; null if the answer is not that of its interface. An empty 404 is: awork says nothing about a missing record. */
function problemOf(answer: Answer): Problem | null {
  if (answer.status === 404 && answer.text === "") return { code: "not-found", properties: [], traceId: null };
  try {
    const { code, validationErrors, traceId } = answer.json() as Readonly<Record<string, unknown>>;
    if (typeof code !== "string") return null;
    const errors: readonly { readonly property?: string }[] = Array.isArray(validationErrors) ? validationErrors : [];
    const named = errors.slice(0, MOST_NAMED).map(({ property }) => wordOf(String(property ?? "")));
    const properties = named.filter(Boolean);
    return { code: wordOf(code), properties, traceId: typeof traceId === "string" ? wordOf(traceId) : null };
  } catch {
    return null;
  }
}

function described({ code, properties, traceId }: Problem): string {
  const fields = properties.length > 0 ? ` (${properties.join(", ")})` : "";
  return `${code}${fields}${traceId ? `, trace id ${traceId}` : ""}`;
}

function isRead({ method }: HttpRequest): boolean {
  return method === "GET";
}

function isList(request: HttpRequest): boolean {
  return isRead(request) && /^\/(users|absences)$/.test(request.path);
}

/** Whether a 401 means the key. awork answers lists to every known key, and shows less to one with fewer rights. */
function speaksOfKey({ headers }: Answer, request: HttpRequest): boolean {
  const open = isRead(request) && /^\/(me|users|users\/[^/]+|absences)$/.test(request.path);
  return open || headers["www-authenticate"] !== undefined;
}

function badKey(): RollcallError {
  return new RefusedError("CREDENTIALS_REFUSED", "awork does not accept the API key", {
    remedy:
      "Make a new API key in awork (Settings, Integrations, API client) and put it where connector.api_key takes it from: a variable or a file.",
  });
}

function planTooSmall(problem: Problem): RollcallError {
  return new RefusedError("RIGHT_MISSING", `awork's plan does not include this: ${described(problem)}`, {
    remedy: "Change awork's plan, or remove this target: awork's own Personio integration requires Business or higher.",
  });
}

function rightMissing(problem: Problem): RollcallError {
  return new RefusedError("RIGHT_MISSING", `awork does not let the API key read this: ${described(problem)}`, {
    remedy: RIGHT,
  });
}

function refusedWrite(problem: Problem): RollcallError {
  const message = `awork does not let the API key write this absence: ${described(problem)}`;
  return new RecordError(message, { causeKey: `awork:${problem.code}`, refusal: true, remedy: RIGHT });
}

function brokenContract(problem: Problem): RollcallError {
  return new RefusedError("CONTRACT_BROKEN", `awork refused a read: ${described(problem)}`, {
    remedy:
      "If it goes on, ask awork's support and name the trace id. If awork has changed, a newer rollcall may help.",
  });
}
