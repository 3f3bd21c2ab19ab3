/** One mail about records that were newly given up or came into conflict, grouped by cause as a run's report groups them. */
import { RULES } from "../../model/rules.ts";
import type { Kind } from "../../model/record.ts";
import type { WaitingRecord } from "../../model/run.ts";
import { conflictWords } from "../../render/conflicts.ts";
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
      ...groupBlocks(records, target, reader),
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
function groupBlocks(records: readonly WaitingRecord[], target: string, reader: Reader): Block[] {
  const groups = Map.groupBy(records, ({ sort, code, remedy }) => JSON.stringify([sort, code, remedy]));
  let left: number = RULES.mail.names;
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap((group) => {
      const facts = groupFacts(group, target, reader);
      const blocks = [groupList(group, left, reader), ...(facts.length > 0 ? [{ sort: "facts", facts } as const] : [])];
      left = Math.max(0, left - group.length);
      return blocks;
    });
}

function groupList(group: readonly WaitingRecord[], names: number, { texts }: Reader): Block {
  const { sort, code } = group[0] as WaitingRecord;
  const items = group.slice(0, names).map((record) => lineOf(record, commonMessage(group) === "", texts.kinds));
  const more = group.length - items.length;
  const label = `${group.length} × ${code} (${texts.recordsWaiting.sorts[sort]})`;
  return { sort: "list", label, items, more: more > 0 ? texts.more(more) : null };
}

/** What the records of a group have in common. The words about a conflict's code are the same for every record, so they tell nothing of a person. */
function groupFacts(group: readonly WaitingRecord[], target: string, { texts }: Reader): [string, string][] {
  const { sort, code, remedy } = group[0] as WaitingRecord;
  const words = sort === "conflict" ? conflictWords(texts.language, code, target) : undefined;
  const facts: [string, string | null | undefined][] = [
    [texts.meaning, words?.meaning],
    [texts.why, commonMessage(group)],
    [texts.remedy, words?.remedy ?? remedy],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

/** The message that all of them have; empty if they differ. */
function commonMessage(group: readonly WaitingRecord[]): string {
  const [first = "", ...others] = new Set(group.map(messageOf));
  return others.length === 0 ? first : "";
}

function lineOf(record: WaitingRecord, withMessage: boolean, kinds: Readonly<Record<Kind, string>>): string {
  const message = withMessage ? messageOf(record) : "";
  return [`${kinds[record.kind]} ${nameOf(record)}`, ...(message ? [message] : [])].join(": ");
}

function messageOf(record: WaitingRecord): string {
  return wordsAbout(record, record.message);
}
