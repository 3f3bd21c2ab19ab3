/**
 * The way from the outbox table to the mail server. A mail is claimed before it is sent and marked after the server took
 * it; a crash in between sends it again with the same Message-ID, so it is never lost and a repetition can be recognised.
 * A mail that fails stays, on RULES.mail.backoffMs, the last step repeated: the table's state shows it, and with it
 * `status`, the page and `/readyz`.
 */
import { RULES } from "../model/rules.ts";
import { later, type Clock } from "../model/time.ts";
import type { OutboxMail, OutboxTable } from "../store/store.ts";
import { SmtpError } from "./smtp-error.ts";
import type { MailTransport } from "./transport.ts";

export interface OutboxOptions {
  readonly outbox: OutboxTable;
  /** Asked for each mail, since a reload may change both; null: no mail is configured, everything waits. */
  readonly mail: () => { readonly transport: MailTransport; readonly from: string } | null;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
  readonly log: {
    info(message: string, fields: Readonly<Record<string, string | number>>): void;
    warn(message: string, fields: Readonly<Record<string, string | number>>): void;
  };
}

export interface OutboxWorker {
  /** Sends everything that is due, one after the other; ends early when the server cannot be used at all. Gives how many went. */
  flush(signal: AbortSignal): Promise<number>;
  /** Flushes every few seconds until the signal aborts; resolves after the mail that was on its way. */
  run(signal: AbortSignal): Promise<void>;
}

/** Longer than a delivery can take; then another process may try. */
const CLAIM_MS = 5 * 60_000;
const LONGEST_MS = Math.max(CLAIM_MS, ...RULES.mail.backoffMs);
const LOOK_EVERY_MS = 5_000;

export function createOutboxWorker({ outbox, mail, clock, redact, log }: OutboxOptions): OutboxWorker {
  /** True when the way to the server is open. */
  async function deliver(queued: OutboxMail, { transport, from }: NonNullable<ReturnType<typeof mail>>) {
    const { id, recipient, subject, text, html, messageId } = queued;
    try {
      const { response } = await transport.send({ from, to: [recipient], subject, text, html, messageId });
      await outbox.sent(id, clock.now());
      log.info("mail sent", { mail: id, response: redact(response) });
      return { sent: true, open: true };
    } catch (error) {
      if (!(error instanceof SmtpError)) throw error;
      const nextTryAt = later(clock.now(), backoff(queued.attempts, error.permanent && !error.path));
      await outbox.failed(id, redact(error.message), nextTryAt);
      log.warn("mail not sent", { mail: id, error: redact(error.message), next_try_at: nextTryAt });
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
      // This process stood still meanwhile: another may have sent it by now.
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
          log.warn("outbox not read", { error: redact(error instanceof Error ? error.message : String(error)) });
        }
        await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
      }
    },
  };
}

/** A refusal for good is tried again at the slowest pace: only a changed config or mailbox will help. */
function backoff(attempts: number, permanent: boolean): number {
  const steps = RULES.mail.backoffMs;
  const last = steps.length - 1;
  return steps[permanent ? last : Math.min(attempts, last)]!;
}
