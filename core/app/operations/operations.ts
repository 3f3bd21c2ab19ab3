/** What people and programs can ask for, over an open app: `core/engine/operations/operations.ts` says what each promises. */
import { requestedRun } from "../../engine/operations/request-run.ts";
import type { Operations } from "../../engine/operations/operations.ts";
import { peopleReport } from "../../engine/operations/people-report.ts";
import { planReport } from "../../engine/operations/run-report.ts";
import { statusReport } from "../../engine/operations/status.ts";
import { isAlive } from "../../engine/run/lease-holder.ts";
import { backUp } from "./back-up.ts";
import { checkTargets } from "./check.ts";
import { actionsOf } from "./actions.ts";
import { knownAs } from "../../engine/run/former-name.ts";
import { linksReport } from "./links.ts";
import { queriesOf } from "./queries.ts";
import { mailState } from "./mail-state.ts";
import type { App } from "../open-app.ts";
import { runHistory } from "./run-history.ts";
import { targetNamed } from "./target-named.ts";
import { tokenReport } from "./token-actions.ts";

export function createOperations(app: App): Operations {
  const named = targetNamed(app);
  return {
    get targets() {
      return [...app.engine.targets.keys()];
    },
    check: (names, signal) =>
      checkTargets(names.length > 0 ? names.map(named) : [...app.engine.targets.values()], signal, app),
    async plan(name, { signal, progress }) {
      const target = named(name);
      const told = {
        signal,
        progress: (phase: string, done: number, total: number | null) => progress({ phase, done, total }),
      };
      const report = await planReport(target, told, app.engine);
      return { ...report, running: isAlive(await app.store.leases.get(target.name), app.engine) };
    },
    request: (id) => requestedRun(id, app.engine),
    status: async () => statusReport(app.engine, await mailState(app.store, { configured: app.config.mail !== null })),
    ...queriesOf(app, named),
    ...runHistory(app.store, () => [...app.engine.targets.keys()]),
    people: (name, signal) => peopleReport(named(name), signal, app.engine),
    links: async (name) => linksReport(name, await app.store.links.of(await knownAs(named(name), app.store))),
    actions: ({ target, cursor }) => actionsReport(app, target, cursor),
    tokens: async () => ({ tokens: (await app.store.tokens.all()).map(tokenReport) }),
    backup: (file) => backUp(app.store, app.config.database.reveal(), file),
    ...actionsOf(app),
  };
}

async function actionsReport(
  { store }: App,
  target: string | null,
  cursor: string | null,
): ReturnType<Operations["actions"]> {
  const { actions, next } = await store.actions.list({
    ...(target && { target }),
    ...(cursor && { cursor: Number(cursor) }),
  });
  return { actions: actions.map(({ id: _, ...action }) => action), next: next === null ? null : String(next) };
}
