/** The end of a run that went through. */
import type { RunDocument } from "../../../model/run.ts";
import type { Store } from "../../../store/store.ts";
import { resolveIncident } from "../../incidents/incidents.ts";
import type { RunOutcome } from "./end-run.ts";
import { leaveToPeople, type Conclusion } from "./leave-to-people.ts";
import { isOfLaterConfig, makesUpForAll } from "./made-up-for.ts";
import type { Running } from "../running.ts";
import { stateAfter } from "./state-after.ts";
import { isByHand } from "../../schedule/schedule.ts";

/** Writes the run's end, the hold, the watermark and the end of an incident, in one transaction. */
export async function complete(running: Running, outcome: RunOutcome): Promise<void> {
  const { verdict, readAt, news } = outcome;
  const { target, run, engine, tally, writes, coversTarget, comparesAll } = running;
  const at = engine.clock.now();
  const status = tally.status();
  await engine.store.transaction(async (store) => {
    await store.runs.finish(run.id, { ...running.end(), status, finishedAt: at, error: null });
    if (!writes) return;
    const before = await store.targets.get(target.name);
    const madeUp = await makesUpForAll(run, target, store);
    const incident = await store.incidents.open(target.name);
    if (madeUp && incident && !isOfLaterConfig(incident, run))
      await resolveIncident(store, target.name, resolverOf(run), engine);
    // After that: the mail about what is held says whether the target is paused.
    const edits = await leaveToPeople(running, outcome, store);
    // A rejection holds until its record's situation changes; then the next removal is asked about again.
    if (verdict && comparesAll) await store.holds.askAgain(target.name, verdict.idleRejections);
    if (verdict) await store.holds.unreject(target.name, verdict.endedRejections);
    // A record that failed or waits must be news again, though it does not change any more; what a full run holds is met by full runs.
    const isMet = status === "succeeded" || (status === "held" && run.scope === "full");
    if (news && isMet && coversTarget) await store.seen.put(target.name, news.seen);
    const holdsUntold = await holdsWhatNobodyWasTold(store, verdict, running);
    const ended = { target, run, verdict, readAt, holdsForEdit: edits.length > 0, holdsUntold, madeUp };
    await store.targets.save(target.name, stateAfter(before, ended, at));
  });
  engine.log.info({ target: target.name, run: run.id, status, counts: tally.total }, "run ends");
}

/** Whether a partial run, or one of an area, holds something that people were not told of: full runs alone tell them, so one follows. */
async function holdsWhatNobodyWasTold(
  store: Store,
  verdict: Conclusion | null,
  { target, comparesAll }: Running,
): Promise<boolean> {
  if (!verdict || verdict.held.length === 0 || isByHand(target.schedule) || comparesAll) return false;
  const told = new Set((await store.holds.open(target.name))?.records.map((one) => one.fingerprint));
  return verdict.held.some((one) => !told.has(one.fingerprint));
}

/** Who or what resolved the incident. A `resume` run that nobody asked for was started by a probe that passed. */
function resolverOf({ id, trigger, triggered_by }: RunDocument): string {
  if (triggered_by !== null) return `${trigger} run ${id} by ${triggered_by}`;
  return trigger === "resume" ? "probe" : `${trigger} run ${id}`;
}
