/**
 * References to a record's own kind (a supervisor) may lead to somebody who is made in the same run and was not there yet.
 * The record is written without, and completed when everybody is there: that second write is part of the first change.
 */
import { isBlanking, isRemoval, type Change, type Upsert } from "../../model/change.ts";
import type { RemoteId } from "../../model/record.ts";
import type { Instant } from "../../model/time.ts";
import type { References } from "../../plan/references.ts";
import type { AnyFlow } from "../../plugin/contract.ts";
import { linkOf } from "./journal-entries.ts";

interface Open {
  readonly change: Upsert;
  readonly remoteId: RemoteId;
  readonly fields: readonly string[];
}

export class LateReferences {
  readonly #target: string;
  readonly #references: References;
  readonly #open: Open[] = [];
  readonly #completing = new WeakSet<Change>();
  readonly #unwritten = new WeakMap<Change, readonly string[]>();

  constructor(target: string, references: References) {
    this.#target = target;
    this.#references = references;
  }

  /** The fields of a change that refer to records of its own kind which are not there yet. */
  openOf(change: Change, flow: AnyFlow): readonly string[] {
    if (isBlanking(change) || isRemoval(change) || flow.publish) return [];
    return this.#references.open(flow.fields, change.desired.fields, change.kind, "own");
  }

  /** Whether it has nothing to write but references that lead to nobody yet. */
  waits(change: Change, flow: AnyFlow): boolean {
    if (change.op !== "update" || isBlanking(change)) return false;
    const open = this.openOf(change, flow);
    return open.length > 0 && change.differing.every((name) => open.includes(name));
  }

  /** Notes that the change was done without these fields. */
  note(change: Change, remoteId: RemoteId, fields: readonly string[]): void {
    if (fields.length === 0) return;
    this.#open.push({ change: change as Upsert, remoteId, fields });
    this.#unwritten.set(change, fields);
  }

  /** Fields that a change was done without. */
  unwritten(change: Change): readonly string[] {
    return this.#unwritten.get(change) ?? [];
  }

  /** Whether a change completes another one, and is counted with it. */
  completes(change: Change): boolean {
    return this.#completing.has(change);
  }

  /** The changes that complete records whose references are there now. The others are met by the next run. */
  take(at: Instant): Change[] {
    return this.#open.splice(0).flatMap(({ change, remoteId, fields }) => {
      const known = fields.filter(
        (name) => this.#references.get(change.kind, change.desired.fields[name])?.remoteId != null,
      );
      if (known.length === 0) return [];
      const link = linkOf(this.#target, change, { remoteId, at, unwritten: fields });
      const reason = `${known.join(", ")} is there now`;
      // What must stay as it is there (a field that somebody sets back) is known of the first write's record.
      const before = change.before && { ...change.before, remoteId };
      const late: Upsert = { ...change, op: "update", before, link, differing: known, reason };
      this.#completing.add(late);
      return [late];
    });
  }
}
