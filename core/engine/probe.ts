/** Asks, without writing anything, whether what paused a target is over. A probe that passes closes the incident and starts a run. */
import type { Incident } from "../store/store.ts";
import { dateIn } from "../model/time.ts";
import type { Tested } from "../plugin/contract.ts";
import type { Engine, Target } from "./engine.ts";
import { asKnown, nextProbe, resolveIncident } from "./incidents.ts";

export async function probe(incident: Incident, target: Target, signal: AbortSignal, engine: Engine): Promise<boolean> {
  const tested = target.problem ? null : await testBoth(target, signal, engine);
  const passed = tested?.checks.every((check) => check.state !== "failed") ?? false;
  const now = engine.clock.now();
  await engine.store.transaction(async (store) => {
    const open = await store.incidents.open(target.name);
    if (open?.id !== incident.id) return;
    if (!passed) {
      const again =
        nextProbe(incident.code, target, incident.probes + 1, now) ??
        nextProbe("CREDENTIALS_REFUSED", target, incident.probes + 1, now);
      if (again) await store.incidents.probed(incident.id, incident.probes + 1, again);
      return;
    }
    await resolveIncident(store, target.name, "probe", engine);
    if ((await store.targets.get(target.name))?.pausedAt) return;
    await store.requests.add({
      target: target.name,
      trigger: "resume",
      triggeredBy: null,
      scope: "full",
      area: null,
      approve: null,
      createdAt: now,
    });
  });
  engine.log.info({ target: target.name, code: incident.code, passed }, "probed whether the trouble is over");
  return passed;
}

/** The read-only tests of both sides; one that breaks off is a failed check, not an error. */
export async function testBoth(target: Target, signal: AbortSignal, engine: Engine): Promise<Tested> {
  const open = target.connect({ readOnly: true, signal, onAcknowledged: () => undefined });
  try {
    const today = dateIn(target.timezone, engine.clock.now());
    // Side by side: where neither answers, nobody waits for both in turn.
    const [source, there] = await Promise.all([
      target.source.source
        .test(target.needs(today), target.source.needs(today))
        .catch((error) => broken(target.source.name, error)),
      open.connection.test().catch((error) => broken(target.plugin, error)),
    ]);
    return { checks: [...source.checks, ...there.checks], tenant: there.tenant };
  } finally {
    await open.close();
  }
}

function broken(what: string, error: unknown): Tested {
  const { code, message, remedy } = asKnown(error);
  return { checks: [{ what, state: "failed", code, detail: message, remedy }], tenant: null };
}
