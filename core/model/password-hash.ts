/**
 * A hash that a config may hold instead of a password: `scrypt:15:8:3:SALT:KEY`, salt and key in base64url.
 * It contains no `$`: shells and compose files would take that for a variable.
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

/** Whether the text is meant as a hash. A password itself can therefore not begin like this. */
export function looksLikeHash(text: string): boolean {
  return START.test(text);
}

/** Returns null if the text is no hash, or an incomplete one. */
export function parsePasswordHash(text: string): PasswordHash | null {
  const [, logCost, blockSize, parallel, salt, key] = WHOLE.exec(text) ?? [];
  if (!salt || !key) return null;
  return { logCost: Number(logCost), blockSize: Number(blockSize), parallel: Number(parallel), salt, key };
}

export function writePasswordHash({ logCost, blockSize, parallel, salt, key }: PasswordHash): string {
  return `scrypt:${logCost}:${blockSize}:${parallel}:${salt}:${key}`;
}
