/** What an author hands to the exam, and what the exam gives back. */
import type { DemoTool, Founding } from "../app/demo/tool.ts";
import type { External } from "../plugin/external.ts";
import type { LoggedRequest, SimAnswer } from "../plugin/simulator.ts";

export type { Founding };

/** A simulated tool that is examined with: real HTTP servers, filled with some of the company's people. */
export interface ExamTool extends Pick<DemoTool, "settings" | "servers" | "close"> {
  /** The target's own keys in the config, `connector` among them; `plugin` and `connector.type` need not be said. */
  readonly settings: Readonly<Record<string, unknown>>;
  /**
   * Every record that the simulator holds, as it keeps it: the objects themselves. They are looked at before and after, and the
   * exam adds a property of its own to see whether it survives.
   */
  records?(): Iterable<object>;
  /** POST requests that only read: a login, a search. Default: none. */
  reads?(request: Pick<LoggedRequest, "method" | "path">): boolean;
  /** What the vendor answers when it refuses a write. Default: 422. Some vendors answer 200 and say it in the body. */
  readonly refusal?: SimAnswer;
  /** The vendor's documented limit, in requests a minute. */
  readonly perMinute?: number;
}

export type CaseName =
  | "config"
  | "twice"
  | "ids"
  | "pages"
  | "failing page"
  | "failing look-up"
  | "unmanaged"
  | "leavers"
  | "refused"
  | "throttled"
  | "lost"
  | "crash"
  | "test mode"
  | "abort"
  | "secrets"
  | "halves and hours"
  | "news"
  | "limits";

export interface ExamOptions {
  /** The plugin; for a connector the name of the built-in one that it is for. */
  readonly plugin: External<"target"> | string;
  /** Left out: the plugin has none, or the settings name a built-in one. */
  readonly connector?: External<"connector">;
  /** Starts a simulator that knows some of these people, with some absences or bookings of its own. Called anew for each company. */
  readonly start: (founding: Founding) => Promise<ExamTool>;
  /** Cases that do not apply, each with the reason, which is printed. */
  readonly excused?: Readonly<Partial<Record<CaseName, string>>>;
  /** How many people the company has: enough for a second page of the tool's lists. Default 24. */
  readonly people?: number;
}

export interface ExamCase {
  readonly name: CaseName;
  /** What is promised, and the reason if it is skipped, for the test runner. */
  readonly title: string;
  /** Why the case is skipped; null: it is not. */
  readonly skipped: string | null;
  /** @throws ExamFailure in words; or what broke */
  run(): Promise<void>;
}
