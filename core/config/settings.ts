/** The kinds of values that the file's own settings have. Each says in its message what it expects. */
import { X509Certificate } from "node:crypto";
import { z } from "../plugin/schema.ts";
import { Secret } from "../model/secret.ts";
import { looksLikeHash, parsePasswordHash } from "../model/password-hash.ts";
import { normalEmail } from "../model/person.ts";

const EMAIL = /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:".]+$|^[^\s@<>,;:"]+@localhost$/;

/** At least one address; repeated ones, in whatever case, count once. */
export const owners = () =>
  z
    .array(z.string().trim().regex(EMAIL, "expected an e-mail address such as it@example.com"))
    .min(1, "expected at least one e-mail address: somebody has to get the mails")
    .transform((list) =>
      [...new Map(list.map((email) => [normalEmail(email), email] as const).reverse()).values()].reverse(),
    );

/** `Rollcall <rollcall@example.com>`, or the address alone. */
export const sender = () =>
  z
    .string()
    .trim()
    .refine(
      (text) => EMAIL.test(/^[^<>]*<([^<>]+)>$/.exec(text)?.[1] ?? text),
      "expected a sender such as Rollcall <rollcall@example.com>",
    );

const SMTP = /^smtps?:\/\/(?:.*@)?(\[[0-9a-f:.]+\]|[^@/?#:\s]+)(?::(\d{1,5}))?\/?$/is;
const LAST_PORT = 65_535;

export const smtpUrl = () =>
  z
    .string()
    .regex(SMTP, "expected smtp://user:password@host:port (smtps:// for TLS from the first byte), or host, port, …")
    .refine((text) => Number(SMTP.exec(text)?.[2] ?? 0) <= LAST_PORT, `expected a port from 1 to ${LAST_PORT}`)
    .transform((text) => new Secret(text))
    .meta({ secret: true });

/** A certificate in PEM form: text that begins with `-----BEGIN CERTIFICATE-----`. */
export const authority = () =>
  z.string().refine(isCertificate, "expected a certificate in PEM form, such as the content of ca.pem");

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}

/** An http or https address, kept as it was written. */
export const link = () =>
  z
    .string()
    .refine(
      (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""),
      "expected an address such as https://rollcall.example.com",
    );

export const port = () => z.int().min(1).max(65_535);

export interface Listen {
  readonly host: string;
  readonly port: number;
}

export const LISTEN_HINT = "expected host:port such as 127.0.0.1:8080";

/** Parses `host:port`; null if it is none. Port 0 means any free one. */
export function parseListen(text: string): Listen | null {
  const [, host, digits] = /^(\[[0-9a-f:.]+\]|[^\s:[\]/]+):(\d{1,5})$/i.exec(text.trim()) ?? [];
  const number = Number(digits);
  return host && number <= 65_535 ? { host: host.replace(/^\[|\]$/g, ""), port: number } : null;
}

/** The password of a user of the dashboard, or its hash. A cut hash is refused: it would be taken for a password that nobody knows. */
export const password = () =>
  z
    .string()
    .min(1, "must not be empty")
    .refine(
      (text) => !looksLikeHash(text) || parsePasswordHash(text) !== null,
      "expected a password, or a whole hash as `rollcall hash-password` prints it",
    )
    .transform((text) => new Secret(text))
    .meta({ secret: true });

export const userName = () =>
  z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
      "a user's name is made of letters, digits, dots and dashes, at most 63",
    );

const SHARE = /^\d+(\.\d+)?%$/;

/** `10%`, `25`, `0` or `off`. */
export const limit = () =>
  z.union([
    z.int().min(0, "expected a number of people, 0 or more"),
    z
      .string()
      .refine((text) => SHARE.test(text) && Number.parseFloat(text) <= 100, "expected 10%, 25, 0 or off")
      // A share has a floor, so that a small company's first leaver is not held. So 0% would still let two accounts go.
      .refine(
        (text) => Number.parseFloat(text) !== 0,
        "expected 0, without %, to hold every one; 0% cannot be used as a limit",
      ),
    z.literal("off"),
  ]);
