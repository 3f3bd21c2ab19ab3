/**
 * Everything people and programs can ask of rollcall, as values: the command line prints them, the page renders them, the
 * API serves them. `core/app` makes one over the config and the database; whether a daemon is alive changes nothing for
 * the caller.
 */
import type { Check } from "../../plugin/contract.ts";
import type { PlanReport, TellProgress } from "../../model/run.ts";
import type { Actions, BackupReport } from "./actions.ts";
import type { Explanation } from "../reports/explanation.ts";
import type { PeopleReport } from "../reports/people-report.ts";
import type { Queries } from "./queries.ts";
import type { WebhookReport } from "../reports/webhook-report.ts";

export interface CheckReport {
  readonly ok: boolean;
  readonly checks: readonly (Check & { readonly target: string | null })[];
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
