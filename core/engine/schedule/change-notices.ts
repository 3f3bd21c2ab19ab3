/**
 * Writes change notices of a source down for the targets that they concern; the scheduler makes runs of them (notice-timing.ts).
 * However many arrive, one write is under way at a time, and the notices that come meanwhile are written together by the next one.
 * Once the promise of `take` resolves, its notice survives a crash.
 */
import { dateIn, type Instant, later, MINUTE } from "../../model/time.ts";
import type { TargetState } from "../../store/store.ts";
import { firstNotice } from "./notice-timing.ts";
import type { ChangeNotice, Webhook } from "../../plugin/webhook.ts";
import type { Engine, SourceHandle, Target } from "../engine.ts";
import { knownAs } from "../run/former-name.ts";
import { asKnown } from "../incidents/incidents.ts";
import { isByHand } from "./schedule.ts";

export interface Noticed {
  /** Name of the source. */
  readonly source: string;
  readonly notice: ChangeNotice;
}

/** How much further back missed notices are asked for, since the source's clock may differ from ours. */
const MARGIN_MS = 5 * MINUTE;

export class ChangeNotices {
  /** Called each time, since a reload may have replaced the engine. */
  readonly #engine: () => Engine;
  readonly #gathered = new Map<string, Noticed>();
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(engine: () => Engine) {
    this.#engine = engine;
  }

  /** The webhook of the source with this name; null: there is no such source, or it has none. */
  webhookOf(name: string): Webhook | null {
    return sourcesOf(this.#engine()).find((source) => source.name === name)?.webhook ?? null;
  }

  take(noticed: Noticed): Promise<void> {
    const { source, notice } = noticed;
    this.#gathered.set(`${source} ${notice.about} ${notice.loss}`, noticed);
    this.#next ??= this.#last.catch(() => undefined).then(() => this.#write());
    return this.#next;
  }

  #write(): Promise<void> {
    const all = [...this.#gathered.values()];
    this.#gathered.clear();
    this.#last = this.#next ?? Promise.resolve();
    this.#next = null;
    return writeDown(all, this.#engine());
  }
}

/**
 * Stores when each target was last told of a change. Only the latest notice counts: a run that read before it may have missed the
 * change.
 */
export async function writeDown(all: readonly Noticed[], engine: Engine): Promise<void> {
  const at = engine.clock.now();
  const change = new Map<Target, Partial<TargetState>>();
  for (const { source, notice } of all)
    for (const target of concerned(source, notice, engine))
      change.set(target, { ...change.get(target), ...(notice.loss ? { lossNoticedAt: at } : { changeNoticedAt: at }) });
  if (change.size === 0) return;
  await engine.store.transaction(async (store) => {
    for (const [target, noticed] of change) {
      const name = await knownAs(target, store);
      const first = firstNotice(await store.targets.get(name), at);
      await store.targets.save(name, { ...noticed, ...first });
    }
  });
}

/** Targets that read this source, run by themselves and need the kind of record that the notice is about. */
function concerned(source: string, { about }: ChangeNotice, { targets, clock }: Engine): Target[] {
  return [...targets.values()].filter((target) => {
    if (target.source.name !== source || target.mode !== "active") return false;
    if (target.problem || isByHand(target.schedule)) return false;
    return about !== "absences" || wantsAbsences(target, clock.now());
  });
}

/** True also for a plugin that fails to say what it needs: its own run then reports that failure. */
function wantsAbsences(target: Target, now: Instant): boolean {
  try {
    return target.needs(dateIn(target.timezone, now)).absences !== null;
  } catch {
    return true;
  }
}

/** Each source that targets read, once. */
export function sourcesOf({ targets }: Pick<Engine, "targets">): readonly SourceHandle[] {
  return [...new Map([...targets.values()].map(({ source }) => [source.name, source] as const)).values()];
}

/**
 * Asks each source which changes it announced while nobody listened. If a source cannot say now, only time is lost: the next full
 * run sees those changes.
 */
export async function askForMissed(since: Instant, engine: Engine): Promise<void> {
  for (const { name, webhook } of sourcesOf(engine)) {
    if (!webhook) continue;
    try {
      const missed = (await webhook.missed(later(since, -MARGIN_MS))) ?? [];
      if (missed.length > 0)
        engine.log.info({ source: name, since }, "the source reported changes while rollcall was not listening");
      await writeDown(
        missed.map((notice) => ({ source: name, notice })),
        engine,
      );
    } catch (error) {
      const { message } = asKnown(error);
      engine.log.warn(
        { source: name },
        `what the source reported meanwhile is not known; the next full run sees it: ${message}`,
      );
    }
  }
}
