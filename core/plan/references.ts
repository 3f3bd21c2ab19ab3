/**
 * Who is who on the other side: the remote id and state of every record that another record may point to. Flows are
 * planned in dependency order, so what one flow learned is known to the next.
 */
import type { Desired, FieldRules, Fields, Kind, RemoteId, Value } from "../model/record.ts";

export interface Referent {
  /** Null: the record is planned, and exists once its create is done. */
  readonly remoteId: RemoteId | null;
  readonly active: boolean;
  /** The record is locked, and active once its reactivation, which is planned, is done. */
  readonly unlocking?: true;
}

const PLANNED: Referent = { remoteId: null, active: true };

export class References {
  readonly #known = new Map<Kind, Map<string, Referent>>();
  /** Subjects by remote id, built when they are first asked for. */
  readonly #subjects = new Map<Kind, Map<RemoteId, string>>();
  readonly #kinds: ReadonlySet<Kind> | null;

  /** `kinds`: the kinds that a record may point to; others are not kept. Null: all. */
  constructor(kinds: ReadonlySet<Kind> | null = null) {
    this.#kinds = kinds;
  }

  set(kind: Kind, subject: string, referent: Referent): void {
    if (this.#kinds?.has(kind) === false) return;
    const subjects = this.#known.get(kind);
    if (subjects) subjects.set(subject, referent);
    else this.#known.set(kind, new Map([[subject, referent]]));
    if (referent.remoteId !== null) this.#subjects.get(kind)?.set(referent.remoteId, subject);
  }

  /** Notes a record that will exist before anything that refers to it is done. */
  plan(kind: Kind, subject: string): void {
    this.set(kind, subject, PLANNED);
  }

  forget(kind: Kind, subject: string): void {
    this.#known.get(kind)?.delete(subject);
    this.#subjects.delete(kind);
  }

  get(kind: Kind, subject: Value | undefined): Referent | undefined {
    return typeof subject === "string" ? this.#known.get(kind)?.get(subject) : undefined;
  }

  /** Returns the subject whose record it is; null: none is known. */
  subjectOf(kind: Kind, remoteId: RemoteId): string | null {
    const subjects = this.#subjects.get(kind) ?? this.#turned(kind);
    return subjects.get(remoteId) ?? null;
  }

  /** Returns how many records of the kind are known. */
  count(kind: Kind): number {
    return this.#known.get(kind)?.size ?? 0;
  }

  /**
   * Whether everything is there that the record points to. `absent`: it points to a record that is not there. `inactive`: to one
   * that is locked there. A reference to the record's own kind (a supervisor) keeps nobody waiting: it is set later.
   */
  state(rules: FieldRules, fields: Fields, own: Kind): "ok" | "absent" | "inactive" {
    for (const name in rules) {
      const ref = rules[name]?.ref;
      const value = fields[name] ?? null;
      if (!ref || ref === own || value === null) continue;
      const referent = this.get(ref, value);
      if (!referent) return "absent";
      if (!referent.active) return "inactive";
    }
    return "ok";
  }

  /** Returns the fields as the other side spells them: remote ids in place of subjects. Unknown and planned subjects become null. */
  resolve(rules: FieldRules, fields: Fields): Fields {
    const resolved: Record<string, Value> = { ...fields };
    for (const name in rules) {
      const ref = rules[name]?.ref;
      const value = fields[name] ?? null;
      if (ref && value !== null) resolved[name] = this.get(ref, value)?.remoteId ?? null;
    }
    return resolved;
  }

  /**
   * Returns the names of fields that point to records which are not there (yet). `own`: to the record's own kind; `others`: to
   * other kinds.
   */
  open(rules: FieldRules, fields: Fields, kind: Kind, which: "own" | "others"): string[] {
    const names: string[] = [];
    for (const name in rules) {
      const ref = rules[name]?.ref;
      if (!ref || (ref === kind) !== (which === "own") || (fields[name] ?? null) === null) continue;
      if ((this.get(ref, fields[name])?.remoteId ?? null) === null) names.push(name);
    }
    return names;
  }

  /** Returns the names of fields that point to records of other kinds which are still to be unlocked. */
  unlocking(rules: FieldRules, fields: Fields, kind: Kind): string[] {
    return Object.entries(rules).flatMap(([name, { ref }]) =>
      ref && ref !== kind && this.get(ref, fields[name])?.unlocking ? [name] : [],
    );
  }

  /** Returns the correlation key with `{user:12}` replaced by the remote id; null if somebody in it is unknown or only planned. */
  key(desired: Desired): string | null {
    if (desired.key === null || !desired.key.includes("{")) return desired.key;
    let known = true;
    const key = desired.key.replace(/\{(\w+):([^}]*)\}/g, (_, kind: Kind, subject: string) => {
      const remoteId = this.get(kind, subject)?.remoteId ?? null;
      known &&= remoteId !== null;
      return remoteId ?? "";
    });
    return known ? key : null;
  }

  #turned(kind: Kind): Map<RemoteId, string> {
    const subjects = new Map<RemoteId, string>();
    for (const [subject, { remoteId }] of this.#known.get(kind) ?? [])
      if (remoteId !== null) subjects.set(remoteId, subject);
    this.#subjects.set(kind, subjects);
    return subjects;
  }
}

/** Whether records of the kind point to others of their own kind. */
export function refersToOwn(rules: FieldRules, kind: Kind): boolean {
  return Object.values(rules).some(({ ref }) => ref === kind);
}
