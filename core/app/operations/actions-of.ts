/** The actions of people and programs. Each is recorded in the table `actions` with who did it; runs also name who asked for them. */
import { requestRun } from "../../engine/operations/request-run.ts";
import { runAndWait } from "../../engine/operations/run-and-wait.ts";
import type { Actions, SyncOptions } from "../../engine/operations/actions.ts";
import type { Engine, Target } from "../../engine/engine.ts";
import { knownAs } from "../../engine/run/former-name.ts";
import { fenced } from "../../engine/run/lease/fenced.ts";
import { underLease } from "../../engine/run/lease/lease.ts";
import { setAsideOpen } from "../../engine/run/recover.ts";
import { UnknownName } from "../../engine/operations/unknown-name.ts";
import { reject } from "../../engine/incidents/reject.ts";
import { undoReject } from "../../engine/incidents/rejections.ts";
import { targetStatus } from "../../engine/reports/status.ts";
import { requirePausable, requireRunnable } from "../../engine/run/may-run.ts";
import { CommandRefused } from "../../model/errors.ts";
import type { RunError, RunSpec, Trigger } from "../../model/run.ts";
import type { Store } from "../../store/store.ts";
import { backUpToSend } from "./back-up.ts";
import { breakLinks } from "./links.ts";
import type { App } from "../open-app.ts";
import { recorder } from "./recorder.ts";
import { requireInForce } from "./require-in-force.ts";
import { targetNamed } from "./target-named.ts";
import { testMail } from "./test-mail.ts";
import { tokenActions } from "./token-actions.ts";
import { webhookActions } from "./webhooks.ts";

const WHOLE = { area: null, scope: "full" } as const;

/** Ends the requests that no person made when a target is paused: the resume runs everything anyway. */
const pausedBefore = (target: string): RunError => ({
  code: "TARGET_INACTIVE",
  message: "the target was paused before its run began",
  remedy: `Nothing to do: \`rollcall resume ${target}\` runs it.`,
});

export function actionsOf(app: App): Actions {
  const named = targetNamed(app);
  /** Records an action in the transaction that `store` is in. */
  const recordIn = (store: Store) => recorder({ store, clock: app.clock, around: app.around });
  const record = recorder(app);
  const run = async (target: Target, trigger: Trigger, options: SyncOptions) => {
    const { by, area, scope, approve, signal, progress, most } = options;
    const wish = { trigger, triggeredBy: by, area: areaOf(target, area), scope, approve, signal, progress };
    requireRunnable(target, wish);
    await requireInForce(target, app, { signal, progress });
    await app.store.transaction(async (store) => {
      if (trigger === "resume") await liftPause(target, store);
      await recordIn(store)(by, wordOf(trigger), target.name, detailOf(options));
    });
    return runAndWait(target, { ...wish, most }, app.engine);
  };

  return {
    sync: (name, options) => run(named(name), options.approve === null ? "manual" : "approval", options),
    async requestRun(name, wish) {
      const target = named(name);
      const { by, area, scope, approve, resume = false } = wish;
      const trigger = resume ? "resume" : approve === null ? "manual" : "approval";
      const order = { trigger, triggeredBy: by, area: areaOf(target, area), scope, approve } as const;
      // A daemon that stands by may have another config than the leader, which does the run.
      await requireInForce(target, app, null);
      return app.store.transaction(async (store) => {
        if (resume) await liftPause(target, store);
        const request = await requestRun(target, order, { ...app.engine, store });
        await recordIn(store)(by, wordOf(trigger), target.name, detailOf(wish));
        return request;
      });
    },
    async pause(name, by, reason) {
      const target = named(name);
      requirePausable(target);
      const pause = { pausedAt: app.clock.now(), pausedBy: by, pauseReason: reason };
      await app.store.transaction(async (store) => {
        const known = await knownAs(target, store);
        await store.targets.save(known, { plugin: target.plugin, ...pause });
        await store.requests.refuseUnasked(known, pausedBefore(name));
        await recordIn(store)(by, "pause", name, reason);
      });
      return targetStatus(target, app.engine);
    },
    resume: (name, options) => run(named(name), "resume", { ...options, ...WHOLE, approve: null }),
    approve: (name, digest, options) => run(named(name), "approval", { ...options, ...WHOLE, approve: digest }),
    async reject(name, digest, by) {
      const rejected = await reject(await knownAs(named(name), app.store), digest, by, app.engine);
      await record(by, "reject", name, digest);
      return { ...rejected, target: name };
    },
    async undoReject(name, digest, by) {
      const undone = await undoReject(await knownAs(named(name), app.store), digest, by, app.engine);
      await record(by, "undo_reject", name, digest);
      return { ...undone, target: name };
    },
    async breakLinks(name, person, by, { written } = { written: false }) {
      const target = named(name);
      return asOnlyWriter(target, app.engine, async (store, known) => {
        const { report, detail } = await breakLinks(known, { person, written }, store);
        if (person === null) {
          await setAsideOpen(known, store);
          await store.peopleHere.put(known, new Set());
          await store.removedRecords.clear(known);
        }
        await recordIn(store)(by, "break_links", name, detail);
        return { ...report, target: name };
      });
    },
    async testMail(by) {
      const report = await testMail(app);
      await record(by, "test_mail", null, null);
      return report;
    },
    async sendBackup(by) {
      const copy = await backUpToSend(app.store, app.config.database.reveal(), app.clock);
      await record(by, "backup", null, null);
      return copy;
    },
    ...tokenActions(app),
    ...webhookActions(app),
  };
}

/**
 * Changes what a run would write back from what it has read: the links of a target have one writer, who has its lease.
 * @param work within a transaction; `known`: the name under which the target is remembered
 * @throws CommandRefused BUSY while a run goes on
 */
async function asOnlyWriter<T>(
  target: Target,
  engine: Engine,
  work: (store: Store, known: string) => Promise<T>,
): Promise<T> {
  const known = await knownAs(target, engine.store);
  const done = await underLease(known, engine, (lease) =>
    fenced(engine, lease).store.transaction(async (store) => {
      // It may have been renamed before the lease was ours.
      if ((await knownAs(target, store)) !== known) throw underWay(target.name);
      return { result: await work(store, known) };
    }),
  );
  if (!done) throw underWay(target.name);
  return done.result;
}

function underWay(target: string): CommandRefused {
  return new CommandRefused("BUSY", `a run of ${target} is under way, and writes the links of what it does`, {
    remedy: `Nothing was forgotten. Try again when it has ended: \`rollcall status\` says so. To keep the next one from beginning meanwhile: \`rollcall pause ${target}\`.`,
  });
}

function areaOf(target: Target, area: string | null): string | null {
  if (area !== null && !target.areas.includes(area)) throw new UnknownName("area", area, target.areas);
  return area;
}

/**
 * Ends the pause that somebody began by hand. An incident stays open until the run that follows succeeds, as for a run by `sync`: closed
 * before, it would be told as resolved, and opened again with a new "since", at every try. `store`: in one transaction with the request for
 * that run.
 */
async function liftPause(target: Target, store: Store): Promise<void> {
  await store.targets.save(await knownAs(target, store), { pausedAt: null, pausedBy: null, pauseReason: null });
}

function wordOf(trigger: Trigger): string {
  if (trigger === "resume") return "resume";
  return trigger === "approval" ? "approve" : "sync";
}

function detailOf({ area, scope, approve }: RunSpec): string | null {
  const parts = [approve, area, scope === "partial" ? scope : null].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(", ") : null;
}
