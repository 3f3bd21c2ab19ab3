/**
 * Change notices: what a source says has changed is written down for the targets that it concerns, and that is all; the scheduler
 * makes a run of it (notice-timing.ts). However many arrive, one write is under way, and those that come meanwhile go with the
 * next one together. When a promise resolves, its notice survives a crash.
 */
import { dateIn, later, type Instant } from "../../model/time.ts";
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

/** A look back of some minutes more, since the source's clock is not ours. */
const MARGIN_MS = 5 * 60_000;

export class ChangeNotices {
  /** Asked each time: a reload may have changed it. */
  readonly #engine: () => Engine;
  readonly #gathered = new Map<string, Noticed>();
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(engine: () => Engine) {
    this.#engine = engine;
  }

  /** Of the source of that name, where one is called. */
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

/** The latest counts: what a run read before it is not known to hold it. */
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

/** Targets of that source that run by themselves, and want to know of such records. */
function concerned(source: string, { about }: ChangeNotice, { targets, clock }: Engine): Target[] {
  return [...targets.values()].filter((target) => {
    if (target.source.name !== source || target.mode !== "active") return false;
    if (target.problem || isByHand(target.schedule)) return false;
    return about !== "absences" || wantsAbsences(target, clock.now());
  });
}

/** Who cannot say what it needs is told so in its own run. */
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
 * What was called for while nobody listened, asked of the sources themselves. A source that cannot tell now costs nothing but
 * time: the next full run sees what it would have told.
 */
export async function askForMissed(since: Instant, engine: Engine): Promise<void> {
  for (const { name, webhook } of sourcesOf(engine)) {
    if (!webhook) continue;
    try {
      const missed = (await webhook.missed(later(since, -MARGIN_MS))) ?? [];
      if (missed.length > 0) engine.log.info({ source: name, since }, "changes were told of while nobody listened");
      await writeDown(
        missed.map((notice) => ({ source: name, notice })),
        engine,
      );
    } catch (error) {
      const { message } = asKnown(error);
      engine.log.warn(
        { source: name },
        `what was told of meanwhile is not known, the next full run sees it: ${message}`,
      );
    }
  }
}
