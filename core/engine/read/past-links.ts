/**
 * Links whose records ended before the days that their flow looks at. They stay for years, as the proof that a record is ours, and there may be
 * many times as many as in these days. Nothing follows from most of them, so a run reads all other links, and of these only those that
 * the run comes across (decision 0040):
 *
 * | read                                       | because                                                                        |
 * |--------------------------------------------|--------------------------------------------------------------------------------|
 * | that the leading side's records name       | a record was extended or moved into the days that are looked at                |
 * | whose records the following side shows     | the record is ours, and nobody else's                                          |
 * | whose record another link has as well      | nothing may be done through either (plan/linked-twice.ts)                      |
 * | with details that are withheld from now on | they are blanked, whatever the record's dates (plan/blanking.ts)               |
 * | of people who are gone on both sides       | they are forgotten (plan/left-behind.ts)                                       |
 */
import { KINDS, type Kind, type Link, type RemoteId } from "../../model/record.ts";
import type { CivilDate } from "../../model/time.ts";
import { isBefore } from "../../plan/left-behind.ts";
import { isRuleFlow, type AnyFlow } from "../../plugin/contract.ts";
import type { Store } from "../../store/store.ts";
import type { Ended } from "../../store/tables/ended-links.ts";
import type { Turn } from "../run/turns.ts";

type WithLinks = Pick<Store, "links">;

/** By kind, the first of the days that a run looks at. A kind that is not in it has all its links read. */
export type FirstDays = ReadonlyMap<Kind, CivilDate>;

export function firstDays(turns: readonly Turn[], today: CivilDate): FirstDays {
  // Nothing is decided about a kind that no flow carries.
  const days = new Map<Kind, CivilDate>(KINDS.map((kind) => [kind, today]));
  for (const { flow } of turns) {
    const day = firstDayOf(flow, today);
    if (day === null) days.delete(flow.kind);
    else days.set(flow.kind, day);
  }
  return days;
}

/** Null: all links of the flow are needed. */
function firstDayOf(flow: AnyFlow, today: CivilDate): CivilDate | null {
  // A rule forgets what has passed by itself; what is written as one file, or never shown, is made up of all its links.
  if (isRuleFlow(flow) || flow.publish || flow.current === "stored") return null;
  return flow.window(today)?.from ?? null;
}

/** Reads the links of a target without the past ones. */
export async function presentLinks(target: string, days: FirstDays, { links }: WithLinks): Promise<readonly Link[]> {
  const all: Link[] = [];
  for (const kind of KINDS) {
    const day = days.get(kind);
    for (const link of day === undefined ? await links.of(target, kind) : await links.since(target, kind, day))
      all.push(link);
  }
  return all;
}

/** Finds past links of one kind. Each is returned once. */
export class PastLinks {
  readonly #links: Store["links"];
  readonly #ended: Ended;
  readonly #given: Set<string>;

  /** @param given the links of the kind that are known already */
  constructor({ links }: WithLinks, ended: Ended, given: readonly Link[]) {
    this.#links = links;
    this.#ended = ended;
    this.#given = new Set(given.filter((link) => isBefore(ended.before, link)).map(({ subject }) => subject));
  }

  /** Those with one of the ids as subject or alias. */
  async named(ids: readonly string[]): Promise<Link[]> {
    const { target, kind } = this.#ended;
    return this.#fresh(await this.#links.concerning(target, kind, ids));
  }

  /** Those that have one of these records. */
  async withRecords(remoteIds: readonly RemoteId[]): Promise<Link[]> {
    const { target, kind } = this.#ended;
    return this.#fresh(await this.#links.withRecords(target, kind, remoteIds));
  }

  /** Those whose record another link has as well; perhaps others too. */
  async sharing(): Promise<Link[]> {
    return this.#fresh(await this.#links.ended.sharing(this.#ended));
  }

  /** Those of which one of these fields was written. */
  async withValues(fields: readonly string[]): Promise<Link[]> {
    return fields.length > 0 ? this.#fresh(await this.#links.ended.withValues(this.#ended, fields)) : [];
  }

  /** Those of people who are not among these, also if they were returned before. */
  ofOthers(people: ReadonlySet<string>): Promise<Link[]> {
    return this.#links.ended.ofOthers(this.#ended, [...people]);
  }

  #fresh(found: readonly Link[]): Link[] {
    const fresh = found.filter((link) => isBefore(this.#ended.before, link) && !this.#given.has(link.subject));
    for (const { subject } of fresh) this.#given.add(subject);
    return fresh;
  }
}

/** Returns a function that finds the past links that have a record; it returns null for a kind without past links. */
export async function pastOwnersOf(target: string, days: FirstDays, { links }: WithLinks) {
  const kinds = new Set<Kind>();
  for (const [kind, before] of days) if (await links.ended.any({ target, kind, before })) kinds.add(kind);
  return (kind: Kind, remoteId: RemoteId): Promise<readonly Link[]> | null =>
    kinds.has(kind) ? links.withRecords(target, kind, [remoteId]) : null;
}

/** Returns a function that finds a kind's past links, beside those of the kind that are given; null: there are none. */
export function pastLinksOf(target: string, days: FirstDays, store: WithLinks) {
  return async (kind: Kind, given: readonly Link[]): Promise<PastLinks | null> => {
    const before = days.get(kind);
    if (before === undefined || !(await store.links.ended.any({ target, kind, before }))) return null;
    return new PastLinks(store, { target, kind, before }, given);
  };
}
