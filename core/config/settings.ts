/** Small kinds of settings that the file's own keys are made of. Each says in its message what it wants. */
import { X509Certificate } from "node:crypto";
import { isAbsolute, resolve } from "node:path";
import { z } from "../plugin/schema.ts";
import { Secret } from "../model/secret.ts";
import { normalEmail } from "../model/person.ts";

/** An IANA name that this system knows. Offsets such as +01:00 are no zones: they know no summer. */
export const timezone = () =>
  z.string().refine(isZone, "expected the name of a time zone such as Europe/Berlin").meta({ format: "timezone" });

function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const EMAIL = /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:".]+$|^[^\s@<>,;:"]+@localhost$/;

/** At least one address; the same one twice, in whatever case, counts once. */
export const owners = () =>
  z
    .array(z.string().trim().regex(EMAIL, "expected an e-mail address such as it@example.com"))
    .min(1, "expected at least one e-mail address: somebody must hear of trouble")
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

const SMTP = /^smtps?:\/\/(?:.*@)?(\[[0-9a-f:.]+\]|[^@/?#:\s]+)(?::\d{1,5})?\/?$/is;

export const smtpUrl = () =>
  z
    .string()
    .regex(SMTP, "expected smtp://user:password@host:port (smtps:// for TLS from the first byte), or host, port, …")
    .transform((text) => new Secret(text))
    .meta({ secret: true });

/** A certificate in PEM form, which is text that begins with `-----BEGIN CERTIFICATE-----`. */
export const authority = () =>
  z.string().refine(isCertificate, "expected a certificate in PEM form, such as the content of ca.pem");

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}

/** http or https, kept to the letter. */
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

/** Port 0 means any free one. */
export function parseListen(text: string): Listen | null {
  const [, host, digits] = /^(\[[0-9a-f:.]+\]|[^\s:[\]/]+):(\d{1,5})$/i.exec(text.trim()) ?? [];
  const number = Number(digits);
  return host && number <= 65_535 ? { host: host.replace(/^\[|\]$/g, ""), port: number } : null;
}

export function isLoopback(host: string): boolean {
  return host.toLowerCase() === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

const POSTGRES = /^postgres(ql)?:/i;
export const NO_POSTGRES = "PostgreSQL comes with a later release; use sqlite:./data/rollcall.db";

export const database = () =>
  z
    .string()
    .refine((text) => !POSTGRES.test(text), { message: NO_POSTGRES, abort: true })
    .regex(
      /^sqlite:(?!:)\/{0,3}[^/].*[^/]$/,
      "expected sqlite: and the path of a file, such as sqlite:./data/rollcall.db",
    );

/** `sqlite:./data/rollcall.db` as `sqlite:/absolute/data/rollcall.db`. */
export function databaseUrl(text: string, folder: string): Secret {
  const path = text.slice("sqlite:".length).replace(/^\/\/(?!\/)|^\/\/(?=\/)/, "");
  return new Secret(`sqlite:${isAbsolute(path) ? path : resolve(folder, path)}`);
}

const SHARE = /^\d+(\.\d+)?%$/;

/** `10%`, `25`, `0` or `off`. */
export const limit = () =>
  z.union([
    z.int().min(0, "expected a number of people, 0 or more"),
    z.string().refine((text) => SHARE.test(text) && Number.parseFloat(text) <= 100, "expected 10%, 25, 0 or off"),
    z.literal("off"),
  ]);
