/**
 * What an answer of a SCIM server that is not 2xx means, if the client knows better than the gateway. Pure. Servers answer with SCIM
 * errors (`status` is a text there, `scimType` often missing), plain JSON, or HTML. Source: RFC 7644, 3.12.
 */
import { RecordError, wordOf, type RollcallError } from "../../../core/model/errors.ts";
import type { Answer, HttpRequest } from "../../../core/plugin/http/http.ts";
import { isObject, textIn, type Json } from "./resource.ts";

/** The cause keys that the client acts on, without the vendor's name before them. */
export const CAUSE = {
  notFound: "not-found",
  taken: "uniqueness",
  moved: "changed-meanwhile",
  unsupported: "not-implemented",
  filter: "filter-refused",
  path: "path-refused",
} as const;

export function judging(vendor: string): (answer: Answer, request: HttpRequest) => RollcallError | undefined {
  return (answer, request) => {
    const cause = causeOf(answer, request);
    if (cause === null) return undefined;
    return new RecordError(sentence(vendor, cause, answer, request), {
      causeKey: `${vendor}:${cause}`,
      remedy:
        (isOfGroup(request) ? OF_GROUPS : REMEDIES).get(cause) ??
        "Look at the record in the tool: the message says what it does not accept.",
    });
  };
}

export function isCause(error: unknown, ...causes: readonly string[]): error is RecordError {
  return error instanceof RecordError && causes.some((cause) => error.causeKey.endsWith(`:${cause}`));
}

/** What a change fails by whose record is there no more. `what` says which. */
export function gone(vendor: string, what: string): RecordError {
  return new RecordError(`${vendor}: ${what}`, {
    causeKey: `${vendor}:${CAUSE.notFound}`,
    remedy: REMEDIES.get(CAUSE.notFound)!,
  });
}

const REMEDIES: ReadonlyMap<string, string> = new Map([
  [CAUSE.notFound, "Nothing to do: the next run reads the tool again and corrects it."],
  [
    CAUSE.taken,
    "Look for another account with this user name or address in the tool. If two people have swapped addresses, give one of the two accounts another user name there: the next runs do the rest.",
  ],
  [CAUSE.moved, "Nothing to do: somebody changed it at the same moment; the next run tries again."],
  [
    CAUSE.unsupported,
    "Set connector.patch to put, or ask the tool's support which changes its SCIM interface accepts.",
  ],
  [CAUSE.path, "Set connector.patch to put: the tool does not accept this change by PATCH."],
]);

const OF_GROUPS: ReadonlyMap<string, string> = new Map([
  ...REMEDIES,
  [
    CAUSE.taken,
    "Look for another group with this name in the tool. If two departments have swapped names, give one of the two groups another name there: the next runs do the rest.",
  ],
]);

function isOfGroup({ path }: HttpRequest): boolean {
  return path.startsWith("/Groups");
}

/** Where a server describes itself. That it does not is common, whatever it answers there: the list of users tells a wrong address. */
export const DESCRIPTIONS = ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"] as const;

/** Paths of whole lists. That one is not found means a wrong address, in whatever form the server says so. */
const LISTS: ReadonlySet<string> = new Set(["/Users", "/Groups"]);

/** Returns the cause; null leaves the answer to the gateway, which judges by the status. */
function causeOf(answer: Answer, request: HttpRequest): string | null {
  const { status, text, headers } = answer;
  if (status < 400 || status === 401 || status === 403 || status === 429) return null;
  const body = bodyOf(answer);
  const reading = request.method === "GET";
  const isDescription = (DESCRIPTIONS as readonly string[]).includes(request.path);
  if (isDescription && [404, 405, 501].includes(status)) return CAUSE.notFound;
  if (status === 404 && reading && LISTS.has(request.path) && request.query?.filter === undefined) return null;
  // A 404 with a web page means a wrong address, not that the record is gone.
  if (status === 404)
    return body === null && (text !== "" || /html/.test(headers["content-type"] ?? "")) ? null : CAUSE.notFound;
  if (status === 409) return CAUSE.taken;
  if (status === 412) return CAUSE.moved;
  if (reading && request.query?.filter !== undefined) {
    return [400, 413, 422, 501].includes(status) ? CAUSE.filter : null;
  }
  if (status === 405 || status === 501) return CAUSE.unsupported;
  if (status >= 500 || reading || status === 408 || status === 425) return null;
  const type = body && textIn(body, "scimType");
  if (type === "uniqueness") return CAUSE.taken;
  return type === "invalidPath" || type === "invalidFilter" || type === "noTarget"
    ? CAUSE.path
    : wordOf(type ?? String(status));
}

function bodyOf(answer: Answer): Json | null {
  try {
    const body = answer.json();
    return isObject(body) ? body : null;
  } catch {
    return null;
  }
}

function sentence(vendor: string, cause: string, answer: Answer, request: HttpRequest): string {
  const detail = detailOf(answer, request);
  const path = request.path.replace(/\?.*$/, "");
  const named = cause === String(answer.status) ? "" : ` (${cause})`;
  return `${vendor}: ${request.method} ${path} answered ${answer.status}${named}${detail === "" ? "" : `: ${detail}`}`;
}

const LONGEST = 200;

/** Returns the server's message without the values that we sent: it often repeats an address or a name. */
function detailOf(answer: Answer, { json, query }: HttpRequest): string {
  const body = bodyOf(answer);
  let words = (body && (textIn(body, "detail") ?? textIn(body, "message"))) ?? "";
  for (const value of textsIn([json, query])) words = words.replaceAll(value, "…");
  return words.replace(/\s+/g, " ").trim().slice(0, LONGEST);
}

/** Returns all texts that were sent, longest first, so that no rest of an address stays because a part of it was removed first. */
function textsIn(value: unknown): string[] {
  const found: string[] = [];
  const look = (one: unknown): void => {
    if (typeof one === "string") found.push(one, ...[...one.matchAll(/"([^"]+)"/g)].map(([, quoted]) => quoted!));
    else if (typeof one === "object" && one !== null) {
      for (const [key, inner] of Object.entries(one)) if (!OF_PROTOCOL.has(key)) look(inner);
    }
  };
  look(value);
  return found.filter((text) => text.length > 2).sort((a, b) => b.length - a.length);
}

/** Keys whose values are names of the protocol: these stay in messages, since they often say what is wrong. */
const OF_PROTOCOL = new Set(["schemas", "op", "path"]);

/** The error for a server that accepted a change and did not make it. */
export function ignored(vendor: string, names: readonly string[]): RecordError {
  return new RecordError(`${vendor}: the server accepted a change of ${names.join(", ")} but did not make it`, {
    causeKey: `${vendor}:ignored`,
    remedy:
      "Set connector.patch to the other way of changing records, or remove the attribute from the target's settings.",
  });
}

/** The error for a group whose members are hidden, or may be: a PUT of the record that is shown would empty it. */
export function notWhole(vendor: string): RecordError {
  return new RecordError(
    `${vendor}: the server does not accept this change of a group by PATCH, and does not show who is in it`,
    {
      causeKey: `${vendor}:not-whole`,
      remedy:
        "Ask the tool's support to let SCIM clients change groups by PATCH. If nobody is in any group yet and the tool shows members, set connector.members to shown.",
    },
  );
}
