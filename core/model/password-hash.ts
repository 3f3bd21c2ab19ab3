/**
 * A password as a config may hold it in place of the password itself: `scrypt:15:8:3:SALT:KEY`, salt and key in base64url.
 * No `$` stands in it: shells and compose files would take that for a variable.
 */

export interface PasswordHash {
  /** Base 2 logarithm of scrypt's cost. */
  readonly logCost: number;
  readonly blockSize: number;
  readonly parallel: number;
  readonly salt: string;
  readonly key: string;
}

const START = /^scrypt:/;
const WHOLE = /^scrypt:(1[4-9]|20):([1-9]|1\d):([1-9]|1\d):([\w-]{22,86}):([\w-]{43,86})$/;

/** Whether somebody means it as a hash; the password itself then cannot begin like this. */
export function looksLikeHash(text: string): boolean {
  return START.test(text);
}

/** Null: it is none, or not a whole one. */
export function parsePasswordHash(text: string): PasswordHash | null {
  const [, logCost, blockSize, parallel, salt, key] = WHOLE.exec(text) ?? [];
  if (!salt || !key) return null;
  return { logCost: Number(logCost), blockSize: Number(blockSize), parallel: Number(parallel), salt, key };
}

export function writePasswordHash({ logCost, blockSize, parallel, salt, key }: PasswordHash): string {
  return `scrypt:${logCost}:${blockSize}:${parallel}:${salt}:${key}`;
}
