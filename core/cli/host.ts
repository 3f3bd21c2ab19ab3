/**
 * What the command line is given to work with: by `core/app`, or made up by a test. Nothing in this room opens a file, a
 * database or a socket, reads the environment or ends the process; the host does all of that.
 */
import type { Operations } from "../engine/operations/operations.ts";
import type { PluginSummary } from "../engine/reports/plugin-summary.ts";
import type { RunDocument, RunReport, TellProgress } from "../model/run.ts";
import type { IfNone } from "../store/open.ts";
import type { Restored } from "../store/restore.ts";

/** The global options, as given. */
export interface Settings {
  /** `--config FILE`; null: $ROLLCALL_CONFIG, ./config.yaml, /etc/rollcall/config.yaml. */
  readonly config: string | null;
  /** One JSON document on standard output; logs and notes go to standard error. */
  readonly json: boolean;
  /** No progress and no notes; only errors are logged. */
  readonly quiet: boolean;
  /** Debug logs on standard error, and the stack of an error. */
  readonly verbose: boolean;
}

/** An output such as `process.stdout`. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface OpenOperations extends Operations {
  /** Waits for work under way, then closes the database. Called once, also after a failure. */
  close(): Promise<void>;
}

export interface DemoOptions {
  /** Run every built-in target twice against the simulators, then end. Otherwise the demo goes on until the signal aborts. */
  readonly once: boolean;
  readonly people: number;
  readonly seed: number;
  /** The port of the dashboard; null: any free one. */
  readonly port: number | null;
  readonly signal: AbortSignal;
  readonly progress: TellProgress;
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

export interface NewPart {
  readonly kind: "plugin" | "connector";
  /** The vendor's name, which is also that of the folder. */
  readonly name: string;
  /** The plugin that a connector is for; null for a plugin. */
  readonly plugin: string | null;
}

export interface WrittenPart {
  readonly files: readonly string[];
  /** The folder of a clone in which rollcall has to be built before authors can import it; null: it is built. */
  readonly unbuilt: string | null;
}

export type StopSignal = "SIGINT" | "SIGTERM";

/**
 * What commands ask of the process. Every function may throw a RollcallError (exit code 1), `UnknownName` (64), or anything else
 * (a bug: 1). Functions that take long end soon after `signal` aborts, by throwing or with a report whose status is `interrupted`.
 */
export interface Host {
  readonly version: string;
  /** The user of the system who gave the command: `ann` is recorded as `cli:ann`. */
  readonly user: string;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Whether colours are wanted: on a terminal where NO_COLOR is unset. `--no-color` overrides it. */
  readonly color: boolean;
  /** Aborts when the process is told to stop. */
  readonly signal: AbortSignal;
  /** The signal that told the process to stop; null while none has come. */
  stoppedBy(): StopSignal | null;
  /** Takes the secrets of the opened config out of a text that is printed. */
  redact(text: string): string;
  /** The config file that these settings lead to, as a person would write it: printed before line and column of a problem. */
  configFile(settings: Settings): string;
  /** `ifNone`: what happens if there is no database yet. */
  open(settings: Settings, ifNone: IfNone): Promise<OpenOperations>;
  /** Resolves when the daemon has stopped in good order. */
  startDaemon(settings: Settings): Promise<void>;
  /** Runs everything that is due, once; returns a report for each run. */
  /** `most`: how many changes of each kind and operation a report holds; null: all of them. */
  runDue(
    settings: Settings,
    progress: TellProgress,
    most: number | null,
  ): Promise<{ readonly runs: readonly RunReport[] }>;
  /** Runs the demo. Returns the report with `once`; null when a demo that went on was stopped. */
  demo(settings: Settings, options: DemoOptions): Promise<DemoReport | null>;
  /** Puts a copy in the place of the config's database, which is moved aside. `file` is relative to the folder of the process. */
  restore(settings: Settings, file: string): Promise<Restored>;
  /** The built-in plugins, and those that the config names, if there is one. */
  plugins(settings: Settings): Promise<readonly PluginSummary[]>;
  /** JSON Schema of the config file. */
  jsonSchema(): object;
  /** Reads one line of standard input; on a terminal it asks the question first, and does not show what is typed. */
  readSecret(question: string): Promise<string>;
  /** Makes the hash that the config takes in place of a dashboard password. */
  hashPassword(password: string): Promise<string>;
  /** Writes a folder to start a plugin or a connector from. Refuses to overwrite. */
  newPart(part: NewPart): Promise<WrittenPart>;
  /** Writes a commented config, one with every setting, and their schema into `dir`; returns the files made. Refuses to overwrite. */
  init(dir: string): Promise<readonly string[]>;
}
