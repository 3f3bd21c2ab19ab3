/** One mail about records that were newly given up or came into conflict, grouped by cause as a run's report groups them. */
import { RULES } from "../../model/rules.ts";
import type { Kind } from "../../model/record.ts";
import type { WaitingRecord } from "../../model/run.ts";
import { pageLink, type Block, type Content, type Reader } from "./content.ts";
import { nameOf, wordsAbout } from "./record-name.ts";

export interface RecordsWaitingData {
  readonly target: string;
  /** The run whose report lists the records. */
  readonly run: string;
  readonly records: readonly WaitingRecord[];
}

export function recordsWaiting({ target, run, records }: RecordsWaitingData, reader: Reader): Content {
  const { recordsWaiting: words, ...texts } = reader.texts;
  const parked = records.filter(({ sort }) => sort === "parked").length;
  const conflicts = records.length - parked;
  const leads = [...(parked > 0 ? [words.parked(parked)] : []), ...(conflicts > 0 ? [words.conflicts(conflicts)] : [])];
  return {
    subject: words.subject(target, parked, conflicts),
    blocks: [
      { sort: "paragraph", text: [...leads, words.goesOn].join(" ") },
      ...groupBlocks(records, reader),
      { sort: "facts", facts: [[texts.todo, parked > 0 ? words.todoParked : words.todoConflicts]] },
      ...pageLink(reader, target),
      { sort: "commands", label: texts.showCommand, commands: [`rollcall show ${run}`] },
      ...tryCommand(target, parked, reader),
    ],
  };
}

function tryCommand(target: string, parked: number, { texts }: Reader): Block[] {
  if (parked === 0) return [];
  return [{ sort: "commands", label: texts.recordsWaiting.tryCommand, commands: [`rollcall sync ${target}`] }];
}

/** The blocks of every cause. The limit on names holds for all of them together. */
function groupBlocks(records: readonly WaitingRecord[], reader: Reader): Block[] {
  const groups = Map.groupBy(records, ({ sort, code, remedy }) => JSON.stringify([sort, code, remedy]));
  let left: number = RULES.mail.names;
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap((group) => {
      const blocks = groupOf(group, left, reader);
      left = Math.max(0, left - group.length);
      return blocks;
    });
}

function groupOf(group: readonly WaitingRecord[], names: number, { texts }: Reader): Block[] {
  const { sort, code, remedy } = group[0] as WaitingRecord;
  const messages = new Set(group.map(messageOf));
  const common = messages.size === 1 ? messageOf(group[0] as WaitingRecord) : "";
  const facts = [
    ...(common ? [[texts.why, common] as const] : []),
    ...(remedy ? [[texts.remedy, remedy] as const] : []),
  ];
  const items = group.slice(0, names).map((record) => lineOf(record, common === "", texts.kinds));
  const more = group.length - items.length;
  const label = `${group.length} × ${code} (${texts.recordsWaiting.sorts[sort]})`;
  return [
    { sort: "list", label, items, more: more > 0 ? texts.more(more) : null },
    ...(facts.length > 0 ? [{ sort: "facts", facts } as const] : []),
  ];
}

function lineOf(record: WaitingRecord, withMessage: boolean, kinds: Readonly<Record<Kind, string>>): string {
  const message = withMessage ? messageOf(record) : "";
  return [`${kinds[record.kind]} ${nameOf(record)}`, ...(message ? [message] : [])].join(": ");
}

function messageOf(record: WaitingRecord): string {
  return wordsAbout(record, record.message);
}
