/** A target in memory: it does what a plan says, keeps the links as the engine would, and shows what it has in pages. */
import { isBlanking, isRemoval, type Change } from "../../../core/model/change.ts";
import type { Current, Desired, Fields, LeftOut, Link } from "../../../core/model/record.ts";
import type { FlowRules } from "../../../core/plan/flow-rules.ts";
import type { References } from "../../../core/plan/references.ts";
import { learnedLink, linkOf } from "../../../core/engine/apply/journal-entries.ts";
import { NOW, plan, type Planned } from "./kit.ts";

export class ModelTarget {
  readonly rules: FlowRules;
  readonly records: Map<string, Current>;
  readonly #keyOf: (fields: Fields) => string;
  readonly #references: () => References;
  links: readonly Link[];
  #made = 0;

  constructor(given: {
    readonly rules: FlowRules;
    readonly links: readonly Link[];
    readonly records: readonly Current[];
    /** The key of a record there, from its fields. */
    readonly keyOf: (fields: Fields) => string;
    readonly references: () => References;
  }) {
    this.rules = given.rules;
    this.links = given.links;
    this.records = new Map(given.records.map((record) => [record.remoteId, record]));
    this.#keyOf = given.keyOf;
    this.#references = given.references;
  }

  plan(
    wanted: readonly (Desired | LeftOut)[],
    source?: (subject: string) => Desired | LeftOut | "gone" | undefined,
  ): Planned {
    return plan({
      rules: this.rules,
      references: this.#references(),
      links: this.links,
      wanted,
      pages: [[...this.records.values()]],
      target: (id) => this.records.get(id) ?? null,
      ...(source ? { source } : {}),
    });
  }

  apply({ changes, learned, forgotten, references }: Planned): void {
    const links = new Map(this.links.map((link) => [link.subject, link]));
    const drop = (subject: string | undefined) => subject !== undefined && links.delete(subject);
    for (const link of forgotten) drop(link.subject);
    for (const one of learned) {
      drop(one.link?.subject);
      const keepsValues = this.rules.can.has("update") && !one.agreed;
      const values = keepsValues && one.link ? one.link.values : one.desired.fields;
      links.set(one.desired.subject, learnedLink("made-up", this.rules.kind, one, NOW, values));
    }
    for (const change of changes) {
      const remoteId = this.#do(change, references);
      drop(change.link?.subject);
      if (change.op === "remove") continue;
      const link = linkOf("made-up", change, { remoteId, at: NOW });
      links.set(link.subject, change.op === "deactivate" ? { ...link, active: false } : link);
    }
    this.links = [...links.values()];
  }

  #do(change: Change, references: References): string {
    if (isRemoval(change)) {
      const { remoteId } = change.link;
      const record = this.records.get(remoteId) as Current;
      if (change.op === "remove") this.records.delete(remoteId);
      else this.records.set(remoteId, { ...record, active: false });
      return remoteId;
    }
    if (isBlanking(change)) {
      const { link, differing } = change;
      const isThere = this.records.has(link.remoteId);
      return isThere ? this.#write(link.remoteId, { [differing[0] as string]: null }) : link.remoteId;
    }
    const wanted = references.resolve(this.rules.fields, change.desired.fields);
    if (change.op === "create") return this.#write(`made-${++this.#made}`, wanted);
    const changed = Object.fromEntries(change.differing.map((name) => [name, wanted[name] ?? null]));
    return this.#write((change.before ?? change.link)!.remoteId, changed, change.op === "reactivate");
  }

  #write(remoteId: string, changed: Fields, wakes = false): string {
    const before = this.records.get(remoteId);
    const fields = { ...before?.fields, ...changed };
    const active = wakes || (before?.active ?? true);
    this.records.set(remoteId, { remoteId, title: remoteId, marked: true, active, fields, key: this.#keyOf(fields) });
    return remoteId;
  }
}
