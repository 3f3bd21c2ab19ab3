/**
 * Turns `smtp://user:password@host:port` into options for nodemailer, which decide how the connection is protected:
 *
 * - `smtps://`: TLS from the first byte, the certificate is checked.
 * - `smtp://` with a login: STARTTLS is required and the certificate checked, so the password never travels readable.
 * - `smtp://` without a login: STARTTLS is used if offered, with any certificate, since the alternative is plain text.
 * - with `mail.ca`: TLS or STARTTLS is required and the certificate checked, wherever the server is.
 * - loopback (`localhost`, `127.…`, `::1`): nobody can listen, so plain text and any certificate will do.
 *
 * The password is put into the URL as it is (`${SMTP_PASSWORD}`), so it may hold `@`, `/` and `#`; the last `@` ends it.
 */
import { isLoopback } from "../model/loopback.ts";
import { SmtpError } from "./smtp-error.ts";

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
  /** True if mail must not be sent in plain text. */
  readonly requireTLS: boolean;
  readonly checkCertificate: boolean;
}

const URL_FORM = /^(smtps?):\/\/(?:(.*)@)?(\[[0-9a-f:.]+\]|[^@/?#:]+)(?::(\d{1,5}))?\/?$/is;

/**
 * @param hasAuthority whether `mail.ca` names an authority for this server
 * @throws SmtpError CONFIG if the text is no such URL. The message never repeats it, since it may hold a password.
 */
export function parseSmtpUrl(url: string, hasAuthority = false): SmtpOptions {
  const [, scheme, login, hostText, port] = URL_FORM.exec(url) ?? [];
  if (!scheme || !hostText) {
    throw new SmtpError("CONFIG", "mail.smtp is not of the form smtp://user:password@host:port", {
      remedy: "Write smtp:// or smtps://, then the login if there is one, then host and port, in `mail.smtp`.",
      permanent: false,
    });
  }
  const host = hostText.replace(/^\[|\]$/g, "");
  const secure = scheme.toLowerCase() === "smtps";
  const auth = login ? credentialsOf(login) : null;
  const trusted = isLoopback(host);
  return {
    host,
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    ...(auth && { auth }),
    requireTLS: !secure && (hasAuthority || (auth !== null && !trusted)),
    checkCertificate: hasAuthority || (!trusted && (secure || auth !== null)),
  };
}

function credentialsOf(login: string): { user: string; pass: string } {
  const colon = login.indexOf(":");
  const user = colon === -1 ? login : login.slice(0, colon);
  return { user: decoded(user), pass: colon === -1 ? "" : decoded(login.slice(colon + 1)) };
}

/** Decodes percent-encoding if it is valid; a password with a stray `%` is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
