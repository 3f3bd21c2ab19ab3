/** A notifier over a real database, a few targets with owners, and what an engine does with it. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ErrorCode } from "../../../core/model/errors.ts";
import { causeText } from "../../../core/model/incident-cause.ts";
import { openStore } from "../../../core/store/open.ts";
import type { Incident, OutboxMail, Store } from "../../../core/store/store.ts";
import { createNotifier, type NotifySettings } from "../../../core/notify/notifier.ts";
import { putMigratedFile } from "../../kit/migrated.ts";
import { SHELF } from "../../kit/shelf.ts";
import { virtualClock, type VirtualClock } from "./virtual-clock.ts";

export const ADA = "ada.anvil@example.com";
export const BRUNO = "bruno.beispiel@example.com";
export const CANARY = "s3cret-canary-4711";
export const FIVE = ["absences", "desks", "learning", "shifts", "surveys"];

async function temporaryStore(clock: VirtualClock): Promise<Store> {
  const folder = await mkdtemp(join(SHELF, "rollcall-notify-"));
  const file = join(folder, "rollcall.db");
  await putMigratedFile(file);
  const store = await openStore({ url: `sqlite:${file}`, clock });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  return store;
}

export async function scene(change: Partial<NotifySettings> = {}) {
  const clock = virtualClock();
  const store = await temporaryStore(clock);
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

  function fail(target: string, code: ErrorCode, side: "source" | "target" = "target"): Promise<void> {
    return failAll([target], code, side);
  }

  function failAll(targets: readonly string[], code: ErrorCode, side: "source" | "target"): Promise<void> {
    return store.transaction(async (tx) => {
      for (const target of targets) {
        const before = await tx.incidents.open(target);
        const incident = await tx.incidents.put({
          target,
          cause: causeText({ side, code, name: side === "source" ? settings.targets[0]!.source : target }),
          code,
          message: `it failed: ${code}, token ${CANARY}`,
          remedy: `put it right, not with ${CANARY}`,
          openedAt: clock.now(),
          run: null,
          nextProbeAt: null,
        });
        await notifier.opened(tx, incident, before);
      }
    });
  }

  function recover(target: string, how?: { silently: boolean }): Promise<void> {
    return store.transaction(async (tx) => {
      const incident = (await tx.incidents.open(target)) as Incident;
      const closedAt = clock.now();
      await tx.incidents.close(incident.id, closedAt, "probe");
      await notifier.closed(tx, { ...incident, closedAt, closedBy: "probe" }, how);
    });
  }

  /** Lets a minute pass in which waiting mails go out, unless the mail server is down; then reminds. */
  async function remind({ down = false } = {}): Promise<void> {
    const now = clock.now();
    for (let mail = down ? undefined : await store.outbox.claim(now, now); mail; ) {
      await store.outbox.sent(mail.id, now);
      mail = await store.outbox.claim(now, now);
    }
    await store.transaction((tx) => notifier.remind(tx));
  }

  /** The mails, oldest first. */
  async function mails(recipient?: string): Promise<OutboxMail[]> {
    const all = [...(await store.outbox.recent(1000))].reverse();
    return recipient === undefined ? all : all.filter((mail) => mail.recipient === recipient);
  }

  async function subjects(recipient: string): Promise<string[]> {
    return (await mails(recipient)).map(({ subject }) => subject.replace("[rollcall] ", ""));
  }

  return {
    store,
    clock,
    notifier,
    fail,
    failAll,
    recover,
    remind,
    mails,
    subjects,
    configure: (more: Partial<NotifySettings>) => {
      settings = { ...settings, ...more };
    },
  };
}
