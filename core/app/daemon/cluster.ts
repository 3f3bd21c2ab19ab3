/**
 * This daemon's part among those that share a PostgreSQL database: it says that it is alive and takes its share of the jobs that are due.
 * Only daemons with the same version and config work together; the others wait until one like them leads, or the configs agree.
 */
import { createHash } from "node:crypto";
import { Jobs } from "../../engine/schedule/jobs.ts";
import type { Engine, TargetTrouble } from "../../engine/engine.ts";
import type { RunQueue } from "../../engine/schedule/run-queue.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed, type Instant, later, MINUTE } from "../../model/time.ts";
import { postgresConnection } from "../../store/postgres/postgres.ts";
import { markOf } from "../operations/in-force.ts";
import type { App } from "../open-app.ts";
import { PREFIX, SharedQueue } from "./shared-queue.ts";

export interface Cluster {
  readonly queue: RunQueue;
  /** Called when the config has changed. */
  renew(): Promise<void>;
  /** Works until the signal aborts; resolves once the jobs under way in this process have ended. */
  run(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface ClusterOptions {
  readonly signal: AbortSignal;
  /** Called whenever nothing runs in this process any more. */
  readonly atRest: (() => void) | undefined;
}

/** @throws ConfigError when the queue's tables cannot be made. */
export async function joinCluster(app: App, options: ClusterOptions): Promise<Cluster> {
  const { store, clock, around, log } = app;
  const since = clock.now();
  const connection = postgresConnection(app.config.database.reveal());
  const queue = await connection.orRefuse(openQueue(app, options, connection));

  async function tell(): Promise<void> {
    const now = clock.now();
    const expiresAt = later(now, RULES.lease.lengthMs);
    const { version, holder } = around;
    await store.daemons.put({ ...holder, version, mark: markOfAll(version, app.engine), since, expiresAt }, now);
    const alive = await store.daemons.alive(now);
    around.pacers.shareBy(alive.length > 1 ? store.paces : null);
  }

  async function renew(): Promise<void> {
    await tell();
    await queue.join(nameOf(markOfAll(around.version, app.engine)));
    const alive = await store.daemons.alive(clock.now());
    await queue.keepOnly(new Set(alive.map(({ mark }) => nameOf(mark))));
  }

  await connection.orRefuse(renew()).catch(async (error) => {
    await queue.close();
    throw error;
  });
  return {
    queue,
    renew,
    async run(signal) {
      while (!signal.aborted) {
        await clock.sleep(RULES.lease.renewMs, signal, "watch").catch(() => undefined);
        if (!signal.aborted)
          await renew().catch((err) => log.warn({ err }, "could not record that this daemon is alive"));
      }
      await queue.close();
    },
    async close() {
      await queue.close();
      await store.daemons.drop(around.holder.holder);
    },
  };
}

async function openQueue(
  app: App,
  { signal, atRest }: ClusterOptions,
  { options: connection, inWords }: ReturnType<typeof postgresConnection>,
): Promise<SharedQueue> {
  const { store, clock, log } = app;
  const jobs = new Jobs({ signal, live: app.around.live });
  /** When trouble was last logged. While the database is away every query fails, so it is logged once a minute at most. */
  let toldAt: Instant | null = null;
  const onTrouble = (err: unknown) => {
    if (toldAt !== null && elapsed(toldAt, clock.now()) < MINUTE) return;
    toldAt = clock.now();
    log.warn({ err: inWords(err) }, "the queue that daemons share is in trouble; it is tried again");
  };
  return SharedQueue.open({
    connection,
    schema: (await store.schema()) as string,
    running: () => store.leases.held(clock.now()),
    perform: (target, catchUp) => jobs.asOfNow(target, catchUp, app.engine),
    onTrouble,
    ...(atRest && { atRest }),
  });
}

/** A mark of version and config: daemons with the same mark would plan the same. */
function markOfAll(version: string, { targets }: Engine): string {
  const plain = [...targets.values()].map(
    (target) =>
      [target.name, target.was, target.scheduleText, target.owners, markOf(target), whatOf(target.problem)] as const,
  );
  return createHash("sha256")
    .update(JSON.stringify([version, plain]))
    .digest("hex")
    .slice(0, 16);
}

/** The problems without their file and line, since the file may lie in another folder on each machine. */
function whatOf(problem: TargetTrouble | null) {
  return problem?.problems.map(({ path, message }) => [path, message]) ?? null;
}

function nameOf(mark: string): string {
  return PREFIX + mark;
}
