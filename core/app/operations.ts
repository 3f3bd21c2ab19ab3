/** What people and programs can ask for, over an open app: `core/engine/operations.ts` says what each promises. */
import { ask, askedFor } from "../engine/ask.ts";
import { askForRun } from "../engine/ask-for-run.ts";
import type { Target } from "../engine/engine.ts";
import { resolveIncident } from "../engine/incidents.ts";
import { UnknownName, type Operations, type SyncOptions } from "../engine/operations.ts";
import { peopleReport } from "../engine/people.ts";
import { planReport } from "../engine/report.ts";
import { reject } from "../engine/reject.ts";
import { isAlive, statusReport, targetStatus } from "../engine/status.ts";
import type { Trigger } from "../model/run.ts";
import { checkTargets } from "./check.ts";
import { breakLinks, linksReport } from "./links.ts";
import { looksOf } from "./looks.ts";
import { mailState } from "./mail-state.ts";
import type { App } from "./open-app.ts";
import { runHistory } from "./run-history.ts";
import { testMail } from "./test-mail.ts";

export function createOperations(app: App): Operations {
  const targetNamed = (name: string): Target => {
    const target = app.engine.targets.get(name);
    if (!target) throw new UnknownName("target", name, [...app.engine.targets.keys()]);
    return target;
  };
  const areaOf = (target: Target, area: string | null): string | null => {
    if (area !== null && !target.areas.includes(area)) throw new UnknownName("area", area, target.areas);
    return area;
  };
  const run = (name: string, trigger: Trigger, { by, area, scope, approve, signal, progress }: SyncOptions) => {
    const target = targetNamed(name);
    const wish = { trigger, triggeredBy: by, area: areaOf(target, area), scope, approve, signal };
    const told = {
      progress: (phase: string, done: number, total: number | null) => progress({ phase, done, total }),
      say: (phase: string) => progress({ phase, done: 0, total: null, notice: true }),
    };
    return askForRun(target, { ...wish, ...told }, app.engine);
  };
  /** Ends a pause and closes the incident, whatever the run then comes to. */
  const lift = ({ name }: Target, by: string) =>
    app.store.transaction(async (store) => {
      await store.targets.save(name, { pausedAt: null, pausedBy: null, pauseReason: null });
      await resolveIncident(store, name, `resume by ${by}`, app.engine);
    });
  const whole = { area: null, scope: "full" } as const;

  return {
    get targets() {
      return [...app.engine.targets.keys()];
    },
    check: (names, signal) =>
      checkTargets(names.length > 0 ? names.map(targetNamed) : [...app.engine.targets.values()], signal, app),
    async plan(name, { signal, progress }) {
      const target = targetNamed(name);
      const report = await planReport(
        target,
        { signal, progress: (phase, done, total) => progress({ phase, done, total }) },
        app.engine,
      );
      return { ...report, running: isAlive(await app.store.leases.get(target.name), app.engine) };
    },
    sync: (name, options) => run(name, options.approve === null ? "manual" : "approval", options),
    async ask(name, { by, area, scope, approve, resume = false }) {
      const target = targetNamed(name);
      const trigger = resume ? "resume" : approve === null ? "manual" : "approval";
      const wish = { trigger, triggeredBy: by, area: areaOf(target, area), scope, approve } as const;
      if (resume) await lift(target, by);
      return ask(target, wish, app.engine);
    },
    request: (id) => askedFor(id, app.engine),
    status: async () => statusReport(app.engine, await mailState(app.store, { configured: app.config.mail !== null })),
    ...looksOf(app, targetNamed),
    ...runHistory(app.store, () => [...app.engine.targets.keys()]),
    async pause(name, by, reason) {
      const target = targetNamed(name);
      await app.store.targets.save(name, {
        plugin: target.plugin,
        pausedAt: app.clock.now(),
        pausedBy: by,
        pauseReason: reason,
      });
      return targetStatus(target, app.engine);
    },
    async resume(name, options) {
      await lift(targetNamed(name), options.by);
      return run(name, "resume", { ...options, ...whole, approve: null });
    },
    approve: (name, digest, options) => run(name, "approval", { ...options, ...whole, approve: digest }),
    reject: (name, digest, by) => reject(targetNamed(name).name, digest, by, app.engine),
    people: (name, signal) => peopleReport(targetNamed(name), signal, app.engine),
    links: async (name) => linksReport(name, await app.store.links.of(targetNamed(name).name)),
    breakLinks: async (name, person) => breakLinks(targetNamed(name).name, person, app.store.links),
    testMail: () => testMail(app),
  };
}
