/**
 * What a crash left open is settled before anything new is planned. A create without outcome is looked for by its key: there,
 * it becomes ours; not there, it was hardly made, and the plan that follows makes it, looking once more; a row of a file counts as there. What was being
 * adopted is ours. An update or a removal without outcome needs no settling of its own, the plan compares with what is there now;
 * but for those whose traces would be misread: `settled`.
 */
import type { Fields, Link } from "../../model/record.ts";
import { INTERRUPTED } from "../../model/run.ts";
import { isOwn } from "../../plan/turned.ts";
import { isRuleFlow, type AnyFlow } from "../../plugin/contract.ts";
import type { JournalEntry, Outcome } from "../../store/store.ts";
import type { Engine } from "../engine.ts";
import { asThere } from "../apply/journal-entries.ts";
import { lookFor } from "../apply/perform.ts";
import { KnownLinks } from "./known-links.ts";
import type { Running } from "./running.ts";
import type { Turn } from "./turns.ts";

export interface Recovered {
  /** As they are after it; in a run that writes nothing, as they are stored. */
  readonly links: readonly Link[];
  /** What may have been made and was not found: a list may lag behind what was written. */
  readonly unfound: readonly Wanted[];
}

/** What a create that is open was to make, and when it was about to. */
export type Wanted = Pick<JournalEntry, "kind" | "subject" | "at">;

export async function recover({ target, writes }: Running, turns: readonly Turn[], engine: Engine): Promise<Recovered> {
  const flows = turns.map(({ flow }) => flow);
  const links = await engine.store.links.of(target.name);
  const open = writes ? openOf(await engine.store.journal.unsettled(target.name), flows) : [];
  if (open.length === 0) return { links, unfound: [] };
  const known = new KnownLinks(links);
  // Without any link (after `links --reset`) nothing that was known before counts.
  const runs = links.length > 0 ? new Set(open.map(({ run }) => run)) : [];
  for (const run of runs) known.take(await engine.store.journal.failedAdoptions(run));
  const recovered: Link[] = [];
  const outcomes: Outcome[] = [];
  for (const entry of open) {
    const link = await settled(entry, flows, known, engine);
    if (link) known.add(link);
    if (link) recovered.push(link);
    outcomes.push(outcomeOf(entry, entry.op === "create" && link?.lastWrittenAt ? link : null, engine));
  }
  await engine.store.transaction(async (store) => {
    await store.journal.settle(outcomes);
    if (recovered.length > 0) await store.links.put(recovered);
  });
  engine.log.info(
    { target: target.name, open: open.length, found: recovered.length },
    "settled what an interrupted run left open",
  );
  const again = new Set(recovered.map(({ kind, subject }) => `${kind} ${subject}`));
  return {
    links: [...links.filter(({ kind, subject }) => !again.has(`${kind} ${subject}`)), ...recovered],
    unfound: open.filter(({ op, kind, subject }) => op === "create" && !again.has(`${kind} ${subject}`)),
  };
}

/** What a run of one area, or of another leader, does not look at stays open for one that does. */
export function openOf(unsettled: readonly JournalEntry[], flows: readonly AnyFlow[]): readonly JournalEntry[] {
  const byKind = new Map(flows.map((flow) => [flow.kind, flow]));
  return unsettled.filter(({ kind, wanted: values }) => {
    const flow = byKind.get(kind);
    return flow && (isRuleFlow(flow) || values === null || isOwn(flow, { values }));
  });
}

/** The link as it is after all; null where there is none, or it needs no settling. */
async function settled(
  entry: JournalEntry,
  flows: readonly AnyFlow[],
  known: KnownLinks,
  engine: Engine,
): Promise<Link | null> {
  if (entry.op === "create") return findLost(entry, flows, known, engine);
  if (isUnseen(entry, flows)) return unwritten(known.linkOf(entry.kind, entry.subject));
  if (entry.op === "adopt" || entry.op === "reactivate") return adopted(entry, flows, known);
  if (entry.op === "release") return entry.link && released(entry.link, entry);
  return entry.op === "update" ? rewritten(entry, flows, known) : null;
}

function isUnseen({ kind }: JournalEntry, flows: readonly AnyFlow[]): boolean {
  const flow = flows.find((one) => one.kind === kind);
  return flow !== undefined && !isRuleFlow(flow) && flow.current === "stored";
}

/** Nobody can look at it: the file that was sent last may have it changed, or no longer. So it is written again, whatever it was. */
function unwritten(link: Link | undefined): Link | null {
  return link ? { ...link, lastWrittenAt: null } : null;
}

/**
 * Whose it is had been decided, and perhaps it was written to: were it left without a link, nobody would lock it for somebody who
 * leaves before the next run. What is there now counts as its values, so the plan that follows does what was left.
 */
async function adopted(entry: JournalEntry, flows: readonly AnyFlow[], known: KnownLinks): Promise<Link | null> {
  const { kind, subject, remoteId, wanted, link } = entry;
  const flow = flows.find((one) => one.kind === kind);
  if (!flow || isRuleFlow(flow) || !link || !wanted || remoteId === null) return null;
  if (known.linkOf(kind, subject) || known.isLinked(kind, remoteId)) return null;
  const current = await flow.get?.(remoteId);
  if (!current) return null;
  return {
    ...link,
    remoteId,
    values: asThere(flow.fields, wanted, current),
    active: current.active,
    lastWrittenAt: null,
  };
}

/** It may be gone: then why it went must be known. Where it is still there, the plan finds it and judges it anew. */
function released(link: NonNullable<JournalEntry["link"]>, { remoteId, wanted }: JournalEntry): Link | null {
  return remoteId === null || wanted === null
    ? null
    : { ...link, remoteId, values: wanted, active: false, lastWrittenAt: null };
}

/**
 * Where edits made there are reported, half an update must not look like one: what is there now counts as written, and the
 * plan that follows compares anew.
 */
async function rewritten(entry: JournalEntry, flows: readonly AnyFlow[], known: KnownLinks): Promise<Link | null> {
  const flow = flows.find((one) => one.kind === entry.kind);
  const link = known.linkOf(entry.kind, entry.subject);
  if (!flow || isRuleFlow(flow) || flow.drift === "repair" || !link || !entry.wanted) return null;
  const current = await flow.get?.(link.remoteId);
  if (!current) return null;
  return { ...link, values: asThere(flow.fields, link.values, current) };
}

async function findLost(
  entry: JournalEntry,
  flows: readonly AnyFlow[],
  known: KnownLinks,
  engine: Engine,
): Promise<Link | null> {
  const flow = flows.find((one) => one.kind === entry.kind);
  if (!flow || isRuleFlow(flow) || !entry.wanted || !entry.link) return null;
  if (flow.publish) return perhapsThere(entry.link, entry.subject, entry.wanted);
  // Somebody whose link was broken since then: what was made for them is recognised by its mark once they are known again.
  if (known.references.state(flow.fields, entry.wanted, flow.kind) === "absent") return null;
  const wanted = known.references.resolve(flow.fields, entry.wanted);
  const found = await lookFor(wanted, { flow, isLinked: (id) => known.isLinked(entry.kind, id) }, entry.at);
  if (!found) return null;
  // Of what is there in part that part was written: the plan that follows completes it, or takes it away.
  const values = found.inPart ? asThere(flow.fields, entry.wanted, found) : entry.wanted;
  return { ...entry.link, remoteId: found.remoteId, values, lastWrittenAt: engine.clock.now() };
}

/**
 * A row of a file that perhaps was sent, and that nobody can look at: written by no known time, so the plan that follows writes it
 * again, and taking it away is asked about and counted like any other.
 */
function perhapsThere(link: NonNullable<JournalEntry["link"]>, subject: string, values: Fields): Link {
  return { ...link, remoteId: subject, values, lastWrittenAt: null };
}

function outcomeOf({ run, position, remoteId }: JournalEntry, link: Link | null, engine: Engine): Outcome {
  const at = engine.clock.now();
  if (link) return { run, position, status: "done", remoteId: link.remoteId, at, error: null };
  const error = {
    code: INTERRUPTED,
    message: "the process ended while this was under way",
    remedy: "Nothing to do: the next run compares and does what is still to be done.",
  };
  return { run, position, status: "waiting", remoteId, at, error };
}
