/** What somebody has asked to be left as it is: it stays until its situation changes, and until then nothing else is to be expected. */
import type { Instant } from "../../core/model/time.ts";

/** As a hold lists it. */
interface HeldRecord {
  readonly kind: string;
  readonly op: string;
  readonly subject: string;
  readonly remoteId: string | null;
  readonly fingerprint: string;
}

/** When somebody was told that it is so. */
export interface Moment {
  readonly time: number;
  readonly clock: Instant;
}

export class Rejections {
  /** By target and fingerprint. */
  readonly #asked = new Map<string, HeldRecord & { readonly target: string }>();
  /** By target and id there. */
  readonly #confirmed = new Map<string, Moment>();

  ask(target: string, records: readonly HeldRecord[]): void {
    for (const one of records) this.#asked.set(`${target} ${one.fingerprint}`, { ...one, target });
  }

  /** Of those that were asked for; it was answered that they stay. */
  confirm(target: string, fingerprints: Iterable<string>, at: Moment): void {
    for (const fingerprint of fingerprints) {
      const one = this.#asked.get(`${target} ${fingerprint}`);
      if (!one || one.op === "create") continue;
      for (const id of idsOf(one.remoteId)) {
        const key = `${target} ${id}`;
        if (!this.#confirmed.has(key)) this.#confirmed.set(key, at);
      }
    }
  }

  /** Since when the record stays; null: nobody was told so. */
  since(target: string, id: string): Moment | null {
    return this.#confirmed.get(`${target} ${id}`) ?? null;
  }

  /** Whether anybody ever wanted it to stay. */
  wasAsked(target: string, id: string): boolean {
    return [...this.#asked.values()].some((one) => one.target === target && idsOf(one.remoteId).includes(id));
  }

  /** Of these fingerprints: the ids there that stay, and the people who get no account again. */
  of(target: string, fingerprints: readonly string[]) {
    const found = fingerprints.flatMap((one) => this.#asked.get(`${target} ${one}`) ?? []);
    const created = found.filter(({ op }) => op === "create");
    return {
      staying: new Set(found.flatMap(({ op, remoteId }) => (op === "create" ? [] : idsOf(remoteId)))),
      lacking: new Set(created.flatMap(({ kind, subject }) => (kind === "user" ? [subject] : []))),
    };
  }
}

/** Of a record that is several there: working time with a break is three. */
export function idsOf(remoteId: string | null): readonly string[] {
  return remoteId?.split("+") ?? [];
}
