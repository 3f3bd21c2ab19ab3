/** Every text that mails consist of. Each language has a file that implements it: `texts.en.ts`, `texts.de.ts`. */
import type { ErrorCode } from "../../model/errors.ts";
import type { HeldBecause, Op } from "../../model/change.ts";
import type { Kind } from "../../model/record.ts";
import { english } from "./texts.en.ts";
import { german } from "./texts.de.ts";

export interface Texts {
  readonly language: "en" | "de";
  /** The meaning of each code, as it follows a colon: `not reachable`. */
  readonly codes: Readonly<Record<ErrorCode, string>>;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly ops: Readonly<Record<Op, string>>;

  readonly source: (name: string) => string;
  /** Such as `desks and 4 more`. */
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
  /** Heads the targets that still run, and will meet the cause too. */
  readonly affectsSoon: string;
  /** Behind a target's name and a comma. */
  readonly pausedByHand: string;
  /** Behind a target's name and a comma. */
  readonly lastSuccess: (when: string) => string;
  readonly neverSucceeded: string;
  readonly todo: string;
  /** What the code of a conflict means. */
  readonly meaning: string;
  readonly remedy: string;
  readonly looksAgain: string;
  readonly target: string;
  readonly digest: string;
  readonly edits: string;
  /** Stands in place of the edits where their names would tell too much. */
  readonly editsElsewhere: string;
  readonly file: string;
  readonly problems: string;
  readonly suggestion: (suggestion: string) => string;
  readonly held: string;
  readonly why: string;
  readonly line: (line: number, column: number) => string;

  /** What stands beside an error's own words, which are English: their labels, and what is generally to be done about each code; null: nothing. */
  readonly besideEnglish: {
    readonly message: string;
    readonly hint: string;
    readonly remedies: Readonly<Record<ErrorCode, string>>;
  } | null;
  /** How rollcall comes to know a new secret. */
  readonly newSecret: string;

  /** Labels of commands and links. */
  readonly lookCommand: string;
  readonly runCommand: string;
  readonly resumeCommand: string;
  readonly approveCommand: string;
  /** Stands in place of an approval that would be refused, since no run has held the changes for too long. */
  readonly renewCommand: string;
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
  /**
   * Why changes are held, as it follows a comma; `mixed`: for several reasons, or one that is not known. Of a limit: `gone` if all of them
   * take something away, `made` if all are created.
   */
  readonly heldBecause: Readonly<Record<HeldBecause | "gone" | "made" | "mixed", string>>;
  /** How to make the source tell the attributes again that it does not tell any more. */
  readonly unreleased: (target: string) => string;
  /** A reason of a held change, which is stored in English, in the mail's language. */
  readonly reason: (reason: string) => string;
  /** Why `count` of `all` held changes cannot be approved. */
  readonly unanswered: (count: number, all: number) => string;
  /** What to do if the changes are neither to be approved nor rejected, but are wrong. */
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
  readonly newDatabase: {
    readonly subject: string;
    readonly lead: string;
    readonly again: string;
    readonly where: string;
    readonly hint: string;
  };
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
  readonly lead: (count: number, why: string, isPaused: boolean) => string;
}

export function textsOf(language: "en" | "de"): Texts {
  return language === "de" ? german : english;
}
