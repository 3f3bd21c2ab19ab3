/**
 * Check that a call carries the token, as it stands or after `Bearer`. It compares hashes of one length, in both forms and to
 * their end, so that the time it takes says nothing of how much of a guess was right, nor of how long the token is.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Secret } from "../../../core/model/secret.ts";

export function isSender(authorization: string | undefined, token: Secret): boolean {
  const given = hash(authorization ?? "");
  const asRegistered = timingSafeEqual(given, hash(`Bearer ${token.reveal()}`));
  const asIs = timingSafeEqual(given, hash(token.reveal()));
  return asRegistered || asIs;
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
