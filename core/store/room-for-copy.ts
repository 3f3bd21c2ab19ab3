/** Whether a disk has room for a copy of the database. A copy that fills it half way would stop whoever else writes there, a daemon too. */
import { statfs } from "node:fs/promises";
import type { Knex } from "knex";
import { dialectOf } from "./dialect.ts";

/** Returns how many bytes are free in the folder; null where its file system does not say. */
export async function freeIn(folder: string): Promise<number | null> {
  const told = await statfs(folder).catch(() => null);
  // Some file systems in user space and over the network say nothing but zeros.
  return told === null || told.blocks === 0 ? null : told.bavail * told.bsize;
}

/** Returns the most that a copy takes, in bytes; null where that is not known: a database of PostgreSQL is smaller or larger in a file. */
export async function sizeOfCopy(db: Knex): Promise<number | null> {
  if (dialectOf(db).name !== "sqlite") return null;
  const pragma = async (name: string) => Number(Object.values((await db.raw(`PRAGMA ${name}`))[0])[0]);
  return ((await pragma("page_count")) - (await pragma("freelist_count"))) * (await pragma("page_size"));
}

/** Whether so many copies fit into the folder, as far as that is known. */
export async function hasRoomFor(copies: number, db: Knex, folder: string): Promise<boolean> {
  const [each, there] = [await sizeOfCopy(db), await freeIn(folder)];
  return each === null || there === null || copies * each <= there;
}
