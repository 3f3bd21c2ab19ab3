/**
 * Tests the connection of a target whose credentials or settings were changed, so that a mistake is told at once and not by the next run.
 * Nothing is written there. What may pass, and what only a run can see, is left to the next run.
 */
import { RefusedError, type Side } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import type { Tested } from "../../plugin/contract.ts";
import type { Store } from "../../store/store.ts";
import type { Engine, Target } from "../engine.ts";
import { REFUSALS, whyOtherTenant } from "../run/same-tenant.ts";
import { openIncident } from "./incidents.ts";
import { testSides } from "./probe.ts";

/** Whether nothing has been tested yet of what the config says, and no run is about to test it. */
export async function isUntested(target: Target, { store }: Engine): Promise<boolean> {
  if (target.mode !== "active" || target.problem) return false;
  const state = await store.targets.get(target.name);
  if (!state || state.fingerprint === target.fingerprint || state.retryAt !== null) return false;
  if ((await store.requests.waiting()).some((request) => request.target === target.name)) return false;
  return mayPause(target, store);
}

/** Opens the target's incident where the test is refused. @param isInForce whether the config has not been replaced meanwhile */
export async function testChanged(
  target: Target,
  isInForce: () => boolean,
  signal: AbortSignal,
  engine: Engine,
): Promise<void> {
  const refused = (await refusal(target, signal, engine)) && (await again(target, signal, engine));
  if (!refused || signal.aborted) return;
  await engine.store.transaction(async (store) => {
    if (!isInForce() || !(await mayPause(target, store))) return;
    await openIncident(store, target, refused, null, engine);
    // Forgotten, so that putting the former settings back is a change too, and the incident is probed then.
    await store.targets.save(target.name, { fingerprint: null });
    engine.log.warn(
      { target: target.name, code: refused.code },
      `the changed settings do not work: ${refused.message}`,
    );
  });
}

/** Asks once more: vendors refuse for a moment what they have just granted. */
async function again(target: Target, signal: AbortSignal, engine: Engine): Promise<RefusedError | null> {
  await engine.clock.sleep(RULES.tokenRetryMs, signal);
  return refusal(target, signal, engine);
}

async function refusal(target: Target, signal: AbortSignal, engine: Engine): Promise<RefusedError | null> {
  const { source, there } = await testSides(target, signal, engine);
  return refusalIn(source, "source") ?? refusalIn(there, "target") ?? whyOtherTenant(target, there, engine.store);
}

function refusalIn({ checks }: Tested, side: Side): RefusedError | null {
  for (const { state, code, detail, remedy } of checks) {
    const refused = state === "failed" && REFUSALS.find((one) => one === code);
    if (refused) return new RefusedError(refused, detail, { side, remedy: remedy ?? "Run `rollcall check`." });
  }
  return null;
}

/** False where people know already, or where a run has found meanwhile that the settings work. */
async function mayPause({ name, fingerprint }: Target, store: Store): Promise<boolean> {
  const state = await store.targets.get(name);
  if (state?.mode !== "active" || state.pausedAt !== null || state.fingerprint === fingerprint) return false;
  return (await store.incidents.open(name)) === undefined;
}
