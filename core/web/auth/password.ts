/**
 * Passwords: hashed with scrypt (OWASP's smallest cost of 32 MiB) and compared in constant time. Every check takes one scrypt, whether or
 * not the user exists, and whether the config holds the password or its hash, so that the time it takes tells nothing.
 */
import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { parsePasswordHash, writePasswordHash, type PasswordHash } from "../../model/password-hash.ts";
import type { Secret } from "../../model/secret.ts";

const COST = { logCost: 15, blockSize: 8, parallel: 3 };
const KEY_BYTES = 32;

/** Makes the hash that the config takes in place of the password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString("base64url");
  const key = await derive(password, { ...COST, salt }, KEY_BYTES);
  return writePasswordHash({ ...COST, salt, key: key.toString("base64url") });
}

/** Derives the text that a session remembers of a password. */
export function derivedFrom(password: string, salt: Buffer): Promise<Buffer> {
  return derive(password, { ...COST, salt: salt.toString("base64url") }, KEY_BYTES);
}

/** Whether the password is right. `expected` null: there is no such user. */
export async function isPassword(given: string, expected: Secret | null): Promise<boolean> {
  const text = expected?.reveal() ?? null;
  const hash = text === null ? null : parsePasswordHash(text);
  const wanted = Buffer.from((hash ?? DECOY).key, "base64url");
  const key = await derive(given, hash ?? DECOY, wanted.length);
  if (hash) return timingSafeEqual(key, wanted);
  return timingSafeEqual(digest(given), digest(text ?? "")) && text !== null;
}

const DECOY: PasswordHash = {
  ...COST,
  salt: randomBytes(16).toString("base64url"),
  key: randomBytes(KEY_BYTES).toString("base64url"),
};

/** Makes checks run one after the other, so that many at once do not take the memory that runs need. */
let last: Promise<unknown> = Promise.resolve();

function derive(password: string, parameters: Omit<PasswordHash, "key">, bytes: number): Promise<Buffer> {
  const mine = last.then(() => deriveNow(password, parameters, bytes));
  last = mine.catch(() => undefined);
  return mine;
}

function deriveNow(
  password: string,
  { logCost, blockSize, parallel, salt }: Omit<PasswordHash, "key">,
  bytes: number,
): Promise<Buffer> {
  const cost = 2 ** logCost;
  const options = { cost, blockSize, parallelization: parallel, maxmem: 256 * cost * blockSize };
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, key: Buffer) => (error ? reject(error) : resolve(key));
    // Normalized, since a letter may be encoded in two ways.
    scrypt(password.normalize("NFC"), Buffer.from(salt, "base64url"), bytes, options, done);
  });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text.normalize("NFC")).digest();
}
