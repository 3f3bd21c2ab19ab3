/** What a batch leaves behind: links that were made, changed and dropped, new failures, and failures that are over. */
import { isRemoval, type Change } from "../../model/change.ts";
import { RecordError } from "../../model/errors.ts";
import type { FieldRules, Kind, Link, RemoteId, RemovedRecord } from "../../model/record.ts";
import type { Instant } from "../../model/time.ts";
import type { Failure, Outcome, Store } from "../../store/store.ts";
import { decidedLink, linkOf, type Done } from "./journal-entries.ts";
import type { RetryLadder } from "./retry-ladder.ts";

export interface Ended extends Pick<Outcome, "status" | "remoteId" | "at" | "error"> {
  /** As it is although the change failed. Omitted: as it was. */
  readonly link?: Link | null;
}

/** How a change was sent. */
interface Sent {
  /** Of the fields of its kind. */
  readonly rules: FieldRules;
  /** Fields that it went without. */
  readonly unwritten: readonly string[];
}

export class Settlement {
  readonly #target: string;
  readonly #ladder: RetryLadder;
  readonly #at: Instant;
  readonly #links: Link[] = [];
  readonly #removed: RemovedRecord[] = [];
  readonly #dropped = new Map<Kind, string[]>();
  readonly #failures: Failure[] = [];
  readonly #recovered = new Map<Kind, string[]>();

  constructor(target: string, ladder: RetryLadder, at: Instant) {
    this.#target = target;
    this.#ladder = ladder;
    this.#at = at;
  }

  /** `ending`: null where it is not known. */
  add(change: Change, ending: Ended | null, { rules, unwritten }: Sent): void {
    if (!ending) return;
    const { status, remoteId, at, error, link } = ending;
    if (link) this.#links.push(link);
    if (status === "failed") {
      const { code = "", message = "", remedy = "" } = error ?? {};
      const standsAs = link && link.remoteId !== change.link?.remoteId ? { remoteId: link.remoteId } : {};
      const failed = new RecordError(message, { causeKey: code, remedy, ...standsAs });
      this.#failures.push(this.#ladder.climb(this.#target, change, failed, at));
      const decided = decidedLink(this.#target, change, rules, this.#at);
      if (decided) this.#keep(change, decided);
    }
    if (status !== "done") return;
    this.#link(change, { remoteId: remoteId as RemoteId, at: this.#at, unwritten });
    if (this.#ladder.failureOf(change)) push(this.#recovered, change.kind, change.subject);
  }

  /** Within the transaction that settles the outcomes. */
  async store({ links, failures, removedRecords }: Store): Promise<void> {
    if (this.#removed.length > 0) await removedRecords.put(this.#removed);
    for (const [kind, subjects] of this.#dropped) await links.drop(this.#target, kind, subjects);
    if (this.#links.length > 0) await links.put(this.#links);
    if (this.#failures.length > 0) await failures.put(this.#failures);
    for (const [kind, subjects] of this.#recovered) await failures.drop(this.#target, kind, subjects);
  }

  #link(change: Change, done: Done): void {
    const { at } = done;
    if (isRemoval(change)) {
      const { link, op } = change;
      if (op === "deactivate") this.#links.push({ ...link, active: false, lastWrittenAt: at });
      else if (op === "release") this.#links.push({ ...link, active: false, since: at, lastWrittenAt: at });
      else {
        const { target, kind, remoteId, subject, title, person } = link;
        this.#removed.push({ target, kind, remoteId, subject, title, person, removedAt: at });
        push(this.#dropped, change.kind, change.subject);
      }
      return;
    }
    this.#keep(change, linkOf(this.#target, change, done));
  }

  /** In place of the former one, where that has another subject. */
  #keep({ kind, subject, link: former }: Change, link: Link): void {
    if (former && former.subject !== subject) push(this.#dropped, kind, former.subject);
    this.#links.push(link);
  }
}

function push(map: Map<Kind, string[]>, kind: Kind, subject: string): void {
  const subjects = map.get(kind) ?? [];
  subjects.push(subject);
  map.set(kind, subjects);
}
