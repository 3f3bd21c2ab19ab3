/**
 * Who an SSH server must be: a fingerprint as `ssh-keygen -l` prints it (`SHA256:…`), or a line of its public key, with or
 * without a host in front as known_hosts has it. Pure.
 */
import { createHash } from "node:crypto";

export interface HostKey {
  /** Whether the server's key, as it came over the wire, is this one. */
  fits(offered: Buffer): boolean;
  /**
   * Signatures to ask the server for, so that it shows its key of that type, one way after the other. A server has several
   * keys and a fingerprint does not tell its type: first whichever the server prefers (undefined), then the others.
   */
  readonly ways: readonly (readonly string[] | undefined)[];
}

const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}=?$/;
const PUBLIC_KEY = /(?:^|\s)((?:ssh|ecdsa|sk)-\S+)\s+(AAAA[A-Za-z0-9+/]+={0,2})(?:\s|$)/;

/** A key of the type ssh-rsa signs in three ways. */
const TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ["ssh-ed25519", ["ssh-ed25519"]],
  ["ecdsa", ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"]],
  ["ssh-rsa", ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]],
]);

/** Returns null if the text is neither. */
export function hostKeyOf(text: string): HostKey | null {
  const given = text.trim();
  if (FINGERPRINT.test(given)) {
    const wanted = given.replace("=", "");
    return { fits: (offered) => fingerprintOf(offered) === wanted, ways: [undefined, ...TYPES.values()] };
  }
  const [, type, base64] = PUBLIC_KEY.exec(given) ?? [];
  if (type === undefined || base64 === undefined) return null;
  const wanted = Buffer.from(base64, "base64");
  return { fits: (offered) => wanted.equals(offered), ways: [TYPES.get(type) ?? [type]] };
}

export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace("=", "")}`;
}

/** `ssh-ed25519`: the first string of a public key on the wire. */
export function typeOf(key: Buffer): string {
  return key.length < 4 ? "unknown" : key.subarray(4, 4 + key.readUInt32BE(0)).toString("ascii");
}
