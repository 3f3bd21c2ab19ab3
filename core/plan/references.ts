/**
 * Who is who on the other side: the remote id and state of every record that another record may point to. Flows are
 * planned in dependency order, so what one flow learned is known to the next.
 */
import type { Desired, FieldRules, Fields, Kind, RemoteId, Value } from "../model/record.ts";

export interface Referent {
  readonly remoteId: RemoteId;
  readonly active: boolean;
}

export class References {
  readonly #known = new Map<Kind, Map<string, Referent>>();
  readonly #kinds: ReadonlySet<Kind> | null;

  /** `kinds`: those that a record may point to, no other is kept; left out: all. */
  constructor(kinds: ReadonlySet<Kind> | null = null) {
    this.#kinds = kinds;
  }

  set(kind: Kind, subject: string, referent: Referent): void {
    if (this.#kinds?.has(kind) === false) return;
    const subjects = this.#known.get(kind) ?? new Map<string, Referent>();
    this.#known.set(kind, subjects.set(subject, referent));
  }

  forget(kind: Kind, subject: string): void {
    this.#known.get(kind)?.delete(subject);
  }

  get(kind: Kind, subject: Value | undefined): Referent | undefined {
    return typeof subject === "string" ? this.#known.get(kind)?.get(subject) : undefined;
  }

  /** `absent`: points to somebody who is not there. `inactive`: to somebody who is locked there. */
  state(rules: FieldRules, fields: Fields): "ok" | "absent" | "inactive" {
    for (const [name, rule] of Object.entries(rules)) {
      if (!rule.ref || fields[name] === null) continue;
      const referent = this.get(rule.ref, fields[name]);
      if (!referent) return "absent";
      if (!referent.active) return "inactive";
    }
    return "ok";
  }

  /** The fields as the other side spells them: remote ids in place of subjects. Unknown subjects become null. */
  resolve(rules: FieldRules, fields: Fields): Fields {
    const resolved: Record<string, Value> = { ...fields };
    for (const [name, rule] of Object.entries(rules)) {
      if (rule.ref && fields[name] !== null) resolved[name] = this.get(rule.ref, fields[name])?.remoteId ?? null;
    }
    return resolved;
  }

  /** The correlation key with `{user:12}` replaced by the remote id; null where somebody in it is unknown. */
  key(desired: Desired): string | null {
    if (desired.key === null || !desired.key.includes("{")) return desired.key;
    let known = true;
    const key = desired.key.replace(/\{(\w+):([^}]*)\}/g, (_, kind: Kind, subject: string) => {
      const referent = this.get(kind, subject);
      known &&= referent !== undefined;
      return referent?.remoteId ?? "";
    });
    return known ? key : null;
  }
}
