/** A notifier over the tables, a few targets with owners, and the few things an engine does to it. */
import type { ErrorCode } from "../../../core/model/errors.ts";
import type { Incident, OutboxMail } from "../../../core/store/store.ts";
import { createNotifier, type NotifySettings, type NotifyStore } from "../../../core/notify/notifier.ts";
import { memoryStore } from "./memory-store.ts";
import { virtualClock } from "./virtual-clock.ts";

export const ADA = "ada.anvil@example.com";
export const BRUNO = "bruno.beispiel@example.com";
export const CANARY = "s3cret-canary-4711";
export const FIVE = ["absences", "desks", "learning", "shifts", "surveys"];

export function scene(change: Partial<NotifySettings> = {}, tx: NotifyStore = memoryStore()) {
  const clock = virtualClock();
  let settings: NotifySettings = {
    from: "Rollcall <rollcall@example.com>",
    language: "en",
    timezone: "Europe/Berlin",
    publicUrl: null,
    owners: [ADA],
    targets: FIVE.map((name) => ({ name, source: "personio", owners: [ADA, BRUNO] })),
    ...change,
  };
  let ids = 0;
  const notifier = createNotifier({
    settings: () => settings,
    clock,
    redact: (text) => text.replaceAll(CANARY, "[redacted]"),
    newId: () => `mail-${++ids}`,
  });

  async function fail(target: string, code: ErrorCode, side: "source" | "target" = "target"): Promise<Incident> {
    const before = await tx.incidents.open(target);
    const incident = await tx.incidents.put({
      target,
      cause: side === "source" ? `source personio ${code}` : `target ${target} ${code}`,
      code,
      message: `it failed: ${code}, token ${CANARY}`,
      remedy: `put it right, not with ${CANARY}`,
      openedAt: clock.now(),
      run: null,
      nextProbeAt: null,
    });
    await notifier.opened(tx, incident, before);
    return incident;
  }

  async function recover(target: string, how?: { silently: boolean }): Promise<void> {
    const incident = await tx.incidents.open(target);
    if (!incident) return;
    const closedAt = clock.now();
    await tx.incidents.close(incident.id, closedAt, "probe");
    await notifier.closed(tx, { ...incident, closedAt, closedBy: "probe" }, how);
  }

  /** Oldest first. */
  async function mails(recipient?: string): Promise<OutboxMail[]> {
    const all = [...(await tx.outbox.recent(1000))].reverse();
    return recipient === undefined ? all : all.filter((mail) => mail.recipient === recipient);
  }

  async function subjects(recipient: string): Promise<string[]> {
    return (await mails(recipient)).map(({ subject }) => subject.replace("[rollcall] ", ""));
  }

  return {
    tx,
    clock,
    notifier,
    fail,
    recover,
    mails,
    subjects,
    configure: (more: Partial<NotifySettings>) => {
      settings = { ...settings, ...more };
    },
  };
}
