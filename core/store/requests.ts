/** Runs that people asked for while they could not start at once: at most one waits for a target. */
import type { Knex } from "knex";
import { readJsonOrNull } from "./json-column.ts";
import type { RequestTable, RunRequest } from "./store.ts";

const PLACE = { table: "requests", key: ["id"] };

export function requestTable(db: Knex): RequestTable {
  return {
    add: (request) => db.transaction((tx) => add(tx, request)),
    async waiting() {
      return (await waiting(db).orderBy("id")).map(fromRow);
    },
    async get(id) {
      const row = await db("requests").where({ id }).first();
      return row && fromRow(row);
    },
    async taken(id, run) {
      await waiting(db).where({ id }).update({ run });
    },
    async refuse(id, error) {
      await waiting(db)
        .where({ id })
        .update({ refused: JSON.stringify(error) });
    },
  };
}

async function add(tx: Knex, request: Parameters<RequestTable["add"]>[0]): ReturnType<RequestTable["add"]> {
  const former = await waiting(tx).where({ target: request.target }).first();
  if (former) return { request: fromRow(former), joined: true };
  const { target, trigger, triggeredBy, scope, area, approve, createdAt } = request;
  const [row] = await tx("requests")
    .insert({ target, trigger, triggered_by: triggeredBy, scope, area, approve, created_at: createdAt })
    .returning("*");
  return { request: fromRow(row), joined: false };
}

function waiting(db: Knex): Knex.QueryBuilder {
  return db("requests").whereNull("run").whereNull("refused");
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function fromRow(row: any): RunRequest {
  return {
    id: row.id,
    target: row.target,
    trigger: row.trigger,
    triggeredBy: row.triggered_by,
    scope: row.scope,
    area: row.area,
    approve: row.approve,
    createdAt: row.created_at,
    run: row.run,
    refused: readJsonOrNull(PLACE, row, "refused"),
  };
}
