/** Errors of sending mail, with the remedy of each. */
import { RollcallError, type ErrorCode, type ErrorDetails } from "../model/errors.ts";

export class SmtpError extends RollcallError {
  /** The server refused permanently (5xx): another try will not help until somebody changes something. */
  readonly permanent: boolean;
  /** The server itself could not be used (network, TLS, login), so no other mail would get through either. */
  readonly path: boolean;

  constructor(
    code: Extract<ErrorCode, "CONFIG" | "CREDENTIALS_REFUSED" | "UNREACHABLE">,
    message: string,
    details: ErrorDetails & { readonly permanent: boolean; readonly path?: boolean },
  ) {
    super(code, message, details);
    this.permanent = details.permanent;
    this.path = details.path ?? false;
  }
}

/** The members that nodemailer puts on its errors. */
interface MailerError extends Error {
  readonly code?: string;
  /** Node's code, if nodemailer replaced it by its own. */
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** Turns nodemailer's error into ours. `EAUTH` concerns the login; `EENVELOPE` and `EMESSAGE` this mail; all others the connection. Pure. */
export function judgeSmtp(error: unknown, server: string): SmtpError {
  const { code, originalCode = "", responseCode = 0, message } = error as MailerError;
  const permanent = responseCode >= 500;
  if (code === "EAUTH" || code === "ENOAUTH") {
    return new SmtpError("CREDENTIALS_REFUSED", `${server} refused the login: ${message}`, {
      remedy: "Correct user and password in `mail.smtp`, then try `rollcall test-mail`.",
      cause: error,
      permanent,
      path: true,
    });
  }
  if (code === "EENVELOPE" || code === "EMESSAGE") {
    return new SmtpError(permanent ? "CONFIG" : "UNREACHABLE", `${server} did not accept the mail: ${message}`, {
      remedy: permanent
        ? "Check the addresses in `owners` and `mail.from`: the server does not accept mail to or from one of them."
        : "Nothing to do: rollcall tries again.",
      cause: error,
      permanent,
    });
  }
  const certificate = CERTIFICATES[originalCode];
  const why = code === "EABORT" ? "it did not accept the mail within two minutes" : (certificate?.what ?? message);
  return new SmtpError("UNREACHABLE", `${server} cannot be used: ${why}`, {
    remedy: certificate?.remedy ?? remedyFor(code, originalCode),
    cause: error,
    permanent: false,
    path: true,
  });
}

const UNKNOWN_SIGNER = {
  what: "its certificate is signed by an authority that this machine does not know",
  remedy: "Set `mail.ca` to the certificate of the authority that signed it.",
};
const CERTIFICATES: Readonly<Record<string, { readonly what: string; readonly remedy: string }>> = {
  CERT_HAS_EXPIRED: { what: "its certificate has expired", remedy: "Renew the certificate of the mail server." },
  CERT_NOT_YET_VALID: {
    what: "its certificate is not valid yet",
    remedy: "Check the clock of this machine and the certificate of the mail server.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: "its certificate is issued for another name",
    remedy: "Name the server in `mail.smtp` as its certificate does.",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_SIGNER,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_SIGNER,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_SIGNER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_SIGNER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_SIGNER,
};

/** Node's codes for a connection that was not made. Nodemailer calls these ESOCKET, as it does trouble with TLS. */
const NOBODY_THERE = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]);

function remedyFor(code: string | undefined, originalCode: string): string {
  if (code === "ETLS" || (code === "ESOCKET" && !NOBODY_THERE.has(originalCode))) {
    return "Check `mail.smtp`: smtps:// for TLS from the start (port 465), smtp:// for STARTTLS (port 587). With a login the server must offer TLS with a certificate that is valid for its name.";
  }
  return "Check host and port in `mail.smtp` and that this machine may connect to it, then try `rollcall test-mail`.";
}
