/** Keys of keyed hashes: one a database and purpose, made once. What is hashed with them means nothing without. */
import { randomBytes } from "node:crypto";
import type { MetaTable, Store } from "../../store/store.ts";

export async function keyOf(store: Store, name: string): Promise<string> {
  const known = await store.meta.get(name);
  return known ?? store.transaction(({ meta }) => makeKey(meta, name));
}

/** Processes that begin at the same moment have one key. */
async function makeKey(meta: MetaTable, name: string): Promise<string> {
  const key = (await meta.get(name)) ?? randomBytes(32).toString("hex");
  await meta.set(name, key);
  return key;
}
