/** A real mail server on this machine that keeps what it takes, parsed, and can be told to refuse. */
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import builtInTls from "smtp-server/lib/tls-options.js";

export const LOGIN = { user: "rollcall", password: "p@ss/word#4711" };

/** The server's own certificate for localhost, long expired: given by name, it is used without a warning. */
const { key: builtInKey, cert: builtInCert } = builtInTls();
const BUILT_IN = { key: builtInKey as string, cert: builtInCert as string };

export interface Received {
  readonly to: readonly string[];
  readonly from: string;
  /** Whether the connection was encrypted, and who had logged in. */
  readonly encrypted: boolean;
  readonly user: string | null;
  readonly raw: string;
  readonly mail: Email;
}

interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly only?: string;
}

export interface SmtpKit {
  readonly port: number;
  readonly received: readonly Received[];
  /** Sets the answer to the next RCPT commands, or to those of one recipient; `null` accepts them. */
  refuse(answer: Refusal | null): void;
  /** How many connections there were. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** What arrived, but for the mail of the first day: that the database is new. */
export function laterMails({ received }: Pick<SmtpKit, "received">): readonly Received[] {
  return received.filter(({ mail }) => !mail.subject?.endsWith("a new, empty database"));
}

export interface KitOptions {
  /** TLS from the first byte. */
  readonly tls?: boolean;
  readonly starttls?: boolean;
  readonly login?: boolean;
  /** The only method of login that it offers. */
  readonly method?: string;
  readonly port?: number;
  readonly host?: string;
  readonly certificate?: { readonly key: string; readonly cert: string };
}

export async function startSmtp(options: KitOptions = {}): Promise<SmtpKit> {
  const { tls = false, starttls = false, login = false, port = 0, host = "127.0.0.1", certificate } = options;
  const received: Received[] = [];
  let refusal: Refusal | null = null;
  let connections = 0;
  const server = new SMTPServer({
    secure: tls,
    ...(certificate ?? BUILT_IN),
    disabledCommands: [...(starttls ? [] : ["STARTTLS"]), ...(login ? [] : ["AUTH"])],
    authOptional: !login,
    ...(options.method !== undefined && { authMethods: [options.method] }),
    ...({ allowInsecureAuth: true } as SMTPServerOptions),
    disableReverseLookup: true,
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onAuth({ username, password }, _session, done) {
      const right = username === LOGIN.user && password === LOGIN.password;
      if (right) done(null, { user: username });
      else done(Object.assign(new Error("5.7.8 authentication failed"), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      const refused = refusal !== null && (refusal.only === undefined || refusal.only === address);
      done(refused ? Object.assign(new Error(refusal?.message), { responseCode: refusal?.code }) : null);
    },
    onData(stream, session, done) {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        const raw = Buffer.concat(chunks).toString("utf8");
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          encrypted: session.secure,
          user: typeof session.user === "string" ? session.user : null,
          raw,
          mail: await PostalMime.parse(raw),
        });
        done(null, "Message queued as made-up-1");
      })();
    },
  });
  server.on("error", () => undefined); // clients that hang up
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    refuse(answer) {
      refusal = answer;
    },
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
