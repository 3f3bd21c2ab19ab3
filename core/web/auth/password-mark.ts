/**
 * By what a session knows that the password it rests on is still the same. The database has the mark and the key both, so what a
 * person may have made up is put through scrypt, once a config; a hash from the config has been through it, and has a salt.
 */
import { createHmac } from "node:crypto";
import { looksLikeHash } from "../../model/password-hash.ts";
import type { Secret } from "../../model/secret.ts";
import { derivedFrom } from "./password.ts";

interface Mark {
  readonly key: string;
  readonly text: Promise<string>;
}

/** A changed config has secrets of its own. */
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
