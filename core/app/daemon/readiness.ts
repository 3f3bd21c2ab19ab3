/**
 * Whether the daemon does its work: database, migrations, mail, watchdog. Anybody may read it, so it says nothing private. What the database
 * does not answer in time has failed: whoever asks would otherwise hang as the database does.
 */
import { stalledTargets } from "../../engine/schedule/upkeep/watchdog.ts";
import type { Scheduler } from "../../engine/schedule/scheduler.ts";
import { inTime } from "../../model/in-time.ts";
import { RULES } from "../../model/rules.ts";
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
  const limit = { ms: RULES.answers.readyMs, clock, late: null };
  const known = <T>(asking: Promise<T>) =>
    inTime(
      asking.catch(() => null),
      limit,
    );
  const [outbox, stalled] = await Promise.all([known(store.outbox.state()), known(stalledTargets(engine))]);
  // The store does not open before its migrations are done, so a database that answers is a migrated one.
  const migrations = word(outbox !== null);
  const database = word(outbox !== null && isWriting);
  const mail = config.mail === null ? "off" : word(outbox !== null && !outbox.isFailing);
  const looks = Math.abs(elapsed(lookedAt, clock.now())) < STALLED_MS;
  const watchdog = word(looks && stalled?.length === 0);
  return { database, migrations, mail, watchdog };
}

function word(ok: boolean): CheckWord {
  return ok ? "ok" : "failed";
}
