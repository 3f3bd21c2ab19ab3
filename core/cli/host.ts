/**
 * What the command line is given by whoever starts it: `core/app` in earnest, a made-up one in the tests. Nothing in this
 * room opens a file, a database or a socket, reads the environment or ends the process; all of that comes in here.
 */
import type { Operations, Progress } from "../engine/operations/operations.ts";
import type { PluginSummary } from "../engine/operations/plugin-summary.ts";
import type { RunDocument, RunReport } from "../model/run.ts";

/** The global options, as given. */
export interface Settings {
  /** `--config FILE`; null: $ROLLCALL_CONFIG, ./config.yaml, /etc/rollcall/config.yaml. */
  readonly config: string | null;
  /** One JSON document on standard output; logs and notes go to standard error. */
  readonly json: boolean;
  /** No progress and no notes; logs only of what went wrong. */
  readonly quiet: boolean;
  /** Debug logs on standard error, and the stack of an error. */
  readonly verbose: boolean;
}

/** `process.stdout` is one. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface OpenOperations extends Operations {
  /** Waits for what is going on, then closes the database. Called once, also after a failure. */
  close(): Promise<void>;
}

export interface DemoOptions {
  /** Run every built-in target twice against the simulators, then end. Else: until the signal aborts. */
  readonly once: boolean;
  readonly people: number;
  readonly seed: number;
  /** Of the dashboard; null: any free one. */
  readonly port: number | null;
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** A line for the person in front: where the dashboard is, what just happened. */
  readonly say: (line: string) => void;
}

export interface DemoReport {
  readonly targets: readonly {
    readonly name: string;
    readonly plugin: string;
    readonly connector: string;
    readonly first: RunDocument;
    readonly second: RunDocument;
  }[];
  /** Mails that reached the demo's mailbox. */
  readonly mails: number;
}

export interface DueOptions {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

export type StopSignal = "SIGINT" | "SIGTERM";

/**
 * Every function may throw a RollcallError (exit code 1), `UnknownName` (64), or anything else (a bug: 1). Those that take
 * long end soon after `signal` aborts, by throwing or with a report whose status is `interrupted`.
 */
export interface Host {
  readonly version: string;
  /** Who is at the keyboard: `ann` becomes `cli:ann`. */
  readonly user: string;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Colours are wanted: a terminal, and NO_COLOR is unset. `--no-color` wins. */
  readonly color: boolean;
  /** Aborts when the process is told to stop. */
  readonly signal: AbortSignal;
  /** Which signal that was; null while none came. */
  stoppedBy(): StopSignal | null;
  /** The config file that these settings lead to, as a person would write it: it stands before line and column of a problem. */
  configFile(settings: Settings): string;
  open(settings: Settings): Promise<OpenOperations>;
  /** Resolves when the daemon has stopped in good order. */
  startDaemon(settings: Settings): Promise<void>;
  /** One tick: everything that is due, one report a run. */
  runDue(settings: Settings, options: DueOptions): Promise<{ readonly runs: readonly RunReport[] }>;
  /** The report with `once`; null when a demo that went on was stopped. */
  demo(settings: Settings, options: DemoOptions): Promise<DemoReport | null>;
  /** The built-in ones, and those that the config names, where there is one. */
  plugins(settings: Settings): Promise<readonly PluginSummary[]>;
  /** JSON Schema of the config file. */
  jsonSchema(): object;
  /** One line of standard input; on a terminal after the question, unseen. */
  readSecret(question: string): Promise<string>;
  /** What the config takes in place of a dashboard password. */
  hashPassword(password: string): Promise<string>;
  /** Writes a folder to start a plugin or a connector from; gives the files made. Refuses to overwrite. */
  newPart(part: {
    readonly kind: "plugin" | "connector";
    readonly name: string;
    readonly plugin: string | null;
  }): Promise<readonly string[]>;
  /** Writes a commented config, one with every setting, and their schema into `dir`; gives the files made. Refuses to overwrite. */
  init(dir: string): Promise<readonly string[]>;
}
