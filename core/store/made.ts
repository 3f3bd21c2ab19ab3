/**
 * How the database came to be. A new, empty one knows of no pause, no rejection and no link, so people are told of it; and where it took
 * another one's place, nothing starts in it by itself.
 */
import type { Instant } from "../model/time.ts";
import type { MetaTable } from "./store.ts";

export interface Made {
  readonly at: Instant;
  /** The file, or the database and its server. */
  readonly where: string;
  /** Whether there had been a database in its place before. */
  readonly again: boolean;
  /** Whether people were told. */
  readonly told: boolean;
}

export const MADE = "database_made";

/** Null: it was made by a version that did not write this down. */
export async function howMade(meta: MetaTable): Promise<Made | null> {
  const text = await meta.get(MADE);
  return text === undefined ? null : JSON.parse(text);
}
