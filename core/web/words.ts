/** Every word of the page. One file a language implements it: `words.en.ts`, `words.de.ts`. */
import type { TargetStateWord } from "../engine/operations.ts";
import type { Counts, RunStatus, Trigger } from "../model/run.ts";
import { english } from "./words.en.ts";
import { german } from "./words.de.ts";

export interface Words {
  readonly language: "en" | "de";
  readonly states: Readonly<Record<TargetStateWord, string>>;
  readonly runStates: Readonly<Record<RunStatus, string>>;
  readonly triggers: Readonly<Record<Trigger, string>>;
  readonly counts: Readonly<Record<keyof Counts, string>>;

  readonly overview: string;
  readonly mailbox: string;
  readonly allWell: string;
  readonly needed: (targets: number) => string;

  readonly scheduler: string;
  readonly runningSince: string;
  readonly notRunning: string;
  readonly mail: string;
  readonly mailStates: Readonly<Record<"ok" | "failing" | "off", string>>;
  readonly queued: (count: number) => string;
  readonly configRefused: string;

  readonly targets: string;
  readonly noTargets: string;
  readonly schedule: string;
  readonly lastSuccess: string;
  readonly never: string;
  readonly nextRun: string;
  readonly none: string;
  readonly failing: (failing: number, parked: number) => string;
  readonly records: string;

  readonly incident: string;
  readonly since: string;
  readonly todo: string;
  readonly looksAgain: string;
  readonly thenResume: string;
  readonly pausedBy: string;
  readonly reason: string;
  readonly held: (count: number) => string;
  readonly look: string;
  readonly approve: string;
  readonly reject: string;

  readonly runs: string;
  readonly noRuns: string;
  readonly started: string;
  readonly target: string;
  readonly trigger: string;
  readonly result: string;
  readonly changes: string;
  readonly nothingToDo: string;

  readonly noMails: string;
  readonly to: string;
  readonly sent: string;
  readonly notSent: string;
  readonly failed: string;
  readonly signIn: string;
  readonly signOut: string;
  readonly user: string;
  readonly password: string;
  readonly wrongPassword: string;
  readonly refreshed: (time: string) => string;
}

export function wordsOf(language: "en" | "de"): Words {
  return language === "de" ? german : english;
}
