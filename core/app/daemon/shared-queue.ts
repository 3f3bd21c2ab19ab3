/**
 * The queue that daemons on one PostgreSQL share, by pg-boss: each job goes to one of them, at most one job exists for a target, and
 * the job of a daemon that died is given up. A job only names its target: the daemon that takes it looks what there is to do, so a job
 * that arrives twice or late is done once or not at all. The lease ensures that a target never runs twice at the same time.
 * Its tables are in rollcall's own schema, so that no further right is needed (core/decisions/0017).
 */
import { PgBoss } from "pg-boss";
import { PARALLEL } from "../../engine/schedule/local-queue.ts";
import type { Queued, RunQueue } from "../../engine/schedule/run-queue.ts";
import { RULES } from "../../model/rules.ts";
import type { PostgresConnection } from "../../store/postgres/postgres.ts";

/** Connections beside the store's. */
const CONNECTIONS = 2;
/** Milliseconds after which a server that does not answer counts as cut off. */
const ANSWER_MS = 30_000;
/** Seconds without a sign of life after which a daemon's job is given up: less than the lease of its target lasts. */
const SILENT_S = 30;
const WATCH = { superviseIntervalSeconds: 10, monitorIntervalSeconds: 10, maintenanceIntervalSeconds: 60 };
/** Jobs may take longer than any run. A job that nobody takes within a minute is dropped, and put in again if it is still due. */
const JOBS = {
  policy: "exclusive",
  retryLimit: 0,
  expireInSeconds: (RULES.run.longestMs / 1_000) * 1.5,
  heartbeatSeconds: SILENT_S,
  retentionSeconds: 60,
  deleteAfterSeconds: 60,
} as const;
const WORK = { localConcurrency: PARALLEL, pollingIntervalSeconds: 1, heartbeatRefreshSeconds: SILENT_S / 3 };

export interface SharedQueueOptions {
  readonly connection: PostgresConnection;
  readonly schema: string;
  /** Targets that run now, in whichever process. */
  readonly running: () => Promise<readonly string[]>;
  readonly perform: (target: string, catchUp: boolean) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
  /** Called whenever nothing goes on in this process any more. */
  readonly atRest?: () => void;
}

export class SharedQueue implements RunQueue {
  readonly #boss: PgBoss;
  readonly #options: SharedQueueOptions;
  #name = "";
  #busy = new Set<string>();
  /** Targets for which a job goes on in this process. */
  readonly #working = new Set<string>();

  private constructor(boss: PgBoss, options: SharedQueueOptions) {
    this.#boss = boss;
    this.#options = options;
  }

  /** @throws what PostgreSQL says when its tables cannot be made or used. */
  static async open(options: SharedQueueOptions): Promise<SharedQueue> {
    const { connection, schema, onTrouble } = options;
    const place = {
      ...connection,
      schema: `"${schema}"`,
      createSchema: false,
      query_timeout: ANSWER_MS,
      max: CONNECTIONS,
    };
    const boss = new PgBoss({ ...place, ...WATCH, schedule: false, registerInstance: false });
    boss.on("error", (trouble) => onTrouble(asError(trouble)));
    await boss.start();
    return new SharedQueue(boss, options);
  }

  /** From now on shares the work of the daemons that join by the same name; jobs under way go on. */
  async join(name: string): Promise<void> {
    // Done each time, since the others may have removed it while this daemon was silent.
    await this.#boss.createQueue(name, JOBS);
    if (name === this.#name) return;
    if (this.#name !== "") await this.#boss.offWork(this.#name, { wait: false });
    this.#name = name;
    await this.#boss.work(name, WORK, async ([job]) => {
      const { target, catchUp } = parsed(job?.data);
      await this.#perform(target, catchUp);
    });
  }

  /** Skips a target that runs here already: after this process stood still its job was given up, and put in again while the run goes on. */
  async #perform(target: string, catchUp: boolean): Promise<void> {
    if (this.#working.has(target)) return;
    this.#working.add(target);
    try {
      await this.#options.perform(target, catchUp);
    } finally {
      this.#working.delete(target);
      if (this.#working.size === 0) this.#options.atRest?.();
    }
  }

  /** Removes queues by other names, whose daemons are gone. */
  async keepOnly(names: ReadonlySet<string>): Promise<void> {
    for (const { name } of await this.#boss.getQueues())
      if (name.startsWith(PREFIX) && name !== this.#name && !names.has(name)) await this.#boss.deleteQueue(name);
  }

  async busy(): Promise<ReadonlySet<string>> {
    const { rows } = await this.#boss
      .getDb()
      .executeSql(`SELECT singleton_key FROM "${this.#options.schema}".job WHERE name = $1 AND state < 'completed'`, [
        this.#name,
      ]);
    this.#busy = new Set([...rows.map((row) => String(row.singleton_key)), ...(await this.#options.running())]);
    return this.#busy;
  }

  async add({ name: target, catchUp }: Queued): Promise<void> {
    if (this.#busy.has(target)) return;
    this.#busy.add(target);
    await this.#boss.send(this.#name, { target, catch_up: catchUp }, { singletonKey: target });
  }

  /** Jobs that were put in may be done anywhere, so there is nothing to wait for; those under way here end with `close`. */
  async idle(): Promise<void> {}

  /** Takes no more jobs, waits for those under way here, and gives up those that do not end in time. */
  async close(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: (RULES.graceMs + RULES.shutdownMs) / 2 });
  }
}

/** Many errors of pg-boss are plain maps, of which nobody could tell what happened. What the server adds to them is people's data. */
function asError(trouble: Partial<DatabaseTrouble>): unknown {
  const { message, stack, code, severity } = trouble;
  if (trouble instanceof Error || message === undefined) return trouble;
  return Object.assign(new Error(message), stack && { stack }, code && { code }, severity && { severity });
}

interface DatabaseTrouble {
  readonly message: string;
  readonly stack: string;
  readonly code: string;
  /** Only what a server says has one. */
  readonly severity: string;
}

/** The names of the queues begin with this. */
export const PREFIX = "runs-";

function parsed(data: unknown): { readonly target: string; readonly catchUp: boolean } {
  const { target, catch_up: catchUp } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof target !== "string" || typeof catchUp !== "boolean")
    throw new Error("a job of the shared queue names no target; it was not put there by rollcall");
  return { target, catchUp };
}
