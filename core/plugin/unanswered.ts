/** What it means that no answer came: which error, whether the request may have been carried out, and what to do. Pure. */
import { RefusedError, type RollcallError, TransientError } from "../model/errors.ts";
import { ForbiddenRequest } from "./forbidden.ts";
import type { Outgoing } from "./outgoing.ts";
import type { WireError } from "./wire.ts";

export function unanswered(vendor: string, request: Outgoing, { kind, left, cause }: WireError): RollcallError {
  const name = `${vendor}: ${request.method} ${request.path}`;
  if (codeOf(cause) === "UND_ERR_INVALID_ARG") return new ForbiddenRequest(`${name} cannot be sent: ${reason(cause)}`);
  if (kind === "too large") return tooLarge(name);
  const ambiguous = left && request.repeat === "once";
  const what = kind === "time-out" ? `no answer within ${request.timeoutMs / 1000} s` : reason(cause);
  return new TransientError("UNREACHABLE", `${name}: ${what}${ambiguous ? "; it may have been carried out" : ""}`, {
    remedy: /CERT|SIGNATURE|ALTNAME/.test(codeOf(cause))
      ? "Give the certificate authority of your proxy or server as `ca`, or wait until the vendor has renewed."
      : "Nothing to do: it is tried again. If it persists, check network and proxy, and the vendor's status page.",
    ambiguous,
    cause,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the name server does not answer",
  ECONNRESET: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_CONNECT_TIMEOUT: "no connection came about in time",
};

function reason(cause: unknown): string {
  const code = codeOf(cause);
  return REASONS[code] ?? (cause instanceof Error && cause.message !== "" ? cause.message : code);
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}

function tooLarge(name: string): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", `${name} answered more than 64 MiB`, {
    remedy: "Ask the vendor what changed in the interface, or update rollcall.",
  });
}
