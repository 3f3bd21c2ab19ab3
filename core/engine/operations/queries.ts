/** What people and programs can look at: it is remembered, so no vendor is asked. `actions.ts` is what they can do. */
import type { RunDocument, RunReport, RunStatus, Trigger } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import type { ActionDocument, TokenReport, LinksReport, RequestDocument } from "./actions.ts";
import type { PersonState, PeopleSearchReport, PeopleTotals, PersonReport } from "../reports/person-report.ts";
import type { StatusReport } from "../reports/status.ts";
import type { Overview, OverviewWanted } from "../reports/overview.ts";
import type { RunPage, RunPageWanted } from "../reports/run-page.ts";
import type { PartWanted, RunPart } from "../reports/run-part.ts";
import type { TargetRecords, TargetReport } from "../reports/target-report.ts";

/** A filter for runs; null or omitted: not filtered by that. */
interface RunsWanted {
  readonly target: string | null;
  readonly cursor: string | null;
  readonly status?: RunStatus | null;
  readonly trigger?: Trigger | null;
  /** Runs that began at this moment or later. */
  readonly since?: Instant | null;
  /** Runs that began before this moment. */
  readonly until?: Instant | null;
  /** Runs a page; default 50. */
  readonly limit?: number;
}

export interface PeopleWanted {
  /** A part of the e-mail, name or id; empty: everybody. */
  readonly text: string;
  readonly target: string | null;
  readonly state: PersonState | null;
  readonly cursor: string | null;
}

/** One setting in force. `value` null: a secret that is set. */
export interface Setting {
  readonly path: string;
  readonly value: string | null;
}

export interface Queries {
  status(): Promise<StatusReport>;
  overview(wanted: OverviewWanted): Promise<Overview>;
  target(name: string): Promise<TargetReport & { readonly settings: readonly Setting[] }>;
  /** The part of `target` that `status TARGET` lists. Asks no config, so it can be had while the file is broken. */
  records(target: string): Promise<TargetRecords>;
  /** Newest first. */
  runs(wanted: RunsWanted): Promise<{ readonly runs: readonly RunDocument[]; readonly next: string | null }>;
  /** `most`: see `SyncOptions`. */
  show(run: string, most?: number | null): Promise<RunReport>;
  /** A page of the run's changes. */
  showPart(run: string, wanted: PartWanted): Promise<RunPart>;
  /** @throws UnknownName */
  run(id: string, wanted: RunPageWanted): Promise<RunPage>;
  /** 50 people a page, by id. */
  findPeople(wanted: PeopleWanted): Promise<PeopleSearchReport>;
  peopleTotals(): Promise<PeopleTotals>;
  /** @throws UnknownName if nothing is known of the person with this id in this source. */
  person(source: string, id: string): Promise<PersonReport>;
  links(target: string): Promise<LinksReport>;
  /** What became of a run that was asked for. */
  request(id: string): Promise<RequestDocument>;
  /** What people did, newest first. */
  actions(filter: {
    readonly target: string | null;
    readonly cursor: string | null;
  }): Promise<{ readonly actions: readonly ActionDocument[]; readonly next: string | null }>;
  tokens(): Promise<{ readonly tokens: readonly TokenReport[] }>;
}
