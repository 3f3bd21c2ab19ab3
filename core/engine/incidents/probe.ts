/**
 * Asks, without writing anything, whether what paused a target is over. A probe that passes starts a run, and that run's success
 * closes the incident: a vendor whose test passes while its data fails would else be a closing and an opening mail each time. For a target
 * that runs by hand only no run may start, so the probe itself closes the incident, if it is one that a test by reading can see.
 */
import { automaticRun } from "../../model/run.ts";
import { isSeenByTests } from "../../model/seen-by-tests.ts";
import type { Incident } from "../../store/store.ts";
import { dateIn, type CivilDate, type Instant } from "../../model/time.ts";
import type { SourceContext, Tested } from "../../plugin/contract.ts";
import type { Engine, Target } from "../engine.ts";
import { whyOtherTenant } from "../run/same-tenant.ts";
import { watched, type Watch } from "../run/lease/watched.ts";
import { isByHand } from "../schedule/schedule.ts";
import { asKnown, nextProbe, resolveIncident } from "./incidents.ts";

export async function probe(incident: Incident, target: Target, signal: AbortSignal, engine: Engine): Promise<boolean> {
  const tested = target.problem ? null : await testBoth(target, signal, engine);
  const passed = tested !== null && (await isOver(tested, target, engine));
  const now = engine.clock.now();
  await engine.store.transaction(async (store) => {
    const open = await store.incidents.open(target.name);
    if (open?.id !== incident.id) return;
    await store.incidents.probed(incident.id, incident.probes + 1, nextLook(incident, target, now));
    if (!passed || (await store.targets.get(target.name))?.pausedAt) return;
    if (!isByHand(target.schedule)) await store.requests.add(target.name, automaticRun("resume"), now);
    else if (isSeenByTests(incident)) await resolveIncident(store, target.name, "probe", engine);
  });
  engine.log.info({ target: target.name, code: incident.code, passed }, "probed whether the trouble is over");
  return passed;
}

/** False also while the credentials lead to another company, since a run would be refused. */
async function isOver(tested: Tested, target: Target, { store }: Engine): Promise<boolean> {
  if (tested.checks.some((check) => check.state === "failed")) return false;
  return (await whyOtherTenant(target, tested, store)) === null;
}

/** When to probe next. Causes that no probe can see are probed once the config has changed, and then at the pace of credentials. */
function nextLook({ code, probes }: Incident, target: Target, now: Instant): Instant {
  return (nextProbe(code, target, probes + 1, now) ??
    nextProbe("CREDENTIALS_REFUSED", target, probes + 1, now)) as Instant;
}

type TestContext = Pick<SourceContext, "onlyLooks">;

/** The read-only tests of both sides; one that breaks off is a failed check, not an error. */
export async function testBoth(
  target: Target,
  signal: AbortSignal,
  engine: Engine,
  how: TestContext = {},
): Promise<Tested> {
  const { source, there } = await testSides(target, signal, engine, how);
  return { ...there, checks: [...source.checks, ...there.checks] };
}

/** As `testBoth`, of each side by itself. */
export function testSides(
  target: Target,
  outer: AbortSignal,
  engine: Engine,
  how: TestContext = {},
): Promise<{ readonly source: Tested; readonly there: Tested }> {
  return watched(engine.clock, outer, (watch) => testWatched(target, watch, engine, how));
}

async function testWatched(target: Target, { signal, touch, race }: Watch, engine: Engine, how: TestContext) {
  const open = target.connect({ readOnly: true, signal, onAcknowledged: touch });
  const hush = target.source.onAnswer(touch);
  try {
    const today = dateIn(target.timezone, engine.clock.now());
    // Side by side: where neither answers, nobody waits for both in turn.
    const [source, there] = await Promise.all([
      race(testSource(target, today, how)).catch((error) => broken(target.source.name, error)),
      race(open.connection.test()).catch((error) => broken(target.plugin, error)),
    ]);
    return { source, there };
  } finally {
    hush();
    await open.close();
  }
}

/** A function of its own, so that a plugin that throws when asked what it needs is a failed check too. */
async function testSource({ source, needs }: Target, today: CivilDate, how: TestContext): Promise<Tested> {
  return source.source.test(needs(today), source.needs(today), how);
}

function broken(what: string, error: unknown): Tested {
  const { code, message, remedy } = asKnown(error);
  return { checks: [{ what, state: "failed", code, detail: message, remedy }], tenant: null };
}
