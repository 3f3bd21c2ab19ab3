/** Reads both sides, and plans what follows. */
import type { RunSpec } from "../../model/run.ts";
import type { Link } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import type { Reads } from "../../plugin/contract.ts";
import { knownSoFar } from "./known-so-far.ts";
import type { Work } from "../apply/work.ts";
import { LinkedIds } from "../read/linked-ids.ts";
import { firstDays, pastOwnersOf } from "../read/past-links.ts";
import { readAndPlanFew } from "./read-and-plan-few.ts";
import type { SourceNews } from "../read/source-news.ts";
import { planTarget, type TargetPlan } from "./plan-target.ts";
import { recover } from "../run/recover.ts";
import type { Running } from "../run/running.ts";
import { requireRightClock } from "../run/right-clock.ts";
import { sameTenant } from "../run/same-tenant.ts";
import { readSource, sinceWhen, todayOf } from "../read/read-source.ts";
import type { Turn } from "../run/turns.ts";
import { twiceIfRefused } from "../run/twice-if-refused.ts";
import { noteWithdrawn } from "./withdrawn.ts";

export interface PlannedRun {
  readonly reads: Reads;
  readonly plan: TargetPlan;
  /** What was found out besides, and the changes are carried out with. */
  readonly forWork: Pick<Work, "links" | "linked" | "unfound">;
}

/** Reads only what has changed where that is little, else everything; what a crash left open is settled before. */
export function readAndPlan(running: Running, turns: readonly Turn[], news: SourceNews | null): Promise<PlannedRun> {
  return twiceIfRefused(async () => {
    await running.race(sameTenant(running, turns, running.engine));
    const planned = (await readAndPlanFew(running, turns, news)) ?? (await readAndPlanAll(running, turns));
    requireRightClock(running);
    await noteWithdrawn(running, planned.plan);
    return planned;
  }, running);
}

async function readAndPlanAll(running: Running, turns: readonly Turn[]): Promise<PlannedRun> {
  const { target, order, engine } = running;
  const today = todayOf(running);
  const changedSince = await sinceWhen(running);
  const days = firstDays(turns, today);
  const [{ links, unfound }, reads] = await sideBySide(
    recover(running, turns, days),
    readSource(running, changedSince, today),
  );
  const plan = await running.race(
    planTarget({
      ...(await knownSoFar(target, { links, days }, engine)),
      turns,
      reads,
      today,
      changedSince,
      lookups: lookupBudgetOf(order),
      due: (kind) => running.ladder.due(kind),
      progress: running.progress,
    }),
  );
  const stands = standingIn(plan);
  const pastOwners = await pastOwnersOf(target.name, days, engine.store);
  const linked = new LinkedIds(
    () => links.filter(stands),
    (kind, remoteId) => pastOwners(kind, remoteId)?.then((owners) => owners.filter(stands)) ?? null,
  );
  return { reads, plan, forWork: { links, linked, unfound } };
}

/** Returns whether the plan does not forget a link: what a forgotten one named is gone, and its id may be given anew. */
function standingIn({ flows }: TargetPlan): (link: Link) => boolean {
  const forgotten = new Set(flows.flatMap((flow) => flow.forgotten.map(nameOf)));
  return (link) => forgotten.size === 0 || !forgotten.has(nameOf(link));
}

function nameOf({ kind, subject, remoteId }: Link): string {
  return [kind, subject, remoteId].join(" ");
}

/** A run with an approval looks up every record: whoever approved wants all of them done. */
function lookupBudgetOf({ approve }: Pick<RunSpec, "approve">): number {
  return approve === null ? RULES.lookups.perRun : Number.POSITIVE_INFINITY;
}

/** Throws a failure only once neither is under way any more: a run that has ended writes nothing. */
async function sideBySide<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
