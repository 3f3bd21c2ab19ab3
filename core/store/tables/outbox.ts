/**
 * Mails on their way. A claim moves the next try to its own end, in one transaction, so no two senders take one mail and a
 * sender that dies gives it back. `attempts` counts those that are over.
 */
import type { Knex } from "knex";
import type { OutboxMail, OutboxTable } from "../store.ts";

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
      await db("outbox").where({ id }).update({ sent_at: at, attempts: another, last_error: null });
    },
    async failed(id, error, nextTryAt) {
      await db("outbox").where({ id }).update({ next_try_at: nextTryAt, attempts: another, last_error: error });
    },
    state: () => state(db),
    async recent(limit) {
      return (await db("outbox").orderBy("id", "desc").limit(limit)).map(fromRow);
    },
  };
}

async function claim(tx: Knex, now: string, until: string, latest?: string): Promise<OutboxMail | undefined> {
  const isDue = (mail: Knex.QueryBuilder) => {
    mail.where("next_try_at", "<=", now);
    if (latest !== undefined) mail.orWhere("next_try_at", ">", latest);
  };
  // What an owner reads of one cause is in order: "resolved" does not come before "it failed".
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
  // Asked again of the row itself: another sender may have claimed it since it was found.
  const [row] = await tx("outbox")
    .where("id", due)
    .whereNull("sent_at")
    .where(isDue)
    .update({ next_try_at: until })
    .returning("*");
  return row && fromRow(row);
}

/** What waits; the error is the one of the mail that was tried most. */
async function state(db: Knex): ReturnType<OutboxTable["state"]> {
  const queued = () => db("outbox").whereNull("sent_at");
  const row = await queued().count({ queued: "*" }).min({ oldest: "created_at" }).max({ attempts: "attempts" }).first();
  const failed = await queued()
    .whereNotNull("last_error")
    .orderBy([{ column: "attempts", order: "desc" }, "id"])
    .first();
  return {
    queued: Number(row?.queued),
    oldest: row?.oldest ?? null,
    lastError: failed?.last_error ?? null,
    attempts: Number(row?.attempts ?? 0),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function fromRow(row: any): OutboxMail {
  return {
    id: row.id,
    recipient: row.recipient,
    cause: row.cause,
    subject: row.subject,
    text: row.text,
    html: row.html,
    messageId: row.message_id,
    createdAt: row.created_at,
    attempts: row.attempts,
    nextTryAt: row.next_try_at,
    sentAt: row.sent_at,
    lastError: row.last_error,
  };
}
