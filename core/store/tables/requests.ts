/** Requests for runs that could not start at once; at most one waits for each target. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import { RULES } from "../../model/rules.ts";
import { isSameWork, type RunWish, type RunError } from "../../model/run.ts";
import { readJsonOrNull } from "../json-column.ts";

export interface RunRequest {
  readonly id: number;
  readonly target: string;
  readonly wish: RunWish;
  readonly createdAt: Instant;
  /** The run that was started for it; null: none yet, or it was refused. */
  readonly run: string | null;
  readonly refused: RunError | null;
}

export interface RequestTable {
  /** Adds a request, or joins the one that waits for the target (`joined`). An automatic one for the same work becomes the person's. */
  add(
    target: string,
    wish: RunWish,
    createdAt: Instant,
  ): Promise<{ readonly request: RunRequest; readonly joined: boolean }>;
  waiting(): Promise<readonly RunRequest[]>;
  get(id: number): Promise<RunRequest | undefined>;
  /** `bySelf`: whoever asked for it carries it out, so that nobody waits for it any more if that is stopped. */
  taken(id: number, run: string, how?: { readonly bySelf: boolean }): Promise<void>;
  /** Notes that one of those who asked for it does not wait any more. Refuses it, if it still waits, once nobody is left. */
  leave(id: number, error: RunError): Promise<void>;
  /**
   * Has the request of a run that was stopped wait again: it did not do all of it. Not where another request waits for the target, nor
   * an automatic one, nor after several stops: then it may be the run that ends its process.
   */
  putBack(run: string): Promise<void>;
  refuse(id: number, error: RunError): Promise<void>;
  /** Refuses the request that waits for the target, unless a person asked for it. */
  refuseUnasked(target: string, error: RunError): Promise<void>;
}

const PLACE = { table: "requests", key: ["id"] };

export function requestTable(db: Knex): RequestTable {
  return {
    add: (...given) => db.transaction((tx) => add(tx, ...given)),
    async waiting() {
      return (await waiting(db).orderBy("id")).map(fromRow);
    },
    async get(id) {
      const row = await db("requests").where({ id }).first();
      return row && fromRow(row);
    },
    async taken(id, run, { bySelf } = { bySelf: false }) {
      const one = waiting(db).where({ id });
      await (bySelf ? one.update({ run, askers: db.raw("askers - 1") }) : one.update({ run }));
    },
    leave: (id, error) => db.transaction((tx) => leave(tx, id, error)),
    putBack: (run) => db.transaction((tx) => putBack(tx, run)),
    async refuseUnasked(target, error) {
      await waiting(db)
        .where({ target })
        .whereNull("triggered_by")
        .update({ refused: JSON.stringify(error) });
    },
    async refuse(id, error) {
      await waiting(db)
        .where({ id })
        .update({ refused: JSON.stringify(error) });
    },
  };
}

async function add(tx: Knex, ...given: Parameters<RequestTable["add"]>): ReturnType<RequestTable["add"]> {
  const [target, wish, createdAt] = given;
  const former = await waiting(tx).where({ target }).first();
  if (former) {
    await tx("requests").where({ id: former.id }).increment("askers", 1);
    return { request: await joinedBy(wish, fromRow(former), tx), joined: true };
  }
  const { trigger, triggeredBy, scope, area, approve } = wish;
  const [row] = await tx("requests")
    .insert({ target, trigger, triggered_by: triggeredBy, scope, area, approve, created_at: createdAt })
    .returning("*");
  return { request: fromRow(row), joined: false };
}

/** Joins a wish to the waiting request. An automatic request becomes the person's, so that a pause no longer keeps it from beginning. */
async function joinedBy(wish: RunWish, former: RunRequest, tx: Knex): Promise<RunRequest> {
  const { trigger, triggeredBy } = wish;
  if (former.wish.triggeredBy !== null || triggeredBy === null || !isSameWork(former.wish, wish)) return former;
  await tx("requests").where({ id: former.id }).update({ trigger, triggered_by: triggeredBy });
  return { ...former, wish: { ...former.wish, trigger, triggeredBy } };
}

async function leave(tx: Knex, id: number, error: RunError): Promise<void> {
  await waiting(tx).where({ id }).decrement("askers", 1);
  await waiting(tx)
    .where({ id })
    .where("askers", "<", 1)
    .update({ refused: JSON.stringify(error) });
}

async function putBack(tx: Knex, run: string): Promise<void> {
  const stopped = await tx("requests")
    .where({ run })
    .whereNotNull("triggered_by")
    .where("askers", ">", 0)
    .where("stops", "<", RULES.run.cutShortInARow)
    .first();
  if (!stopped || (await waiting(tx).where({ target: stopped.target }).first("id"))) return;
  await tx("requests")
    .where({ id: stopped.id })
    .update({ run: null, stops: stopped.stops + 1 });
}

function waiting(db: Knex): Knex.QueryBuilder {
  return db("requests").whereNull("run").whereNull("refused");
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function fromRow(row: any): RunRequest {
  return {
    id: row.id,
    target: row.target,
    wish: {
      trigger: row.trigger,
      triggeredBy: row.triggered_by,
      scope: row.scope,
      area: row.area,
      approve: row.approve,
    },
    createdAt: row.created_at,
    run: row.run,
    refused: readJsonOrNull(PLACE, row, "refused"),
  };
}
