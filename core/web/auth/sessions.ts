/**
 * The sessions of people who are signed in. The database keeps a hash of each cookie, so that a restart signs nobody out and a copy of
 * the database lets nobody in. A session ends after 12 hours without a request, after 7 days in any case, and when the password changes.
 */
import { createHash } from "node:crypto";
import { RULES } from "../../model/rules.ts";
import { type Clock, elapsed, later, MINUTE } from "../../model/time.ts";
import type { Secret } from "../../model/secret.ts";
import type { SessionTable } from "../../store/store.ts";
import { passwordMark } from "./password-mark.ts";
import type { Role } from "./visitor.ts";

const { idleMs: IDLE_MS, longestMs: LONGEST_MS } = RULES.sessions;
/** How often the last request of a session is stored at most. */
const SEEN_EVERY_MS = MINUTE;

export interface WebUser {
  readonly name: string;
  /** The password, or its hash as `rollcall hash-password` makes it. */
  readonly password: Secret;
  readonly role: Role;
}

export interface SessionOptions {
  readonly table: SessionTable;
  readonly users: () => readonly WebUser[];
  readonly clock: Clock;
  /** The key of the marks of passwords. */
  readonly key: string;
}

export interface Sessions {
  open(user: WebUser, cookie: string): Promise<void>;
  /** The user whose session it is; null if it has ended or never was. */
  of(cookie: string): Promise<WebUser | null>;
  close(cookie: string): Promise<void>;
}

export function createSessions({ table, users, clock, key }: SessionOptions): Sessions {
  const markOf = ({ password }: WebUser) => passwordMark(password, key);
  return {
    async open(user, cookie) {
      const now = clock.now();
      await table.dropOld({ createdBefore: later(now, -LONGEST_MS), seenBefore: later(now, -IDLE_MS) });
      await table.add({
        hash: hashOf(cookie),
        user: user.name,
        passwordMark: await markOf(user),
        createdAt: now,
        seenAt: now,
      });
    },
    async of(cookie) {
      const hash = hashOf(cookie);
      const session = await table.get(hash);
      if (!session) return null;
      const now = clock.now();
      const isOver = elapsed(session.createdAt, now) > LONGEST_MS || elapsed(session.seenAt, now) > IDLE_MS;
      const user = users().find(({ name }) => name === session.user);
      if (isOver || !user || (await markOf(user)) !== session.passwordMark) return null;
      if (elapsed(session.seenAt, now) > SEEN_EVERY_MS) await table.seen(hash, now);
      return user;
    },
    close: (cookie) => table.drop(hashOf(cookie)),
  };
}

function hashOf(cookie: string): string {
  return createHash("sha256").update(cookie).digest("hex");
}
