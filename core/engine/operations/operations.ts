/**
 * Everything people and programs can ask of rollcall, as values: the command line prints them, the page renders them, the
 * API serves them. `core/app` makes one over the config and the database; whether a daemon is alive changes nothing for
 * the caller.
 */
import type { Check } from "../../plugin/contract.ts";
import type { ErrorCode } from "../../model/errors.ts";
import type { Kind } from "../../model/record.ts";
import type { Mode, PlanReport, RunError, RunScope, RunSpec, TellProgress, Trigger } from "../../model/run.ts";
import type { Edit } from "../../model/settings.ts";
import type { Instant } from "../../model/time.ts";
import type { DaemonStatus } from "../schedule/upkeep/daemons.ts";
import type { Actions, BackupReport } from "./actions.ts";
import type { Explanation } from "../reports/explanation.ts";
import type { Queries } from "./queries.ts";
import type { WebhookReport } from "../reports/webhook-report.ts";

/** Who asks: `cli:USER`, `web:USER`, `api:TOKEN`. */
export type Actor = string;

export interface SyncOptions extends RunSpec {
  readonly by: Actor;
  readonly signal: AbortSignal;
  readonly progress: TellProgress;
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

export interface CheckReport {
  readonly ok: boolean;
  readonly checks: readonly (Check & { readonly target: string | null })[];
}

export type PersonState = "matched" | "unmatched" | "ambiguous" | "ignored" | "conflict";

export interface PeopleReport {
  readonly target: string;
  readonly people: readonly {
    readonly id: string;
    readonly email: string | null;
    readonly name: string;
    readonly state: PersonState;
    readonly reason: { readonly code: string; readonly text: string } | null;
    readonly account: { readonly remote_id: string; readonly name: string } | null;
    readonly candidates: readonly { readonly remote_id: string; readonly email: string | null; readonly why: string }[];
  }[];
  readonly accounts_without_person: readonly {
    readonly remote_id: string;
    readonly name: string;
    readonly email: string | null;
  }[];
  readonly totals: Readonly<Record<PersonState, number>> & { readonly accounts_without_person: number };
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

export type TargetStateWord = "inactive" | "test" | "running" | "paused" | "held" | "late" | "ok";

export interface TargetStatus {
  readonly name: string;
  readonly plugin: string;
  readonly mode: Mode;
  /** The first that applies, in the order of TargetStateWord. */
  readonly state: TargetStateWord;
  /** No success for longer than its schedule allows, whatever else its state says. */
  readonly late: boolean;
  /** Late by twice its period: nothing failed, so the schedule itself must have stopped. */
  readonly overdue: boolean;
  readonly schedule: string;
  readonly next_run_at: Instant | null;
  readonly next_full_at: Instant | null;
  readonly next_partial_at: Instant | null;
  readonly last_success_at: Instant | null;
  readonly last_full_at: Instant | null;
  readonly failing: number;
  readonly parked: number;
  /** Conflicts that were found by the last run that compared everything. */
  readonly conflicts: number;
  /**
   * The last run that compared everything. It shows what is held, given up and in conflict. Null: there is none yet, or it is not kept
   * any more.
   */
  readonly last_full_run: string | null;
  readonly hold: {
    readonly digest: string;
    readonly count: number;
    /** How many of them cannot be approved, since the source gives no answer about them. Omitted: none. */
    readonly unanswered?: number | undefined;
    /** Set if no run has held the changes for so long that an approval would be refused: a run by hand holds them anew. */
    readonly lapsed?: true | undefined;
    readonly since: Instant;
    /** Edits of the config since the last run before the hold that compared everything. */
    readonly edits?: readonly Edit[] | undefined;
  } | null;
  readonly incident: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly remedy: string;
    readonly since: Instant;
    readonly next_probe_at: Instant | null;
    readonly run: string | null;
  } | null;
  /** Set while a person paused it. */
  readonly paused: { readonly since: Instant; readonly by: string | null; readonly reason: string | null } | null;
}

export interface StatusReport {
  readonly daemon: { readonly running: boolean; readonly since: Instant | null };
  /** The daemons that share the work, the oldest first; omitted on SQLite, where there is one. */
  readonly daemons?: readonly DaemonStatus[] | undefined;
  readonly mail: {
    readonly state: "ok" | "failing" | "off";
    readonly queued: number;
    readonly error: string | null;
    /** The owners whose mails the server refuses while others get theirs; omitted if there are none. */
    readonly undeliverable?: readonly string[] | undefined;
  };
  readonly config_error: string | null;
  /** For the first day of a database. `again`: it took the place of one that is missing. */
  readonly new_database?: { readonly where: string; readonly since: Instant; readonly again: boolean } | undefined;
  readonly targets: readonly TargetStatus[];
}

/**
 * Queries, actions, and what is neither: operations that ask vendors now, or write a file, and are not written down.
 * Every method throws a RollcallError with code and remedy; `UnknownName` where a target, area, run or person does not exist.
 */
export interface Operations extends Queries, Actions {
  readonly targets: readonly string[];
  check(targets: readonly string[], signal: AbortSignal): Promise<CheckReport>;
  plan(
    target: string,
    options: { readonly signal: AbortSignal; readonly progress: TellProgress },
  ): Promise<PlanReport & { readonly running: boolean }>;
  people(target: string, signal: AbortSignal): Promise<PeopleReport>;
  /** Why one person has what they have there. `person`: e-mail, or id in the source. */
  explain(
    target: string,
    person: string,
    options: { readonly signal: AbortSignal; readonly progress: TellProgress },
  ): Promise<Explanation>;
  /** The webhooks that the vendors have now, of this source or of all sources. */
  webhooks(source: string | null, signal: AbortSignal): Promise<WebhookReport>;
  /** Writes a consistent, verified copy of the database to a file that does not exist yet, also while runs go on. */
  backup(file: string): Promise<BackupReport>;
}

/** An unknown target, area, run, request or person: exit code 64, naming the valid ones. */
export class UnknownName extends Error {
  readonly what: string;
  readonly given: string;
  readonly valid: readonly string[];
  /** What helps where no valid name is known. */
  readonly hint: string;

  constructor(what: string, given: string, valid: readonly string[], hint = "There are none yet.") {
    super(`there is no ${what} "${given}"`);
    this.name = "UnknownName";
    this.what = what;
    this.given = given;
    this.valid = valid;
    this.hint = hint;
  }
}
