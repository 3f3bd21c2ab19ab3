/** The only file that speaks SMTP. Each mail has its own connection, closed after it: rollcall sends few and must leave nothing open. */
import { getCACertificates } from "node:tls";
import type { SentMessageInfo, Transporter } from "nodemailer";
import type { Secret } from "../model/secret.ts";
import { judgeSmtp } from "./smtp-error.ts";
import { parseSmtpUrl, type SmtpOptions } from "./smtp-url.ts";

export interface OutgoingMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** With angle brackets. */
  readonly messageId: string;
}

/** The answer of a server that took the mail for one recipient at least. */
export interface Sent {
  /** `250 2.0.0 Ok: queued as …` */
  readonly response: string;
  readonly refused: readonly Refused[];
}

/** A recipient for whom the server refused the mail, and its answer. */
export interface Refused {
  readonly address: string;
  readonly response: string;
}

export interface MailTransport {
  /** Resolves once the server has taken responsibility for the mail. @throws SmtpError */
  send(mail: OutgoingMail): Promise<Sent>;
  /** Connects and signs in but sends nothing; returns a text that names the server. @throws SmtpError */
  verify(): Promise<string>;
}

export interface TransportOptions {
  /** How long connecting, greeting, and any later silence may take. */
  readonly timeoutMs?: number;
  /** How long a whole mail may take, since a server could keep it for ever by answering a little now and then. */
  readonly longestMs?: number;
  /** PEM text of an authority to trust besides those of this machine. */
  readonly ca?: string | null;
}

const HEADERS = { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" };

/** Makes the transport without connecting. @throws SmtpError CONFIG if the URL is wrong */
export function createSmtpTransport(
  smtp: Secret,
  { timeoutMs = 30_000, longestMs = 120_000, ca = null }: TransportOptions = {},
): MailTransport {
  const options = parseSmtpUrl(smtp.reveal(), ca !== null);
  const where = `${options.host}:${options.port}`;
  let mailer: Promise<Transporter> | undefined;
  const opened = () => (mailer ??= open(options, timeoutMs, ca));
  return {
    async send({ to, ...mail }) {
      try {
        const limit = { signal: AbortSignal.timeout(longestMs) };
        const message = { ...mail, to: [...to], headers: HEADERS, ...limit };
        const info: SentMessageInfo = await (await opened()).sendMail(message);
        return { response: info.response ?? "accepted", refused: refusals(info) };
      } catch (error) {
        throw judgeSmtp(error, where);
      }
    },
    async verify() {
      try {
        await (await opened()).verify();
        return `${where} answers${options.auth ? " and accepts the login" : ""}`;
      } catch (error) {
        throw judgeSmtp(error, where);
      }
    },
  };
}

/** Loads nodemailer, which is large, when the first mail is sent, so that other commands start without it. */
async function open(options: SmtpOptions, timeoutMs: number, ca: string | null): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  const { host, port, secure, requireTLS, checkCertificate } = options;
  return createTransport({
    host,
    port,
    secure,
    requireTLS,
    ...(options.auth && { auth: { ...options.auth } }),
    tls: { rejectUnauthorized: checkCertificate, ...(ca !== null && { ca: [...getCACertificates(), ca] }) },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** The recipients who were refused while others were accepted. They are part of the answer and no error. */
function refusals({ rejected, rejectedErrors }: SentMessageInfo): Refused[] {
  return (rejected ?? []).map((refused: string | { address: string }, index: number) => {
    const address = typeof refused === "string" ? refused : refused.address;
    return { address, response: rejectedErrors?.[index]?.response ?? "refused" };
  });
}
