/** API tokens: 256 random bits, behind a prefix by which scanners for lost secrets recognise them. Stored as a hash, without salt. */
import { createHash, randomBytes } from "node:crypto";

export function newToken(): string {
  return `rollcall_${randomBytes(32).toString("base64url")}`;
}

export function hashOfToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
