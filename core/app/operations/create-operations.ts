/** The operations over an open app; `core/engine/operations/operations.ts` says what each promises. */
import type { Operations } from "../../engine/operations/operations.ts";
import { peopleReport } from "../../engine/reports/people-report.ts";
import { explanation } from "../../engine/reports/explanation.ts";
import { planReport } from "../../engine/reports/plan-report.ts";
import { isAlive } from "../../engine/run/lease/lease-holder.ts";
import { backUp } from "./back-up.ts";
import { checkTargets } from "./check.ts";
import { actionsOf } from "./actions-of.ts";
import { queriesOf } from "./queries-of.ts";
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
      const report = await planReport(target, options, app.engine);
      return { ...report, running: isAlive(await app.store.leases.get(target.name), app.engine) };
    },
    ...queriesOf(app, named),
    explain: (name, person, options) => explanation(named(name), person, options, app.engine),
    people: (name, signal) => peopleReport(named(name), signal, app.engine),
    webhooks: webhooksOf(app),
    backup: (file) => backUp(app.store, app.config.database.reveal(), file),
    ...actionsOf(app),
  };
}
