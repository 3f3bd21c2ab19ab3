/** The one place that speaks SMTP. One connection a mail, closed after it: rollcall sends few and must leave nothing open. */
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

/** What a server said that took the mail for one recipient at least. */
export interface Sent {
  /** `250 2.0.0 Ok: queued as …` */
  readonly response: string;
  readonly refused: readonly Refused[];
}

/** A recipient for whom it was not taken, and what the server said to that. */
export interface Refused {
  readonly address: string;
  readonly response: string;
}

export interface MailTransport {
  /** Resolves once the server has taken responsibility for the mail. @throws SmtpError */
  send(mail: OutgoingMail): Promise<Sent>;
  /** Connects and signs in, sends nothing. Says where. @throws SmtpError */
  verify(): Promise<string>;
}

export interface TransportOptions {
  /** Of connecting and greeting; and of silence afterwards. */
  readonly timeoutMs?: number;
  /** Of all of a mail: a server that says a word now and then does not keep it for ever. */
  readonly longestMs?: number;
  /** PEM text of an authority to trust besides those of this machine. */
  readonly ca?: string | null;
}

const HEADERS = { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" };

/** No I/O yet. @throws SmtpError CONFIG when the URL is none. */
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

/** Nodemailer is large: it is loaded by the first mail, not by every command. */
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

/** Some of several recipients were refused while others were taken: said in the answer, not an error. */
function refusals({ rejected, rejectedErrors }: SentMessageInfo): Refused[] {
  return (rejected ?? []).map((refused: string | { address: string }, index: number) => {
    const address = typeof refused === "string" ? refused : refused.address;
    return { address, response: rejectedErrors?.[index]?.response ?? "refused" };
  });
}
