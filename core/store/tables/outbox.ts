/**
 * The mails to send. A claim moves a mail's next try to the claim's end, in one transaction. So no two senders take one mail, and the mail
 * of a sender that dies becomes due again. `attempts` counts finished attempts.
 */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import { rowsOf } from "../rows.ts";

export interface OutboxMail {
  readonly id: number;
  readonly recipient: string;
  /** What the mail is about, as in its notice. */
  readonly cause: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** RFC 5322 Message-ID: the same over all attempts, so that a repeated delivery can be recognised. */
  readonly messageId: string;
  readonly createdAt: Instant;
  readonly attempts: number;
  readonly nextTryAt: Instant;
  readonly sentAt: Instant | null;
  readonly lastError: string | null;
  /** When the server, which could be used, last refused this mail; null: it was not tried since, or failed otherwise. */
  readonly refusedAt: Instant | null;
}

/** What waits to be sent. */
export interface OutboxState {
  readonly queued: number;
  readonly oldest: Instant | null;
  /** The error of the mail with the most attempts; of those that `isFailing` rests on, if there are any. */
  readonly lastError: string | null;
  readonly attempts: number;
  /**
   * Whether mail as a whole is in trouble: an unsent mail failed because the server could not be used, or was refused and no mail to
   * anybody was accepted since it was written.
   */
  readonly isFailing: boolean;
  /** The recipients whose mails the server refuses while it takes those of others. */
  readonly undeliverable: readonly string[];
}

export interface OutboxTable {
  add(
    mail: Pick<OutboxMail, "recipient" | "cause" | "subject" | "text" | "html" | "messageId" | "createdAt">,
  ): Promise<void>;
  /**
   * Claims one due mail until `until`, atomically; undefined if none is due. A next try that is later than `latest` was set by a clock that
   * ran ahead, and counts as due.
   */
  claim(now: Instant, until: Instant, latest?: Instant): Promise<OutboxMail | undefined>;
  /** Whether a mail about this cause to that recipient has not been sent yet. */
  waits(recipient: string, cause: string): Promise<boolean>;
  /** Deletes mails about this cause to that recipient that have not been sent yet. */
  withdraw(recipient: string, cause: string): Promise<void>;
  /** Deletes unsent mails to anybody else. */
  keepOnly(recipients: Iterable<string>): Promise<void>;
  sent(id: number, at: Instant): Promise<void>;
  /** `refusedAt`: now, if the server refused this mail; left out if the server itself could not be used. */
  failed(id: number, error: string, nextTryAt: Instant, refusedAt?: Instant): Promise<void>;
  state(): Promise<OutboxState>;
  /** The latest mails, newest first, for the demo's mailbox and tests. */
  recent(limit: number): Promise<readonly OutboxMail[]>;
}

const MAILS = rowsOf<OutboxMail>({
  id: true,
  recipient: true,
  cause: true,
  subject: true,
  text: true,
  html: true,
  messageId: true,
  createdAt: true,
  attempts: true,
  nextTryAt: true,
  sentAt: true,
  lastError: true,
  refusedAt: true,
});

export function outboxTable(db: Knex): OutboxTable {
  const another = db.raw("attempts + 1");
  return {
    async add({ recipient, cause, subject, text, html, messageId, createdAt }) {
      const mail = { recipient, cause, subject, text, html, message_id: messageId };
      await db("outbox").insert({ ...mail, created_at: createdAt, attempts: 0, next_try_at: createdAt });
    },
    claim: (now, until, latest) => db.transaction((tx) => claim(tx, now, until, latest)),
    async waits(recipient, cause) {
      return (await db("outbox").where({ recipient, cause }).whereNull("sent_at").first("id")) !== undefined;
    },
    async withdraw(recipient, cause) {
      await db("outbox").where({ recipient, cause }).whereNull("sent_at").del();
    },
    async keepOnly(recipients) {
      await db("outbox")
        .whereNull("sent_at")
        .whereNotIn("recipient", [...recipients])
        .del();
    },
    async sent(id, at) {
      await db("outbox").where({ id }).update({ sent_at: at, attempts: another, last_error: null, refused_at: null });
    },
    async failed(id, error, nextTryAt, refusedAt) {
      await db("outbox")
        .where({ id })
        .update({ next_try_at: nextTryAt, attempts: another, last_error: error, refused_at: refusedAt ?? null });
    },
    state: () => state(db),
    async recent(limit) {
      return (await db("outbox").orderBy("id", "desc").limit(limit)).map(MAILS.read);
    },
  };
}

async function claim(tx: Knex, now: string, until: string, latest?: string): Promise<OutboxMail | undefined> {
  const isDue = (mail: Knex.QueryBuilder) => {
    mail.where("next_try_at", "<=", now);
    if (latest !== undefined) mail.orWhere("next_try_at", ">", latest);
  };
  // Mails about one cause go out in order, so that "resolved" never arrives before "failed".
  const earlier = tx("outbox as earlier")
    .whereRaw("earlier.recipient = outbox.recipient AND earlier.cause = outbox.cause AND earlier.id < outbox.id")
    .whereNull("earlier.sent_at");
  const due = tx("outbox")
    .whereNull("sent_at")
    .where(isDue)
    .whereNotExists(earlier)
    .orderBy(["next_try_at", "id"])
    .limit(1)
    .select("id");
  // The condition is checked again, since another sender may have claimed the mail since it was found.
  const [row] = await tx("outbox")
    .where("id", due)
    .whereNull("sent_at")
    .where(isDue)
    .update({ next_try_at: until })
    .returning("*");
  return row && MAILS.read(row);
}

async function state(db: Knex): Promise<OutboxState> {
  const queued = () => db("outbox").whereNull("sent_at");
  const row = await queued().count({ queued: "*" }).min({ oldest: "created_at" }).first();
  const failed: FailedMail[] = await queued()
    .where("attempts", ">", 0)
    .orderBy([{ column: "attempts", order: "desc" }, "id"])
    .select("recipient", "created_at", "attempts", "last_error", "refused_at");
  const sent = await db("outbox").max({ last: "sent_at" }).first();
  const isAlone = ({ refused_at, created_at }: FailedMail) => refused_at !== null && created_at <= (sent?.last ?? "");
  const ofAll = failed.filter((mail) => !isAlone(mail));
  return {
    queued: Number(row?.queued),
    oldest: row?.oldest ?? null,
    lastError: (ofAll[0] ?? failed[0])?.last_error ?? null,
    attempts: Number(failed[0]?.attempts ?? 0),
    isFailing: ofAll.length > 0,
    undeliverable: [...new Set(failed.filter(isAlone).map(({ recipient }) => recipient))].sort(),
  };
}

/** An unsent mail that was tried. */
interface FailedMail {
  readonly recipient: string;
  readonly created_at: Instant;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly refused_at: Instant | null;
}
