/** Keys of keyed hashes: one a database and purpose, made once. What is hashed with them means nothing without. */
import { randomBytes } from "node:crypto";
import type { MetaTable } from "../store/store.ts";

export async function keyOf(meta: MetaTable, name: string): Promise<string> {
  const known = await meta.get(name);
  if (known) return known;
  await meta.set(name, randomBytes(32).toString("hex"));
  return (await meta.get(name)) as string;
}
