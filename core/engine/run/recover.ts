/**
 * Settles what a crash left open, before anything new is planned: intents in the journal without an outcome. What cannot be read stays open.
 *
 * | under way                      | the target is asked for       | then                                                          |
 * |--------------------------------|-------------------------------|---------------------------------------------------------------|
 * | create                         | a record with its key         | it is ours; none: it is `unfound`, and looked for once more   |
 * | create of a row in a file      | nothing: it cannot be looked at | the row counts as there, and is written again               |
 * | any other in such a file       | nothing                       | its row counts as not written, and is written again           |
 * | adopt, reactivate              | the record by its id          | it is ours as it is there, if it has the key it was found by  |
 * | update, where edits are reported | the record by its id        | what is there counts as written: half of it is nobody's edit  |
 * | update elsewhere               | nothing                       | nothing: the plan compares with what is there                 |
 * | release                        | nothing                       | its link says why, in case it is gone                         |
 * | deactivate, remove             | nothing                       | nothing: the plan compares with what is there                 |
 */
import type { Fields, Link, LinkToCome, RemoteId } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import { INTERRUPTED } from "../../model/run.ts";
import { later, type Instant } from "../../model/time.ts";
import { keysOf } from "../../plan/keys.ts";
import { isOwn } from "../../plan/turned.ts";
import type { AnyFlow } from "../../plugin/contract.ts";
import type { JournalEntry, Outcome, Store } from "../../store/store.ts";
import type { Engine } from "../engine.ts";
import { asThere } from "../apply/half-done.ts";
import { unreadable } from "../read/ask-target.ts";
import { lookFor } from "../read/look-for.ts";
import { KnownLinks } from "./known-links.ts";
import { presentLinks, type FirstDays } from "../read/past-links.ts";
import type { Running } from "./running.ts";
import { settleLate } from "./settle-late.ts";
import type { Turn } from "./turns.ts";

interface Recovered {
  /** The target's links after the recovery, but for past ones; in a run that writes nothing, as they are stored. */
  readonly links: readonly Link[];
  /** Creates that may have been carried out though no record was found: a list may lag behind what was written. */
  readonly unfound: readonly Wanted[];
}

/** What an open create was to make, and when it was about to. */
export type Wanted = Pick<JournalEntry, "kind" | "subject" | "at">;

/** @param days by which it is told which links are past (read/past-links.ts) */
export async function recover(running: Running, turns: readonly Turn[], days: FirstDays): Promise<Recovered> {
  const { target, engine, writes } = running;
  const flows = turns.map(({ flow }) => flow);
  const links = await presentLinks(target.name, days, engine.store);
  const unsettled = writes ? await engine.store.journal.unsettled(target.name) : [];
  const byKind = new Map(flows.map((flow) => [flow.kind, flow]));
  const now = engine.clock.now();
  // A moment that is yet to come was written by a clock that ran ahead; it has been by now.
  const open = openOf(unsettled, flows).map((one) => ({ ...one, begunAt: one.at, at: one.at > now ? now : one.at }));
  if (open.length === 0) return { links, unfound: [] };
  const known = await KnownLinks.of(target.name, links, open, engine.store);
  // Without any link (after `links --reset`) nothing that was known before counts.
  const runs = (await engine.store.links.count(target.name)) > 0 ? new Set(open.map(({ run }) => run)) : [];
  for (const run of runs) known.take(await engine.store.journal.failedAdoptions(run));
  const recovered: Link[] = [];
  const outcomes: Outcome[] = [];
  for (const entry of open) {
    const link = await linkLeftBy(entry, { flow: byKind.get(entry.kind) as AnyFlow, known }).catch(unreadable);
    if (link instanceof Error) continue;
    if (link) known.add(link);
    if (link) recovered.push(link);
    const made = entry.op === "create" && link?.lastWrittenAt ? link : null;
    // What perhaps happened did so when it began, whatever the clock says now: the limits count it from then.
    outcomes.push(outcomeOf(entry, made, made?.lastWrittenAt ?? entry.begunAt));
  }
  await engine.store.transaction(async (store) => {
    await settleLate(outcomes, store);
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

/** The entries that these flows can settle. Those of another area, or of another leading side, stay open for a run that looks at them. */
export function openOf(unsettled: readonly JournalEntry[], flows: readonly AnyFlow[]): readonly JournalEntry[] {
  const byKind = new Map(flows.map((flow) => [flow.kind, flow]));
  return unsettled.filter(({ kind, wanted: values }) => {
    const flow = byKind.get(kind);
    return flow && (values === null || isOwn(flow, { values }));
  });
}

interface Among {
  /** The flow of the entry's kind. */
  readonly flow: AnyFlow;
  /** The links as they are known by now. */
  readonly known: KnownLinks;
}

/** The link that an entry turns out to have left, by the table above; null: none is stored or changed. */
async function linkLeftBy(entry: JournalEntry, among: Among): Promise<Link | null> {
  const { op, kind, subject } = entry;
  if (op === "create") return linkOfCreated(entry, among);
  if (among.flow.current === "stored") return asUnwritten(among.known.linkOf(kind, subject));
  if (op === "adopt" || op === "reactivate") return linkOfAdopted(entry, among);
  if (op === "release") return linkOfReleased(entry);
  return op === "update" ? linkOfUpdated(entry, among) : null;
}

async function linkOfCreated(entry: JournalEntry, { flow, known }: Among): Promise<Link | null> {
  if (!entry.wanted || !entry.link) return null;
  if (flow.publish) return linkOfSent(entry.link, entry.subject, entry.wanted);
  // Somebody it refers to has no link any more: the record is recognised by its mark once they have one again.
  if (known.references.state(flow.fields, entry.wanted, flow.kind) === "absent") return null;
  const wanted = known.references.resolve(flow.fields, entry.wanted);
  const { free: found } = await lookFor(wanted, { flow, isLinked: (id) => known.hasRecord(entry.kind, id) }, entry.at);
  if (!found) return null;
  // It was made when it was begun: the clock of now was not held against the vendors' yet.
  // If a part of it is there, that part was written: the plan that follows completes it, or takes it away.
  const values = found.inPart ? asThere(flow.fields, entry.wanted, found) : entry.wanted;
  return { ...entry.link, remoteId: found.remoteId, values, lastWrittenAt: entry.at };
}

/**
 * The link of a row whose file was perhaps sent, and that nobody can look at. It has no time of writing, so the plan that follows writes
 * it again, and its removal is asked about and counted like any other.
 */
function linkOfSent(link: LinkToCome, subject: string, values: Fields): Link {
  return { ...link, remoteId: subject, values, lastWrittenAt: null };
}

/** The link of a row that nobody can look at. The last file may have changed or dropped it, so it is written again. */
function asUnwritten(link: Link | undefined): Link | null {
  return link ? { ...link, lastWrittenAt: null } : null;
}

/**
 * The link of a record that was being adopted and perhaps written to. Without a link, nobody would lock the account of somebody who
 * leaves before the next run. What is there now counts as its values, so the plan that follows does what was left. A record that does
 * not answer to the key by which it was found is another's by now, or its id is another's where the settings lead since.
 */
async function linkOfAdopted(entry: JournalEntry, { flow, known }: Among): Promise<Link | null> {
  const { kind, subject, remoteId, wanted, link } = entry;
  if (!link || !wanted || remoteId === null) return null;
  if (known.linkOf(kind, subject) || known.isLinked(kind, remoteId)) return null;
  const current = await flow.get?.(remoteId);
  const { key, ...rest } = link;
  if (!current || key === undefined || !keysOf(current).includes(key)) return null;
  const values = asThere(flow.fields, wanted, current);
  return { ...rest, remoteId, values, active: current.active, lastWrittenAt: null };
}

/** The link of a record that was being released: it says why, if that is gone. If it is still there, the plan judges it anew. */
function linkOfReleased({ link, remoteId, wanted }: JournalEntry): Link | null {
  if (!link || remoteId === null || wanted === null) return null;
  return { ...link, remoteId, values: wanted, active: false, lastWrittenAt: null };
}

/**
 * The link of a record that was being updated, where edits made in the target are reported: half an update must not look like such an
 * edit. What is there now counts as written, with what the update made before it ended, and the plan that follows compares anew.
 */
async function linkOfUpdated(entry: JournalEntry, { flow, known }: Among): Promise<Link | null> {
  const link = known.linkOf(entry.kind, entry.subject);
  if (flow.drift === "repair" || !link || !entry.wanted) return null;
  const current = await leftThere(link.remoteId, entry, flow, known);
  if (current === undefined) return null;
  const { remoteId } = current ?? link;
  return { ...link, remoteId, values: asThere(flow.fields, link.values, current) };
}

/** The record as the interrupted update left it, with the parts that it made; null: it is gone; undefined: it cannot be asked for. */
async function leftThere(remoteId: RemoteId, { kind, wanted, at }: JournalEntry, flow: AnyFlow, known: KnownLinks) {
  if (!flow.unfinished || !wanted || known.references.state(flow.fields, wanted, kind) === "absent")
    return flow.get?.(remoteId);
  const begun = { since: later(at, -RULES.clocksDifferMs), known: await known.remoteIdsOf(kind) };
  return flow.unfinished(remoteId, known.references.resolve(flow.fields, wanted), begun);
}

/**
 * Settles what a crash left open in an account of the target that is not looked at any more: nothing follows from it where the settings
 * lead now. A create stays open, since it is looked for by what it was to make.
 */
export async function setAsideOpen(target: string, store: Pick<Store, "journal" | "runs">): Promise<void> {
  const open = (await store.journal.unsettled(target)).filter(({ op }) => op !== "create");
  const outcomes = open.map((entry) => outcomeOf(entry, null, entry.at));
  if (open.length > 0) await settleLate(outcomes, store);
}

function outcomeOf({ run, position, remoteId }: JournalEntry, link: Link | null, at: Instant): Outcome {
  if (link) return { run, position, status: "done", remoteId: link.remoteId, at, error: null };
  const error = {
    code: INTERRUPTED,
    message: "the process ended while this was under way",
    remedy: "Nothing to do: the next run compares again and does the rest.",
  };
  return { run, position, status: "waiting", remoteId, at, error };
}
