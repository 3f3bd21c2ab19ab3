/** The config as the program sees it: validated, secrets wrapped, durations in milliseconds, paths absolute. */
import type { Secret } from "../model/secret.ts";
import type { Problem } from "../model/errors.ts";
import type { Mode } from "../model/run.ts";
import type { PluginCatalog } from "./catalog.ts";

export interface Config {
  /** Absolute path of the file it came from. */
  readonly file: string;
  readonly timezone: string;
  readonly language: "en" | "de";
  readonly owners: readonly string[];
  readonly database: Secret;
  readonly mail: MailConfig | null;
  readonly web: WebConfig | null;
  readonly heartbeat: string | null;
  readonly history: { readonly keepMs: number };
  readonly sources: Readonly<Record<string, SourceConfig>>;
  readonly targets: readonly TargetConfig[];
  /** Those that it was read with: the built-in ones and what it names besides. */
  readonly plugins: PluginCatalog;
  /** Every secret text that the file or the environment brought in: what the redactor hides. */
  readonly secrets: readonly string[];
  /** Hash of the file's and the secret files' content: another one means reload. */
  readonly hash: string;
}

export interface MailConfig {
  readonly from: string;
  /** Text of `smtp://…`; with credentials, so a secret. */
  readonly smtp: Secret;
  /** PEM text of an authority for the server's certificate. */
  readonly ca: string | null;
}

export interface WebConfig {
  readonly listen: { readonly host: string; readonly port: number };
  readonly publicUrl: string | null;
  /** Empty: whoever can connect is let in, which only this machine can. */
  readonly users: readonly WebUser[];
  /** `open`: `/metrics` asks for no token. */
  readonly metrics: "token" | "open";
}

export interface WebUser {
  readonly name: string;
  /** The password, or its hash as `rollcall hash-password` makes it. */
  readonly password: Secret;
  readonly role: "operator" | "reader";
}

export interface SourceConfig {
  readonly name: string;
  readonly plugin: string;
  /** As the plugin's schema gave it. */
  readonly settings: unknown;
}

export interface TargetConfig {
  readonly name: string;
  readonly plugin: string;
  readonly source: string;
  readonly mode: Mode;
  readonly schedule: Schedule;
  /** As written, for people: `every 1h`. */
  readonly scheduleText: string;
  readonly timezone: string;
  readonly owners: readonly string[];
  readonly limits: Limits;
  readonly retryForMs: number;
  readonly was: string | null;
  /** As the plugin's schema gave it; null when `problem` is set. */
  readonly settings: unknown;
  /** A secret of this target alone is missing, or its plugin does not load: the target's incident, the others run. */
  readonly problem: TargetProblem | null;
}

/** The first of what is wrong, whose message says how many there are. */
export interface TargetProblem extends Problem {
  readonly remedy?: string;
  /** All of it. */
  readonly problems: readonly Problem[];
}

export interface Schedule {
  readonly full: Fires;
  readonly partial: Fires | null;
  /** How far back a partial run reaches at least. */
  readonly partialWindowMs: number;
}

export type Fires = { readonly every: number } | { readonly cron: string } | { readonly never: true };

export interface Limits {
  readonly removals: Limit | null;
  readonly creates: Limit | null;
}

/** `10%` keeps the floor of the rule; a count is exact; `off` was given a reason. Null: the rule's own numbers. */
export type Limit = { readonly percent: number } | { readonly count: number } | { readonly off: string };
