/** Keys of keyed hashes: one for each database and purpose, made once. Without the key a hash says nothing about what was hashed. */
import { randomBytes } from "node:crypto";
import type { MetaKey, MetaTable, Store } from "../../store/store.ts";

type KeyName = Extract<MetaKey, `${string}_key`>;

export async function keyOf(store: Store, name: KeyName): Promise<string> {
  const known = await store.meta.get(name);
  return known ?? store.transaction(({ meta }) => makeKey(meta, name));
}

/** Makes the key, or returns one that another process made since: processes that start at the same moment share one key. */
async function makeKey(meta: MetaTable, name: KeyName): Promise<string> {
  const key = (await meta.get(name)) ?? randomBytes(32).toString("hex");
  await meta.set(name, key);
  return key;
}
