/**
 * What an answer of Staffomatic that is not 2xx means, if its status does not say enough. Pure. The rest (401, 429, 5xx, 422) is
 * judged by the gateway. Sources: the interface's documentation (415, 429); the vendor's Ruby client (403 for
 * too many requests or log-ins).
 */
import { RecordError, RefusedError, type RollcallError, TransientError } from "../../../../core/model/errors.ts";
import type { Answer, HttpRequest } from "../../../../core/plugin/http/http.ts";
import { isPage } from "../../../../core/plugin/http/is-page.ts";

export const NOT_FOUND = "staffomatic:404";

export function judge(answer: Answer, request: HttpRequest): RollcallError | undefined {
  const { status, text } = answer;
  if (status === 403 && /rate limit exceeded/i.test(text)) return tooMany();
  if (status === 403 && /login attempts exceeded/i.test(text)) return lockedOut();
  if (status === 404 && isOwn(answer) && isOfOneRecord(request)) return notFound(request);
  if (status === 415) return wrongForm(request);
  if (status === 400 && /user[- ]?agent/i.test(text)) return noContact();
  return undefined;
}

/** Whether the request is for one record. A list that is "not found" is not empty: the account or the interface is another one. */
function isOfOneRecord({ method, path }: HttpRequest): boolean {
  return method !== "GET" || /\/(users|absences|work_timers)\/\d+/.test(path);
}

/** Whether an answer may be Staffomatic's own: it is empty or JSON, and no web page or line of text of a proxy. */
function isOwn(answer: Answer): boolean {
  if (answer.text.trim() === "") return true;
  if (isPage(answer)) return false;
  try {
    answer.json();
    return true;
  } catch {
    return false;
  }
}

function tooMany(): RollcallError {
  return new TransientError("RATE_LIMITED", "staffomatic: more requests than it allows", {
    remedy: "Nothing to do: rollcall tries again.",
  });
}

function lockedOut(): RollcallError {
  return new RefusedError(
    "CREDENTIALS_REFUSED",
    "staffomatic: too many logins failed, so it lets nobody in for a while",
    {
      remedy: "Check connector.username and connector.password, then wait an hour.",
    },
  );
}

function notFound({ method, path }: HttpRequest): RollcallError {
  return new RecordError(`staffomatic: ${method} ${path}: there is no such record`, {
    causeKey: NOT_FOUND,
    remedy: "Nothing to do: the next run reads Staffomatic again and corrects it.",
  });
}

function wrongForm({ method, path }: HttpRequest): RollcallError {
  return new RefusedError(
    "CONTRACT_BROKEN",
    `staffomatic: ${method} ${path}: it does not accept this kind of request`,
    {
      remedy: "Check connector.base_url; if it is right, the vendor's interface has changed: update rollcall.",
    },
  );
}

function noContact(): RollcallError {
  return new RefusedError("CONTRACT_BROKEN", "staffomatic: it requires an e-mail address in the User-Agent", {
    remedy: "Check connector.contact: an address at which Staffomatic can reach you.",
  });
}
