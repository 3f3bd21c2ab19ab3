/** What people and programs can do; each is written down with who did it. `queries.ts` is what they can look at. */
import type { Kind } from "../../model/record.ts";
import type { RunError, RunReport, RunScope, RunSpec, TellProgress, Trigger } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import type { TargetStatus } from "../reports/status.ts";
import type { WebhookReport } from "../reports/webhook-report.ts";

/** Who asks: `cli:USER`, `web:USER`, `api:TOKEN`. */
export type Actor = string;

export interface SyncOptions extends RunSpec {
  readonly by: Actor;
  readonly signal: AbortSignal;
  readonly progress: TellProgress;
  /** The report holds no more changes of each kind and operation than that (`reportOf`). Omitted, or null: all of them. */
  readonly most?: number | null | undefined;
}

/** A run that is asked for and not waited for. */
export interface RequestOptions extends RunSpec {
  readonly by: Actor;
  /** Also ends a pause and closes the incident. Default false. */
  readonly resume?: boolean;
}

/** A run that was asked for: it waits while `run` and `error` are null; then it became that run, or was refused. */
export interface RequestDocument {
  readonly id: string;
  readonly target: string;
  readonly trigger: Trigger;
  readonly triggered_by: string | null;
  readonly scope: RunScope;
  readonly area: string | null;
  readonly approve: string | null;
  readonly created_at: Instant;
  readonly run: string | null;
  readonly error: RunError | null;
}

export interface LinksReport {
  readonly target: string;
  readonly links: readonly {
    readonly kind: Kind;
    readonly subject: string;
    readonly person: string | null;
    readonly remote_id: string;
    readonly since: Instant;
    /** When rollcall last wrote the record, or adopted it as it was, for which nothing need be written. */
    readonly last_written_at: Instant | null;
  }[];
  /** Where links were forgotten: how many held changes were about them, and are dropped with them. */
  readonly held_dropped?: number | undefined;
}

/** A token for the API. */
export interface TokenReport {
  readonly name: string;
  readonly role: "operator" | "reader" | "metrics";
  readonly created_at: Instant;
  readonly created_by: Actor;
  readonly last_used_at: Instant | null;
}

/** For which recipients the mail server accepted the test mail, for which not and why, and what it answered to the mail itself. */
export interface TestMailReport {
  readonly recipients: readonly string[];
  readonly refused: readonly { readonly address: string; readonly response: string }[];
  readonly response: string;
  /** Everybody who was written to, and which targets each gets mails about. */
  readonly owners?:
    | readonly {
        readonly address: string;
        readonly targets: readonly string[];
        /** Whether they are named at the top level of the config, and so also told of a config that is refused. */
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

/** A copy of the database as an SQLite file, whatever the database is. The caller reads `content` to its end or cancels it. */
export interface BackupCopy {
  readonly bytes: number;
  readonly content: ReadableStream<Uint8Array>;
}

/** Something that a person, or a program with a token, did. */
export interface ActionDocument {
  readonly at: Instant;
  readonly actor: Actor;
  /**
   * `sync`, `approve`, `reject`, `undo_reject`, `pause`, `resume`, `break_links`, `test_mail`, `create_token`, `revoke_token`,
   * `register_webhook`, `remove_webhook`, `backup`, `sign_in`. What changes nothing is not recorded (core/decisions/0012).
   */
  readonly action: string;
  readonly target: string | null;
  readonly detail: string | null;
}

export interface Rejected {
  readonly target: string;
  readonly digest: string;
  readonly rejected: number;
  /** The run under way, which may have made some of these changes before they were rejected; null: none is. */
  readonly run: string | null;
}

export interface Actions {
  sync(target: string, options: SyncOptions): Promise<RunReport>;
  /** Returns at once; the daemon begins the run within seconds, or after the run of this target that goes on. */
  requestRun(target: string, wish: RequestOptions): Promise<RequestDocument>;
  pause(target: string, by: Actor, reason: string | null): Promise<TargetStatus>;
  /** Ends a pause, closes the incident and starts a run at once (in the daemon, else in this process). Returns its report. */
  resume(target: string, options: Omit<SyncOptions, keyof RunSpec>): Promise<RunReport>;
  approve(target: string, digest: string, options: Omit<SyncOptions, keyof RunSpec>): Promise<RunReport>;
  reject(target: string, digest: string, by: Actor): Promise<Rejected>;
  /** Takes a rejection back: those of its records that are still rejected are asked about again. */
  undoReject(
    target: string,
    digest: string,
    by: Actor,
  ): Promise<{ readonly target: string; readonly digest: string; readonly undone: number }>;
  /**
   * Forgets the links of a person (e-mail or id; several with commas between), or all of them. Returns those forgotten. `written`: of a
   * person also the links of what was written to the source for them.
   * @throws CommandRefused BUSY while a run of the target goes on, which would write them again
   */
  breakLinks(
    target: string,
    person: string | null,
    by: Actor,
    also?: { readonly written: boolean },
  ): Promise<LinksReport>;
  /** Sends one mail to the owners now, past the outbox, and says what the server answered. */
  testMail(by: Actor): Promise<TestMailReport>;
  /** A consistent, verified copy of the database, to be sent; `backup` writes it to a file instead. */
  sendBackup(by: Actor): Promise<BackupCopy>;
  registerWebhooks(source: string | null, by: Actor, signal: AbortSignal): Promise<WebhookReport>;
  removeWebhooks(source: string | null, by: Actor, signal: AbortSignal): Promise<WebhookReport>;
  /** The token itself is in this answer and nowhere else. */
  createToken(name: string, role: TokenReport["role"], by: Actor): Promise<TokenReport & { readonly token: string }>;
  /** Returns the revoked token's description. */
  revokeToken(name: string, by: Actor): Promise<TokenReport>;
}
