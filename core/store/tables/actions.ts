/** The actions of people and programs, with who did each; newest first. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import { rowsOf } from "../rows.ts";

export interface Action {
  readonly id: number;
  readonly at: Instant;
  /** `cli:ann`, `web:ann`, `api:TOKEN`. */
  readonly actor: string;
  /** `pause`, `approve`, … */
  readonly action: string;
  readonly target: string | null;
  /** What the action was about, in one line: a reason, a digest, a person. */
  readonly detail: string | null;
}

export interface ActionTable {
  add(action: Omit<Action, "id">): Promise<void>;
  /** Newest first. `next` is the cursor of the following page. */
  list(filter: {
    readonly target?: string;
    readonly cursor?: number;
    readonly limit?: number;
  }): Promise<{ readonly actions: readonly Action[]; readonly next: number | null }>;
}

const PAGE = 50;

const ACTIONS = rowsOf<Action>({ id: true, at: true, actor: true, action: true, target: true, detail: true });

export function actionTable(db: Knex): ActionTable {
  return {
    async add({ at, actor, action, target, detail }) {
      await db("actions").insert({ at, actor, action, target, detail });
    },
    async list({ target, cursor, limit = PAGE }) {
      const query = db("actions")
        .orderBy("id", "desc")
        .limit(limit + 1);
      if (target !== undefined) query.where({ target });
      if (cursor !== undefined) query.where("id", "<", cursor);
      const rows = await query;
      const actions = rows.slice(0, limit).map(ACTIONS.read);
      return { actions, next: rows.length > limit ? (actions.at(-1)?.id ?? null) : null };
    },
  };
}
