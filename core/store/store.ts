/**
 * The store: everything that rollcall remembers, as the engine sees it. `open.ts` opens it from a database URL. Each property
 * is one table in one file, which begins with what a row holds; changes that belong together go through `transaction`.
 */
import type { Instant } from "../model/time.ts";
import type { ActionTable } from "./tables/actions.ts";
import type { DaemonTable } from "./tables/daemons.ts";
import type { DecisionTable } from "./tables/decisions.ts";
import type { FailureTable } from "./tables/failures.ts";
import type { HoldTable } from "./tables/holds.ts";
import type { IncidentTable } from "./tables/incidents.ts";
import type { JournalTable } from "./tables/journal.ts";
import type { KnownPeopleTable } from "./tables/known-people.ts";
import type { LeaseTable } from "./tables/leases.ts";
import type { LinkTable } from "./tables/links.ts";
import type { MetaTable } from "./tables/meta.ts";
import type { NoticeTable } from "./tables/notices.ts";
import type { OutboxTable } from "./tables/outbox.ts";
import type { PaceTable } from "./tables/paces.ts";
import type { PeopleHereTable } from "./tables/people-here.ts";
import type { PeopleView } from "./tables/people-view.ts";
import type { RemovedRecordTable } from "./tables/removed-records.ts";
import type { RequestTable } from "./tables/requests.ts";
import type { RunTable } from "./tables/runs.ts";
import type { SeenTable } from "./tables/seen.ts";
import type { SessionTable } from "./tables/sessions.ts";
import type { TargetTable } from "./tables/targets.ts";
import type { TokenTable } from "./tables/tokens.ts";

export type * from "./tables/actions.ts";
export type * from "./tables/decisions.ts";
export type * from "./tables/failures.ts";
export type * from "./tables/holds.ts";
export type * from "./tables/incidents.ts";
export type * from "./tables/journal.ts";
export type * from "./tables/journal-rows.ts";
export type * from "./tables/leases.ts";
export type * from "./tables/meta.ts";
export type * from "./tables/notices.ts";
export type * from "./tables/outbox.ts";
export type * from "./tables/requests.ts";
export type * from "./tables/runs.ts";
export type * from "./tables/sessions.ts";
export type * from "./tables/targets.ts";
export type * from "./tables/tokens.ts";

export interface Store {
  readonly dialect: "sqlite" | "postgres";
  /** The database that does not exist yet and for which this empty one stands in, in memory; null: it is the database itself. */
  readonly standsInFor: string | null;
  readonly targets: TargetTable;
  readonly runs: RunTable;
  readonly journal: JournalTable;
  readonly links: LinkTable;
  readonly leases: LeaseTable;
  readonly daemons: DaemonTable;
  readonly paces: PaceTable;
  readonly requests: RequestTable;
  readonly holds: HoldTable;
  readonly failures: FailureTable;
  readonly decisions: DecisionTable;
  readonly incidents: IncidentTable;
  readonly notices: NoticeTable;
  readonly outbox: OutboxTable;
  readonly meta: MetaTable;
  readonly seen: SeenTable;
  readonly knownPeople: KnownPeopleTable;
  readonly peopleHere: PeopleHereTable;
  readonly removedRecords: RemovedRecordTable;
  readonly sessions: SessionTable;
  readonly tokens: TokenTable;
  readonly actions: ActionTable;
  /** What is known of people, put together from links, decisions and journal; read-only. */
  readonly people: PeopleView;
  /** The time of the database server's clock; null if that is this machine's clock. */
  now(): Promise<Instant | null>;
  /** The database schema that holds the tables; null for SQLite, which has none. */
  schema(): Promise<string | null>;
  /** Does all of the work or nothing. Inside, only the store that is passed to `work` may be used. */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** Deletes finished runs with their changes, closed incidents, sent mails and closed decisions that are older than `before`. */
  prune(before: Instant): Promise<void>;
  /** Writes a consistent, verified copy to an SQLite file, also from PostgreSQL and while others write. @throws CommandRefused if it exists */
  backup(file: string): Promise<void>;
  /** Waits for everything that was begun, then closes. */
  close(): Promise<void>;
}
