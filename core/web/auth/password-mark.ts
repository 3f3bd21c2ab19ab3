/**
 * The mark of a password, by which a session knows that the password it rests on is still the same. The database holds both the mark and
 * its key, so a password that a person chose is put through scrypt, once for each config. A hash in the config has been through it already.
 */
import { createHmac } from "node:crypto";
import { looksLikeHash } from "../../model/password-hash.ts";
import type { Secret } from "../../model/secret.ts";
import { derivedFrom } from "./password.ts";

interface Mark {
  readonly key: string;
  readonly text: Promise<string>;
}

/** The marks by secret; a reloaded config has new secrets, so the old marks go with it. */
const marks = new WeakMap<Secret, Mark>();

export function passwordMark(password: Secret, key: string): Promise<string> {
  const known = marks.get(password);
  if (known?.key === key) return known.text;
  const text = make(password.reveal(), key);
  marks.set(password, { key, text });
  return text;
}

async function make(password: string, key: string): Promise<string> {
  const keyed = (text: string) => createHmac("sha256", key).update(text).digest();
  if (looksLikeHash(password)) return keyed(`password:${password}`).toString("hex");
  return (await derivedFrom(password, keyed("salt of password marks"))).toString("hex");
}
