/**
 * Carries mails from the outbox table to the mail server. A mail is claimed before it is sent and marked after the server took
 * it. After a crash in between it is sent again with the same Message-ID, so it is never lost and a repetition can be recognised.
 * A mail that fails stays and is tried again after RULES.mail.backoffMs, the last of which repeats. `status`, the dashboard and
 * `/readyz` show it.
 */
import type { Log } from "../model/log.ts";
import { RULES } from "../model/rules.ts";
import { type Clock, later, MINUTE } from "../model/time.ts";
import type { OutboxMail, OutboxTable } from "../store/store.ts";
import { SmtpError } from "./smtp-error.ts";
import type { MailTransport } from "./transport.ts";

export interface OutboxOptions {
  readonly outbox: OutboxTable;
  /** Called for each mail, since a reload may change both; null: no mail is configured, and everything waits. */
  readonly mail: () => { readonly transport: MailTransport; readonly from: string } | null;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
  readonly log: Pick<Log, "info" | "warn">;
}

export interface OutboxWorker {
  /** Sends all mails that are due, one after the other, and returns how many. Ends early if the server cannot be used at all. */
  flush(signal: AbortSignal): Promise<number>;
  /** Flushes every few seconds until the signal aborts; resolves after the mail that is being sent then. */
  run(signal: AbortSignal): Promise<void>;
}

/** How long a mail is claimed: longer than a delivery can take. After that another process may send it. */
const CLAIM_MS = 5 * MINUTE;
const LONGEST_MS = Math.max(CLAIM_MS, ...RULES.mail.backoffMs);
const LOOK_EVERY_MS = 5_000;

export function createOutboxWorker({ outbox, mail, clock, redact, log }: OutboxOptions): OutboxWorker {
  /** Tries to send one mail. `open` is false if the server cannot be used for any mail. */
  async function deliver(queued: OutboxMail, { transport, from }: NonNullable<ReturnType<typeof mail>>) {
    const { id, recipient, subject, text, html, messageId } = queued;
    try {
      const { response } = await transport.send({ from, to: [recipient], subject, text, html, messageId });
      await outbox.sent(id, clock.now());
      log.info({ mail: id, response: redact(response) }, "mail sent");
      return { sent: true, open: true };
    } catch (error) {
      if (!(error instanceof SmtpError)) throw error;
      const now = clock.now();
      const nextTryAt = later(now, backoff(queued.attempts, error.permanent && !error.path));
      await outbox.failed(id, redact(error.message), nextTryAt, error.path ? undefined : now);
      log.warn({ mail: id, error: redact(error.message), next_try_at: nextTryAt }, "mail not sent");
      return { sent: false, open: !error.path };
    }
  }

  async function flush(signal: AbortSignal): Promise<number> {
    let count = 0;
    while (!signal.aborted) {
      const way = mail();
      const now = clock.now();
      const until = later(now, CLAIM_MS);
      const queued = way && (await outbox.claim(now, until, later(now, LONGEST_MS)));
      if (!queued) break;
      // This process stood still meanwhile, so another may have sent the mail by now.
      if (clock.now() >= until) continue;
      const { sent, open } = await deliver(queued, way);
      if (sent) count += 1;
      if (!open) break;
    }
    return count;
  }

  return {
    flush,
    async run(signal) {
      while (!signal.aborted) {
        try {
          await flush(signal);
        } catch (error) {
          log.warn({ error: redact(error instanceof Error ? error.message : String(error)) }, "outbox not read");
        }
        await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
      }
    },
  };
}

/** How long to wait for the next try. After a permanent refusal it is the longest time, since only a changed config or mailbox will help. */
function backoff(attempts: number, permanent: boolean): number {
  const steps = RULES.mail.backoffMs;
  const last = steps.length - 1;
  return steps[permanent ? last : Math.min(attempts, last)]!;
}
