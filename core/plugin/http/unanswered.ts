/** Says what a missing answer means: which error, whether the request may have been carried out, and what to do. Pure. */
import { RefusedError, type RollcallError, TransientError, TRIES_AGAIN } from "../../model/errors.ts";
import { NOT_REACHED } from "../door.ts";
import { ForbiddenRequest } from "../forbidden.ts";
import type { Outgoing } from "./outgoing.ts";
import { carriesSecret } from "./sent-secrets.ts";
import { AnswerTooLarge } from "./too-large.ts";
import type { WireError } from "./wire.ts";

export function unanswered(vendor: string, request: Outgoing, { kind, left, cause }: WireError): RollcallError {
  const name = `${vendor}: ${request.method} ${request.path}`;
  if (codeOf(cause) === "UND_ERR_INVALID_ARG") return unsendable(name, reason(cause));
  if (kind === "too large") return tooLarge(name);
  const ambiguous = left && request.repeat === "once";
  const what = kind === "time-out" ? `no answer within ${request.timeoutMs / 1000} s` : reason(cause);
  return new TransientError(
    "UNREACHABLE",
    `${name}: ${what}${ambiguous ? "; the request may have been carried out" : ""}`,
    {
      remedy: remedyOf(codeOf(cause)),
      ambiguous,
      cause,
    },
  );
}

/** undici refuses a header with a character that none takes before anything has left, and names the header. */
function unsendable(name: string, why: string): RollcallError {
  const header = /^invalid (\S+) header$/.exec(why)?.[1]?.toLowerCase();
  if (header === undefined || !carriesSecret(header)) return new ForbiddenRequest(`${name} cannot be sent: ${why}`);
  const message = `${name} cannot be sent: the secret in its header "${header}" contains a character that headers cannot hold`;
  return new RefusedError("CREDENTIALS_REFUSED", message, {
    remedy:
      "Look at the key or token in its file or variable: perhaps it has a blank line at its end, or a dash or quote that a word processor changed.",
  });
}

function remedyOf(code: string): string {
  if (code === "CERT_HAS_EXPIRED")
    return "Have the server's certificate renewed; if the server is not yours, tell the vendor.";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return "Use the host name that the certificate is issued for; if it is right, something else answers instead of the server.";
  }
  if (/CERT|SIGNATURE/.test(code)) {
    return "Set `ca` to the certificate of your proxy's or server's authority, or wait until the vendor has renewed its certificate.";
  }
  if (code === "UND_ERR_HEADERS_OVERFLOW")
    return "Check the proxy in front of the vendor: the headers of an answer are too long.";
  if (NO_TLS.test(code))
    return `Check the address in the config: perhaps it begins with http://, or has another port. ${TRIES_AGAIN}`;
  if (NOT_REACHED.has(code))
    return `Check the address in the config, then your network and proxy, then the vendor's status page. ${TRIES_AGAIN}`;
  return `Check your network and proxy, then the vendor's status page. ${TRIES_AGAIN}`;
}

/** Codes of OpenSSL where the other side answers something else than TLS. */
const NO_TLS = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL|HTTP_REQUEST)$/;

const REASONS: ReadonlyMap<string, string> = new Map([
  ...NOT_REACHED,
  ["ECONNRESET", "the connection was cut"],
  ["CERT_HAS_EXPIRED", "the certificate has expired"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "the certificate belongs to another host"],
  ["UND_ERR_HEADERS_OVERFLOW", "the headers of the answer are longer than 16 KiB"],
  ["UND_ERR_SOCKET", "the connection was cut"],
  ["UND_ERR_CONNECT_TIMEOUT", "the connection timed out"],
]);

function reason(cause: unknown): string {
  const code = codeOf(cause);
  if (NO_TLS.test(code)) return "the server at this address does not speak TLS";
  return REASONS.get(code) ?? (cause instanceof Error && cause.message !== "" ? cause.message : code);
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}

function tooLarge(name: string): RefusedError {
  const remedy = "Ask the vendor what changed in the interface, or update rollcall.";
  return new AnswerTooLarge(`${name} answered more than 64 MiB`, remedy);
}
