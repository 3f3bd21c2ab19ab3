/**
 * What an answer of a CalDAV server that is not 2xx means, if its status alone does not say. Servers name a failed precondition in a
 * `DAV:error` document. Messages contain that name, never the server's text, which may quote an event. Pure.
 */
import { IncompleteReadError, RecordError, RefusedError, type RollcallError } from "../../../core/model/errors.ts";
import { type Answer, type HttpRequest, isReading } from "../../../core/plugin/http/http.ts";
import { cutShort } from "./multistatus.ts";
import { DAV, type Element, parseXml } from "./xml.ts";

/** Some servers say it by a web page, as a proxy would that reaches no server: whoever asked finds out which of them it was. */
export const NOT_FOUND = "caldav:not-found";
/** `If-Match` or `If-None-Match` failed: somebody else changed or made the record first. */
export const CHANGED = "caldav:changed";

export function judge(answer: Answer, request: HttpRequest): RollcallError | undefined {
  const { status } = answer;
  const what = `caldav: ${request.method} ${request.path}`;
  if (status === 404 || status === 410) return record(`${what}: it does not exist`, NOT_FOUND, RELOOK);
  if (status === 412) return record(`${what}: it was changed by somebody at the same moment`, CHANGED, RELOOK);
  const reading = isReading(request.method);
  const condition = status >= 400 ? conditionOf(answer) : null;
  if (status === 507 || condition === "number-of-matches-within-limits") return reading ? cutShort(what) : full(what);
  if (condition === null || status === 401 || status === 429 || status >= 500) return undefined;
  if (status === 403 && condition === UNNAMED && request.method === "DELETE") return undeletable(what);
  if (status === 403 && (condition === UNNAMED || condition === "need-privileges"))
    return reading ? rightMissing(what) : rightless(what);
  if (reading) return undefined;
  const remedy = "Look at the record in Personio: the calendar server does not accept it as it is.";
  if (condition === UNNAMED) return record(`${what} answered ${status}`, `caldav:${status}`, remedy);
  return record(`${what}: the server's condition "${condition}" does not hold`, `caldav:${condition}`, remedy);
}

const RELOOK = "Nothing to do: the next run reads the calendar again and corrects it.";
const RIGHT =
  "Give the user of connector.username the right to this calendar: read for check and plan, write for the rest.";

const UNNAMED = "";

/** Returns the local name of the condition in a `DAV:error`, empty if it names none; null if the answer is no such document. */
function conditionOf({ text }: Answer): string | null {
  if (!/<[^>]*error/i.test(text.slice(0, 500))) return null;
  const error = errorOf(text);
  const condition = error?.children.find(({ name }) => !name.startsWith("http://sabredav.org/ns "));
  return error && (condition?.name.split(" ")[1] ?? UNNAMED);
}

function errorOf(text: string): Element | null {
  try {
    const root = parseXml(text, "caldav");
    return root.name === `${DAV} error` ? root : null;
  } catch (error) {
    if (error instanceof RefusedError || error instanceof IncompleteReadError) return null;
    throw error;
  }
}

function record(message: string, causeKey: string, remedy: string): RecordError {
  return new RecordError(message, { causeKey, remedy });
}

function full(what: string): RecordError {
  return record(`${what}: the server has no space left`, "caldav:full", "Free some space on the calendar server.");
}

function rightless(what: string): RecordError {
  return new RecordError(`${what}: the right to write is missing`, {
    causeKey: "caldav:need-privileges",
    refusal: true,
    remedy: RIGHT,
  });
}

/** Nextcloud names a missing right; without a name it says that its trash bin already holds an event of this file name. */
function undeletable(what: string): RecordError {
  const remedy =
    "Empty the calendar's trash bin (Nextcloud: Calendar, Trash bin), or delete the event there by hand. If no event can be deleted, give the user of connector.username the right to write.";
  return record(`${what} answered 403, without a missing right as its reason`, "caldav:undeletable", remedy);
}

function rightMissing(what: string): RefusedError {
  return new RefusedError("RIGHT_MISSING", `${what}: the right to read is missing`, { remedy: RIGHT });
}
