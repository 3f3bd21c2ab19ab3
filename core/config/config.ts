/** The config as the program sees it: validated, secrets wrapped, durations in milliseconds, paths absolute. */
import type { Secret } from "../model/secret.ts";
import type { Problem } from "../model/errors.ts";
import type { LimitSettings } from "../model/limit-setting.ts";
import type { Mode } from "../model/run.ts";
import type { Schedule } from "../model/schedule.ts";
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
  /** The plugins that it was read with: the built-in ones, and external ones that it names. */
  readonly plugins: PluginCatalog;
  /** Every secret text from the file, the environment and secret files, for the redactor to hide. */
  readonly secrets: readonly string[];
  /** Hash of the content of the file and of secret files, and of variables: if it changes, the config is reloaded. */
  readonly hash: string;
}

export interface MailConfig {
  readonly from: string;
  /** The address `smtp://…`; a secret, since it may hold credentials. */
  readonly smtp: Secret;
  /** PEM text of the authority that signed the server's certificate; null: those of this machine. */
  readonly ca: string | null;
}

export interface WebConfig {
  readonly listen: { readonly host: string; readonly port: number };
  readonly publicUrl: string | null;
  /** Who may sign in. Empty: everybody who can connect, which then only this machine can. */
  readonly users: readonly WebUser[];
  /** `open`: `/metrics` needs no token. */
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
  /** The output of the plugin's schema. */
  readonly settings: unknown;
  /** What the file says of it, as one text, in which there may be credentials; without defaults, so that only an edit changes it. */
  readonly written: Secret;
}

export interface TargetConfig {
  readonly name: string;
  readonly plugin: string;
  readonly source: string;
  readonly mode: Mode;
  readonly schedule: Schedule;
  /** The schedule as the config writes it, for people: `every 1h`. */
  readonly scheduleText: string;
  /** The zone in which cron lines are read: that of the plugin's default schedule if it names one, otherwise `timezone`. */
  readonly scheduleZone: string;
  /** The zone of windows and of what counts as today. */
  readonly timezone: string;
  readonly owners: readonly string[];
  readonly limits: LimitSettings;
  readonly retryForMs: number;
  readonly was: string | null;
  /** The output of the plugin's schema; null if `problem` is set. */
  readonly settings: unknown;
  /** What the file says of its plugin's settings, like that of a source. */
  readonly written: Secret;
  /** Set if a secret of this target alone is missing or its plugin does not load: an incident of this target, while the others run. */
  readonly problem: TargetProblem | null;
}

/** The first problem of a target; its message says how many there are. */
export interface TargetProblem extends Problem {
  readonly remedy?: string;
  /** True if one of the problems is a missing variable or secret file: rollcall goes on when it has read a new one. */
  readonly lacksSecret: boolean;
  /** All problems of the target. */
  readonly problems: readonly Problem[];
}
