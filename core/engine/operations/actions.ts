/** What people and programs can do; each is written down with who did it. `queries.ts` is what they can look at. */
import type { RunReport, RunSpec } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import type { Actor, RequestOptions, LinksReport, RequestDocument, SyncOptions, TargetStatus } from "./operations.ts";
import type { WebhookReport } from "./webhook-report.ts";

/** A token for the API. */
export interface TokenReport {
  readonly name: string;
  readonly role: "operator" | "reader";
  readonly created_at: Instant;
  readonly created_by: Actor;
  readonly last_used_at: Instant | null;
}

/** For whom the mail server took it, for whom not and why, and what it said to the mail itself. */
export interface TestMailReport {
  readonly recipients: readonly string[];
  readonly refused: readonly { readonly address: string; readonly response: string }[];
  readonly response: string;
  /** Everybody who was written to, and of what each is told. */
  readonly owners?:
    | readonly {
        readonly address: string;
        readonly targets: readonly string[];
        /** Named at the top level: told also of a config that is refused. */
        readonly config: boolean;
      }[]
    | undefined;
}

export interface BackupReport {
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
  /** The file in use, whose place the copy takes when it is restored. Null on PostgreSQL. */
  readonly database: string | null;
}

/** An SQLite file, whatever the database is. Whoever takes it reads `content` to its end or cancels it. */
export interface BackupCopy {
  readonly bytes: number;
  readonly content: ReadableStream<Uint8Array>;
}

/** Something that somebody did. */
export interface ActionDocument {
  readonly at: Instant;
  readonly actor: Actor;
  /** `sync`, `approve`, `reject`, `undo_reject`, `pause`, `resume`, `break_links`, `test_mail`, `create_token`, `revoke_token`, `register_webhook`, `remove_webhook`, `sign_in`. */
  readonly action: string;
  readonly target: string | null;
  readonly detail: string | null;
}

export interface Actions {
  sync(target: string, options: SyncOptions): Promise<RunReport>;
  /** Gives at once what the daemon will run within seconds, or after the run of the target that goes on. */
  requestRun(target: string, wish: RequestOptions): Promise<RequestDocument>;
  pause(target: string, by: Actor, reason: string | null): Promise<TargetStatus>;
  /** Starts a run at once (the daemon's, else our own) and gives its report. */
  resume(target: string, options: Omit<SyncOptions, keyof RunSpec>): Promise<RunReport>;
  approve(target: string, digest: string, options: Omit<SyncOptions, keyof RunSpec>): Promise<RunReport>;
  reject(
    target: string,
    digest: string,
    by: Actor,
  ): Promise<{ readonly target: string; readonly digest: string; readonly rejected: number }>;
  /** Takes a rejection back: what stands of it is asked about again. */
  undoReject(
    target: string,
    digest: string,
    by: Actor,
  ): Promise<{ readonly target: string; readonly digest: string; readonly undone: number }>;
  /** Forgets links: of one person (e-mail or id), or all of them. Gives those forgotten. */
  breakLinks(target: string, person: string | null, by: Actor): Promise<LinksReport>;
  /** Sends one mail to the owners now, past the outbox, and says what the server answered. */
  testMail(by: Actor): Promise<TestMailReport>;
  /** A consistent, verified copy of the database, to be sent; `backup` writes it to a file instead. */
  sendBackup(by: Actor): Promise<BackupCopy>;
  registerWebhooks(source: string | null, by: Actor, signal: AbortSignal): Promise<WebhookReport>;
  removeWebhooks(source: string | null, by: Actor, signal: AbortSignal): Promise<WebhookReport>;
  /** The token itself is in this answer and nowhere else. */
  createToken(name: string, role: TokenReport["role"], by: Actor): Promise<TokenReport & { readonly token: string }>;
  /** Gives what it was. */
  revokeToken(name: string, by: Actor): Promise<TokenReport>;
}
