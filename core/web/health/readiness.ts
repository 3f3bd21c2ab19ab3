/** The answer of `/readyz`: four words that reveal nothing private. */
import type { Log } from "../../model/log.ts";

export type CheckWord = "ok" | "failed" | "off";

export interface Readiness {
  /** The database answers and, as far as the daemon writes by itself, takes what is written. */
  readonly database: CheckWord;
  /** Its schema is the one of this version. */
  readonly migrations: CheckWord;
  /** Mails can be sent; `off`: no mail is configured. */
  readonly mail: CheckWord;
  /** The scheduler looked at the clock lately; `off`: no daemon is meant to run. */
  readonly watchdog: CheckWord;
}

/** Ready if no check failed. If the checks cannot be made at all, the database did not answer. */
export async function readinessOf(
  ready: () => Promise<Readiness>,
  log: Pick<Log, "error">,
): Promise<{ readonly ready: boolean; readonly checks: Readiness }> {
  try {
    const { database, migrations, mail, watchdog } = await ready();
    const checks = { database, migrations, mail, watchdog };
    return { ready: !Object.values(checks).includes("failed"), checks };
  } catch (error) {
    log.error({ err: error }, "readiness not known");
    const checks = { database: "failed", migrations: "failed", mail: "failed", watchdog: "failed" } as const;
    return { ready: false, checks };
  }
}
