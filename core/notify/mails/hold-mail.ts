/**
 * The mails about a hold: which records, why each, and the three answers. One is sent when changes are held, and once more when they have
 * grown by half; reminders follow while nobody has decided, daily at first, then weekly.
 */
import { isApprovable, type HeldBecause } from "../../model/change.ts";
import type { HeldRecord, Hold } from "../../store/store.ts";
import { withoutCommonEnd } from "../../render/reasons.ts";
import { isDated } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import { pageLink, type Block, type Content, type Reader } from "./content.ts";
import { nameOf, wordsAbout } from "./record-name.ts";
import { pointInTime } from "./times.ts";

export type HoldMailData = Pick<Hold, "target" | "digest" | "since" | "records" | "edits">;

export function holdMail(sort: "holdOpened" | "holdReminder", data: HoldMailData, reader: Reader): Content {
  const { subject, lead } = reader.texts[sort];
  return { subject: subject(data.target, data.records.length), blocks: holdBlocks(lead, data, reader) };
}

function holdBlocks(lead: (count: number, why: string) => string, data: HoldMailData, reader: Reader): Block[] {
  const { texts } = reader;
  const { target, digest, since, edits = [] } = data;
  const { common, records } = withoutCommonEnd(data.records.map(asTold));
  const why = becauseOf(records);
  const more = records.length - RULES.mail.names;
  const stuck = records.filter((record) => !isApprovable(record)).length;
  const mayApprove = stuck < records.length;
  const approve = `rollcall approve ${target} ${digest}`;
  return [
    { sort: "paragraph", text: lead(records.length, texts.heldBecause[why]) },
    {
      sort: "facts",
      facts: [
        [texts.target, target],
        ...(common ? [[texts.why, common] as const] : []),
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
    ...(stuck > 0 ? [{ sort: "paragraph", text: texts.unanswered(stuck, records.length) } as const] : []),
    ...pageLink(reader, target),
    ...(mayApprove ? [{ sort: "commands", label: texts.approveCommand, commands: [approve] } as const] : []),
    { sort: "commands", label: texts.rejectCommand, commands: [`rollcall reject ${target} ${digest}`] },
    ...(mayApprove ? [{ sort: "paragraph", text: texts.holdRules } as const] : []),
  ];
}

function becauseOf(records: readonly HeldRecord[]): HeldBecause | "mixed" {
  const [first, ...others] = new Set(records.map(({ because }) => because));
  return first === undefined || others.length > 0 ? "mixed" : first;
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
  const reason = record.reason.replace(/^; /, "");
  return [`${texts.kinds[record.kind]}, ${texts.ops[record.op]}`, nameOf(record), ...(reason ? [reason] : [])].join(
    ": ",
  );
}
