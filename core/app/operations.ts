/** What people and programs can ask for, over an open app: `core/engine/operations.ts` says what each promises. */
import { randomUUID } from "node:crypto";
import { askForRun } from "../engine/ask-for-run.ts";
import type { Target } from "../engine/engine.ts";
import { resolveIncident } from "../engine/incidents.ts";
import { UnknownName, type LinksReport, type Operations, type SyncOptions } from "../engine/operations.ts";
import { peopleReport } from "../engine/people.ts";
import { planReport } from "../engine/report.ts";
import { reject } from "../engine/reject.ts";
import { isAlive, statusReport, targetStatus } from "../engine/status.ts";
import { CommandRefused } from "../model/errors.ts";
import type { Trigger } from "../model/run.ts";
import type { Link } from "../model/record.ts";
import type { LinkTable } from "../store/store.ts";
import { sendTestMail } from "../notify/send-test-mail.ts";
import { backUp } from "./back-up.ts";
import { checkTargets } from "./check.ts";
import { mailState } from "./mail-state.ts";
import type { App } from "./open-app.ts";
import { runHistory } from "./run-history.ts";

export function createOperations(app: App): Operations {
  const targetNamed = (name: string): Target => {
    const target = app.engine.targets.get(name);
    if (!target) throw new UnknownName("target", name, [...app.engine.targets.keys()]);
    return target;
  };
  const run = (name: string, trigger: Trigger, { by, area, scope, approve, signal, progress }: SyncOptions) => {
    const target = targetNamed(name);
    if (area !== null && !target.areas.includes(area)) throw new UnknownName("area", area, target.areas);
    const wish = { trigger, triggeredBy: by, area, scope, approve, signal };
    const told = {
      progress: (phase: string, done: number, total: number | null) => progress({ phase, done, total }),
      say: (phase: string) => progress({ phase, done: 0, total: null, notice: true }),
    };
    return askForRun(target, { ...wish, ...told }, app.engine);
  };
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
    status: async () => statusReport(app.engine, await mailState(app.store, { configured: app.config.mail !== null })),
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
      targetNamed(name);
      await app.store.transaction(async (store) => {
        await store.targets.save(name, { pausedAt: null, pausedBy: null, pauseReason: null });
        await resolveIncident(store, name, `resume by ${options.by}`, app.engine);
      });
      return run(name, "resume", { ...options, ...whole, approve: null });
    },
    approve: (name, digest, options) => run(name, "approval", { ...options, ...whole, approve: digest }),
    reject: (name, digest, by) => reject(targetNamed(name).name, digest, by, app.engine),
    people: (name, signal) => peopleReport(targetNamed(name), signal, app.engine),
    links: async (name) => linksReport(name, await app.store.links.of(targetNamed(name).name)),
    breakLinks: async (name, person) => breakLinks(targetNamed(name).name, person, app.store.links),
    testMail: () => testMail(app),
    backup: (file) => backUp(app.store, app.config.database.reveal(), file),
  };
}

function linksReport(target: string, links: readonly Link[]): LinksReport {
  const rows = links.map(({ kind, title, person, remoteId, since, lastWrittenAt }) => ({
    kind,
    subject: title,
    person,
    remote_id: remoteId,
    since,
    last_written_at: lastWrittenAt,
  }));
  return { target, links: rows };
}

/** Of one person (all kinds), or of everybody. The records themselves stay as they are. */
async function breakLinks(target: string, person: string | null, table: LinkTable): Promise<LinksReport> {
  const links = await table.of(target);
  const wanted = person?.trim().toLowerCase();
  const broken = links.filter(
    (link) => wanted === undefined || link.personId === person || link.person?.toLowerCase() === wanted,
  );
  if (wanted !== undefined && broken.length === 0) {
    throw new UnknownName(
      "linked person",
      person as string,
      [...new Set(links.map((link) => link.person ?? link.subject))].slice(0, 20),
    );
  }
  const kinds = new Map(
    broken.map((link) => [link.kind, broken.filter((one) => one.kind === link.kind).map((one) => one.subject)]),
  );
  for (const [kind, subjects] of kinds) await table.drop(target, kind, subjects);
  return linksReport(target, broken);
}

class NoMail extends CommandRefused {
  constructor() {
    super("CONFIG", "no mail is configured", { remedy: "Add `mail: { from, smtp }` to the config." });
  }
}

async function testMail(app: App): Promise<{ recipients: readonly string[]; response: string }> {
  const mail = app.transport();
  if (!mail) throw new NoMail();
  const { owners, language, timezone, web } = app.config;
  const reader = { language, timezone, publicUrl: web?.publicUrl ?? null };
  const response = await sendTestMail({ ...mail, recipients: owners, reader, clock: app.clock, newId: randomUUID });
  return { recipients: owners, response: app.around.redact(response) };
}
