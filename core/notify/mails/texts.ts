/** Every word that rollcall puts into a mail by itself. One file a language implements it: `texts.en.ts`, `texts.de.ts`. */
import type { ErrorCode } from "../../model/errors.ts";
import type { HeldBecause, Op } from "../../model/change.ts";
import type { Kind } from "../../model/record.ts";
import { english } from "./texts.en.ts";
import { german } from "./texts.de.ts";

export interface Texts {
  readonly language: "en" | "de";
  /** What each code means, to follow a colon: `not reachable`. */
  readonly codes: Readonly<Record<ErrorCode, string>>;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly ops: Readonly<Record<Op, string>>;

  readonly source: (name: string) => string;
  /** `desks and 4 more` */
  readonly andMore: (first: string, more: number) => string;
  readonly more: (count: number) => string;
  readonly after: (duration: string) => string;

  /** Labels of facts. */
  readonly happened: string;
  readonly was: string;
  readonly since: string;
  readonly ended: string;
  readonly lasted: string;
  readonly affects: string;
  readonly todo: string;
  readonly remedy: string;
  readonly looksAgain: string;
  readonly target: string;
  readonly digest: string;
  readonly edits: string;
  readonly file: string;
  readonly problems: string;
  readonly suggestion: (suggestion: string) => string;
  readonly held: string;
  readonly why: string;
  readonly line: (line: number, column: number) => string;

  /** Labels of commands and links. */
  readonly lookCommand: string;
  readonly runCommand: string;
  readonly resumeCommand: string;
  readonly approveCommand: string;
  readonly rejectCommand: string;
  readonly checkCommand: string;
  readonly statusCommand: string;
  readonly showCommand: string;
  readonly page: string;
  readonly footer: string;

  readonly opened: MailTexts;
  readonly changed: MailTexts;
  readonly reminder: MailTexts;
  readonly closed: { readonly subject: (who: string, what: string, after: string) => string; readonly lead: string };
  readonly holdOpened: HoldTexts;
  readonly holdReminder: HoldTexts;
  /** To follow a comma: why all of it is held; `mixed`: for several reasons, or nobody wrote down which. */
  readonly heldBecause: Readonly<Record<HeldBecause | "mixed", string>>;
  /** Where to release what the source does not tell any more. */
  readonly unreleased: (target: string) => string;
  /** Of so many of all: in place of the command that approves, or beside it. */
  readonly unanswered: (count: number, all: number) => string;
  /** The third answer. */
  readonly holdWrong: (withEdits: boolean) => string;
  readonly holdRules: string;
  readonly recordsWaiting: {
    readonly subject: (target: string, parked: number, conflicts: number) => string;
    readonly sorts: Readonly<Record<"parked" | "conflict", string>>;
    readonly parked: (count: number) => string;
    readonly conflicts: (count: number) => string;
    readonly goesOn: string;
    readonly todoParked: string;
    readonly todoConflicts: string;
    readonly tryCommand: string;
  };
  readonly wasAway: { readonly subject: (duration: string) => string; readonly lead: string; readonly hint: string };
  readonly pausedLong: {
    readonly subject: (target: string, duration: string) => string;
    readonly lead: string;
    readonly by: string;
    readonly resumeCommand: string;
    readonly forGood: string;
  };
  readonly configRefused: { readonly subject: (count: number) => string; readonly lead: string };
  readonly testMail: { readonly subject: string; readonly lead: string };
}

interface MailTexts {
  readonly subject: (who: string, what: string) => string;
  readonly lead: string;
}

interface HoldTexts {
  readonly subject: (target: string, count: number) => string;
  readonly lead: (count: number, why: string) => string;
}

export function textsOf(language: "en" | "de"): Texts {
  return language === "de" ? german : english;
}
