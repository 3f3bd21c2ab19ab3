/**
 * The mails about a hold: which records, why each, and the three answers. One is sent when changes are held, and once more when they have
 * grown by half; reminders follow while nobody has decided, daily at first, then weekly.
 */
import { isApprovable, REMOVALS } from "../../model/change.ts";
import type { HeldRecord, Hold } from "../../store/store.ts";
import { withoutCommonEnd } from "../../render/reasons.ts";
import { isDated } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import { pageLink, type Block, type Content, type Reader } from "./content.ts";
import { nameOf, wordsAbout } from "./record-name.ts";
import type { Texts } from "./texts.ts";
import { pointInTime } from "./times.ts";

export interface HoldMailData extends Pick<Hold, "target" | "digest" | "since" | "records" | "edits"> {
  /** Whether no run has held the changes for so long that they cannot be approved under this digest. */
  readonly hasLapsed?: boolean;
  /** Whether the target is paused, by an incident or by hand. */
  readonly isPaused?: boolean;
}

export function holdMail(sort: "holdOpened" | "holdReminder", data: HoldMailData, reader: Reader): Content {
  const { subject, lead } = reader.texts[sort];
  return { subject: subject(data.target, data.records.length), blocks: holdBlocks(lead, data, reader) };
}

function holdBlocks(lead: Texts["holdOpened"]["lead"], data: HoldMailData, reader: Reader): Block[] {
  const { texts } = reader;
  const { target, digest, since, edits = [] } = data;
  const { common, records } = withoutCommonEnd(data.records.map(asTold));
  const why = becauseOf(records);
  const more = records.length - RULES.mail.names;
  const unanswered = records.filter(({ because }) => because === "unanswered").length;
  const mayApprove = records.some(isApprovable);
  return [
    { sort: "paragraph", text: lead(records.length, texts.heldBecause[why], data.isPaused ?? false) },
    {
      sort: "facts",
      facts: [
        [texts.target, target],
        ...(common ? [[texts.why, texts.reason(common)] as const] : []),
        [texts.since, pointInTime(texts.language, reader.timezone, since)],
        [texts.digest, digest],
        ...(edits.length > 0 ? [[texts.edits, settingsOf(data, reader)] as const] : []),
      ],
    },
    {
      sort: "list",
      label: texts.held,
      items: records.slice(0, RULES.mail.names).map((record) => recordLine(record, reader)),
      more: more > 0 ? texts.more(more) : null,
    },
    ...(why === "unreleased" ? [{ sort: "paragraph", text: texts.unreleased(target) } as const] : []),
    { sort: "paragraph", text: texts.holdWrong(edits.length > 0) },
    ...(unanswered > 0 ? [{ sort: "paragraph", text: texts.unanswered(unanswered, records.length) } as const] : []),
    ...pageLink(reader, target),
    ...(mayApprove ? [approval(data, reader)] : []),
    { sort: "commands", label: texts.rejectCommand, commands: [`rollcall reject ${target} ${digest}`] },
    ...(mayApprove && !data.hasLapsed ? [{ sort: "paragraph", text: texts.holdRules } as const] : []),
  ];
}

/** The command that makes the changes. After a lapse it is one that holds them anew, since an approval would be refused. */
function approval({ target, digest, hasLapsed }: HoldMailData, { texts }: Reader): Block {
  return hasLapsed
    ? { sort: "commands", label: texts.renewCommand, commands: [`rollcall sync ${target}`] }
    : { sort: "commands", label: texts.approveCommand, commands: [`rollcall approve ${target} ${digest}`] };
}

function becauseOf(records: readonly HeldRecord[]): keyof Texts["heldBecause"] {
  const [first, ...others] = new Set(records.map(({ because }) => because));
  if (first === undefined || others.length > 0) return "mixed";
  if (first !== "limit") return first;
  if (records.every(({ op }) => REMOVALS.has(op))) return "gone";
  return records.every(({ op }) => op === "create") ? "made" : first;
}

/**
 * The settings by name, without their values, which may be types of absence. Beside a list of absences the name would say as much:
 * those who are listed have the type that was just left out.
 */
function settingsOf({ records, edits = [] }: HoldMailData, { texts }: Reader): string {
  return records.some(({ kind }) => isDated(kind)) ? texts.editsElsewhere : edits.map(({ path }) => path).join(", ");
}

/** The record with the reason that a mail gives: where that of the change itself is not told, the one for which it is held. */
function asTold(record: HeldRecord): HeldRecord {
  const { reason, why } = record;
  return { ...record, reason: wordsAbout(record, reason) || ["", ...(why ? [why] : [])].join("; ") };
}

function recordLine(record: HeldRecord, { texts }: Reader): string {
  const reason = texts.reason(record.reason.replace(/^; /, ""));
  return [`${texts.kinds[record.kind]}, ${texts.ops[record.op]}`, nameOf(record), ...(reason ? [reason] : [])].join(
    ": ",
  );
}
