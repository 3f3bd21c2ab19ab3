/** Makes the store: all tables over one connection or one transaction. */
import type { Knex } from "knex";
import type { Clock } from "../model/time.ts";
import { copyDatabase, vacuumInto } from "./backup.ts";
import { copyToFile } from "./postgres/copy-to-file.ts";
import type { Database } from "./database.ts";
import { dialectOf } from "./dialect.ts";
import { sweep } from "./leftovers.ts";
import { guarded } from "./one-transaction.ts";
import { prune } from "./prune.ts";
import type { Store } from "./store.ts";
import { tablesOver } from "./tables.ts";

type Lifecycle = Pick<Store, "transaction" | "prune" | "backup" | "close">;

/** For a database in memory, which has neither. */
const ALONE = { aside: null, folder: null };

/** What the store needs of its database besides the connection. */
type Around = Pick<Database, "aside" | "folder">;

export function makeStore(db: Knex, clock: Clock, { aside, folder }: Around = ALONE): Store {
  let closing: Promise<void> | undefined;
  /** The latest copy, for which closing waits. */
  let copying: Promise<unknown> = Promise.resolve();
  return {
    ...readOver(db),
    transaction: (work) => db.transaction((tx) => guarded(() => work(storeIn(tx)))),
    async prune(before, signal) {
      await prune(db, before, signal);
      if (folder !== null) await sweep(folder, clock);
    },
    backup(file) {
      const copied = backUp(db, file, clock, aside);
      copying = Promise.allSettled([copying, copied]);
      return copied;
    },
    close() {
      closing ??= copying.then(() => close(db));
      return closing;
    },
  };
}

/** Copies over a second connection, since it takes long and leases, runs and pages must not wait for it. */
async function backUp(db: Knex, file: string, clock: Clock, aside: Database["aside"]): Promise<void> {
  // Fails if the file was moved; a connection that is opened now would find another file.
  const isThere = () => db.raw("SELECT 1");
  await isThere();
  const from = aside?.() ?? db;
  const fill = async (copy: string) => {
    await (dialectOf(db).name === "sqlite" ? vacuumInto(from, copy) : copyToFile(from, copy, clock));
    await isThere();
  };
  try {
    await copyDatabase(db, file, { clock, replace: false, fill });
  } finally {
    if (from !== db) await from.destroy();
  }
}

/** The store that the work of a transaction gets. */
function storeIn(tx: Knex.Transaction): Store {
  const outside = async (): Promise<never> => {
    throw new Error("a transaction can neither prune, copy nor close the database that it works on");
  };
  return {
    ...readOver(tx),
    transaction: (work) => tx.transaction((inner) => work(storeIn(inner))),
    prune: outside,
    backup: outside,
    close: outside,
  };
}

function readOver(db: Knex): Omit<Store, keyof Lifecycle> {
  return {
    dialect: dialectOf(db).name,
    standsInFor: null,
    now: () => answer(db, dialectOf(db).now),
    schema: () => answer(db, dialectOf(db).schema),
    ...tablesOver(db),
  };
}

async function answer(db: Knex, question: string | null): Promise<string | null> {
  return question === null ? null : (await db.raw(question)).rows[0].answer;
}

/** Closes the connection. There is only one, so the last statement waits in line behind everything that was begun. */
async function close(db: Knex): Promise<void> {
  try {
    await db.raw(dialectOf(db).last);
  } catch {
    // A database that is gone has nothing left to wait for.
  }
  await db.destroy();
}
