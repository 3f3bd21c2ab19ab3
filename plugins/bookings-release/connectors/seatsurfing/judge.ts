/**
 * What an answer of Seatsurfing that is not 2xx means, if its status alone does not say. Pure. Bodies of errors are empty; the header
 * X-Error-Code says more. Source: the official description, "Custom error codes"; the meaning of 400 for a deletion was found
 * in the source code.
 */
import { RecordError, type RollcallError } from "../../../../core/model/errors.ts";
import type { Answer, HttpRequest } from "../../../../core/plugin/http/http.ts";
import { isPage } from "../../../../core/plugin/http/is-page.ts";

export const NOT_FOUND = "seatsurfing:not-found";
export const TOO_LATE = "seatsurfing:too-late";

/** Seatsurfing's error code for "Max hours before delete restriction". */
const TOO_CLOSE = "1008";

export function judge(answer: Answer, { method, path }: HttpRequest): RollcallError | undefined {
  const { status, headers } = answer;
  const code = headers["x-error-code"];
  // Seatsurfing answers 401 also to a service account that may only read.
  if (status === 401 && method !== "GET") return mayNotWrite();
  if (status === 403 && code === TOO_CLOSE) return tooLate();
  if (status === 404 && !isPage(answer) && (method === "DELETE" || (method === "GET" && isOne(path))))
    return notFound();
  if (status === 400 && method === "DELETE") return ended();
  if (status === 400 && method !== "GET" && path.startsWith("/user/")) return badUser(code);
  if (status === 402) return limitReached();
  return undefined;
}

function isOne(path: string): boolean {
  return /^\/(user|booking)\/[0-9a-f-]{36}$/i.test(path);
}

function mayNotWrite(): RollcallError {
  return new RecordError("Seatsurfing does not let the service account write", {
    causeKey: "seatsurfing:read-only",
    refusal: true,
    remedy: "Use a service account that may read and write, and that administers the organization.",
  });
}

function notFound(): RollcallError {
  return new RecordError("Seatsurfing has no such record", {
    causeKey: NOT_FOUND,
    remedy: "Nothing to do: the next run reads Seatsurfing again and corrects it.",
  });
}

function tooLate(): RollcallError {
  return new RecordError("Seatsurfing does not allow a booking to be cancelled so close to its start", {
    causeKey: TOO_LATE,
    remedy: "Exempt administrators in Seatsurfing (settings, no restrictions for admins), or cancel it there by hand.",
  });
}

function ended(): RollcallError {
  return new RecordError("Seatsurfing does not cancel a booking that has ended", {
    causeKey: "seatsurfing:ended",
    remedy: "Nothing to do: it is over.",
  });
}

function badUser(code: string | undefined): RollcallError {
  return new RecordError("Seatsurfing does not accept the user as it is", {
    causeKey: `seatsurfing:user-${code ?? "400"}`,
    remedy: "Look at the person in Personio: e-mail, first and last name are needed, each not too long.",
  });
}

function limitReached(): RollcallError {
  return new RecordError("Seatsurfing accepts no further user: its limit is reached", {
    causeKey: "seatsurfing:user-limit",
    remedy: "Raise the limit of users in Seatsurfing, or delete users there that nobody needs.",
  });
}
