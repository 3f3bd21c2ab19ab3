/** The operations over an open app; `core/engine/operations/operations.ts` says what each promises. */
import type { Operations, Progress } from "../../engine/operations/operations.ts";
import { explanation } from "../../engine/operations/explanation.ts";
import { peopleReport } from "../../engine/operations/people-report.ts";
import { planReport } from "../../engine/operations/plan-report.ts";
import { isAlive } from "../../engine/run/lease-holder.ts";
import { backUp } from "./back-up.ts";
import { checkTargets } from "./check.ts";
import { actionsOf } from "./actions.ts";
import { queriesOf } from "./queries.ts";
import type { App } from "../open-app.ts";
import { redacted } from "./without-secrets.ts";
import { targetNamed } from "./target-named.ts";
import { webhooksOf } from "./webhooks.ts";

export function createOperations(app: App): Operations {
  return redacted(operationsOver(app), app.around.redact);
}

function operationsOver(app: App): Operations {
  const named = targetNamed(app);
  return {
    get targets() {
      return [...app.engine.targets.keys()];
    },
    check: (names, signal) =>
      checkTargets(names.length > 0 ? names.map(named) : [...app.engine.targets.values()], signal, app),
    async plan(name, options) {
      const target = named(name);
      const report = await planReport(target, told(options), app.engine);
      return { ...report, running: isAlive(await app.store.leases.get(target.name), app.engine) };
    },
    ...queriesOf(app, named),
    explain: (name, person, options) => explanation(named(name), person, told(options), app.engine),
    people: (name, signal) => peopleReport(named(name), signal, app.engine),
    webhooks: webhooksOf(app),
    backup: (file) => backUp(app.store, app.config.database.reveal(), file),
    ...actionsOf(app),
  };
}

interface Told {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

function told({ signal, progress }: Told) {
  return { signal, progress: (phase: string, done: number, total: number | null) => progress({ phase, done, total }) };
}
