/**
 * The gateway's own reading of an answer, where the connector's `judge` says nothing: by status, and by whether the request
 * only reads. Pure. What is done about each class of error: core/model/errors.ts.
 */
import { RecordError, RefusedError, type RollcallError, TransientError, TRIES_AGAIN } from "../../model/errors.ts";
import type { Outgoing } from "./outgoing.ts";
import type { WireAnswer } from "./wire.ts";
import { wordsOf } from "./error-words.ts";
import { isHtml } from "./is-page.ts";

export interface Judged {
  readonly vendor: string;
  readonly request: Pick<Outgoing, "method" | "path" | "reading" | "repeat">;
  readonly answer: WireAnswer;
  /** When the vendor says to come back. */
  readonly retryAfterMs: number | undefined;
  readonly redact: (text: string) => string;
}

/** Statuses that say: not now. The request was not carried out. */
const NOT_NOW = new Set([408, 425, 429]);

/** Returns the error that an answer amounts to; undefined for a 2xx that can be read. */
export function judgeStatus(judged: Judged): RollcallError | undefined {
  const { status } = judged.answer;
  if (status >= 200 && status < 300) return judged.answer.isUtf8 ? undefined : notUtf8(judged);
  if (status < 400) return redirected(judged);
  if (status >= 500 || NOT_NOW.has(status) || (status === 403 && isEdge(judged.answer))) return transient(judged);
  if (status === 401) return credentials(judged);
  if (status === 403) return forbidden(judged);
  return judged.request.reading ? broken(judged) : record(judged, false);
}

/** Called when the connector asked for fresh headers and these were refused too; also the reading of a bare 401. */
export function credentials(judged: Judged): RefusedError {
  return new RefusedError("CREDENTIALS_REFUSED", sentence(judged), {
    remedy: `Check the credentials of ${judged.vendor} in the config: they are revoked, expired or wrong.`,
  });
}

/** A firewall or a content network in front of the vendor, not the vendor. */
function isEdge(answer: WireAnswer): boolean {
  return "x-edge-ref" in answer.headers || isHtml(answer);
}

function transient(judged: Judged): TransientError {
  const { request, answer, retryAfterMs } = judged;
  const { status } = answer;
  // A server that names a time has turned the request away; any other 5xx may come from behind a finished write.
  const turnedAway = status < 500 || (status === 503 && retryAfterMs !== undefined);
  return new TransientError(status === 429 ? "RATE_LIMITED" : "UNREACHABLE", sentence(judged), {
    remedy: `Nothing to do at first: ${TRIES_AGAIN} If it lasts, look at the vendor's status page.`,
    ambiguous: request.repeat === "once" && !turnedAway,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function forbidden(judged: Judged): RollcallError {
  if (!judged.request.reading) return record(judged, true);
  return new RefusedError("RIGHT_MISSING", sentence(judged), {
    remedy: `Give the credentials of ${judged.vendor} the right to read this, in ${judged.vendor}'s settings.`,
  });
}

function record(judged: Judged, refusal: boolean): RecordError {
  const { vendor, answer } = judged;
  return new RecordError(sentence(judged), {
    causeKey: `${vendor}:${answer.status}`,
    refusal,
    remedy: refusal
      ? `Give the credentials of ${vendor} the right to write such records, in ${vendor}'s settings.`
      : `Look at the record in ${vendor}: the message says what it does not accept.`,
  });
}

function broken(judged: Judged): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", sentence(judged), {
    remedy: `Check the base URL of ${judged.vendor} in the config; if it is right, the vendor's interface has changed: update rollcall.`,
  });
}

/** Taken as it is, every letter that is not plain would be written into the tools as a question mark. */
function notUtf8({ vendor, request }: Judged): RefusedError {
  return new RefusedError(
    "CONTRACT_BROKEN",
    `${vendor}: ${request.method} ${request.path} answered text that is not UTF-8`,
    {
      remedy: `Check the proxy in front of ${vendor}, or tell its makers: its answers arrive damaged.`,
    },
  );
}

function redirected(judged: Judged): RefusedError {
  const to = URL.parse(judged.answer.headers.location ?? "");
  const { vendor, request, answer } = judged;
  const where = to === null ? "elsewhere" : `to ${judged.redact(to.origin + to.pathname)}`;
  return new RefusedError(
    "CONTRACT_BROKEN",
    `${vendor}: ${request.method} ${request.path} answered ${answer.status} and redirects ${where}`,
    {
      remedy: `Set the base URL of ${vendor} to the address where its interface is now: rollcall does not follow redirects.`,
    },
  );
}

function sentence({ vendor, request, answer, redact }: Judged): string {
  const words = isHtml(answer) ? "an HTML page" : wordsOf(answer.text, redact);
  return redact(`${vendor}: ${request.method} ${request.path} answered ${answer.status}`) + (words && `: ${words}`);
}
