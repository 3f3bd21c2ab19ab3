/** Whether the daemon does its work: database, migrations, mail, watchdog. Anybody may read it, so it says nothing private. */
import { stalledTargets } from "../../engine/schedule/upkeep/watchdog.ts";
import type { Scheduler } from "../../engine/schedule/scheduler.ts";
import { elapsed, MINUTE } from "../../model/time.ts";
import type { CheckWord, Readiness } from "../../web/health/readiness.ts";
import type { App } from "../open-app.ts";

/** The scheduler looks every second; a minute without a look is a stalled one. */
const STALLED_MS = MINUTE;

interface Daemon extends Pick<Scheduler, "lookedAt"> {
  /** Whether the database took what the daemon last wrote. Omitted: it writes nothing by itself. */
  readonly isWriting?: boolean;
}

export async function readinessOf(
  { store, clock, config, engine }: App,
  { lookedAt, isWriting = true }: Daemon,
): Promise<Readiness> {
  const outbox = await store.outbox.state().catch(() => null);
  // The store does not open before its migrations are done, so a database that answers is a migrated one.
  const migrations = word(outbox !== null);
  const database = word(outbox !== null && isWriting);
  const mail = config.mail === null ? "off" : word(outbox !== null && !outbox.isFailing);
  const looks = Math.abs(elapsed(lookedAt, clock.now())) < STALLED_MS;
  const watchdog = word(looks && (await stalledTargets(engine).catch(() => null))?.length === 0);
  return { database, migrations, mail, watchdog };
}

function word(ok: boolean): CheckWord {
  return ok ? "ok" : "failed";
}
