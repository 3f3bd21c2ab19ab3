/** One mail of each sort, with names that would do harm if they were not escaped. */
import type { WaitingRecord } from "../../../../core/model/run.ts";
import type { Content, Mail, Reader } from "../../../../core/notify/mails/content.ts";
import { configRefused } from "../../../../core/notify/mails/config-refused.ts";
import { holdMail } from "../../../../core/notify/mails/hold-mail.ts";
import { incidentChanged } from "../../../../core/notify/mails/incident-changed.ts";
import { incidentClosed } from "../../../../core/notify/mails/incident-closed.ts";
import type { OpenIncidentData } from "../../../../core/notify/mails/incident-content.ts";
import { incidentOpened } from "../../../../core/notify/mails/incident-opened.ts";
import { incidentReminder } from "../../../../core/notify/mails/incident-reminder.ts";
import { layOut } from "../../../../core/notify/mails/layout.ts";
import { newDatabase } from "../../../../core/notify/mails/new-database.ts";
import { pausedLong } from "../../../../core/notify/mails/paused-long.ts";
import { recordsWaiting } from "../../../../core/notify/mails/records-waiting.ts";
import { testMail } from "../../../../core/notify/mails/test-mail.ts";
import { wasAway } from "../../../../core/notify/mails/was-away.ts";
import { textsOf } from "../../../../core/notify/mails/texts.ts";
import type { HeldRecord } from "../../../../core/store/store.ts";

export const HARMFUL = `<img src=x onerror="alert('Ada')">&amp;`;

export function readerOf(language: "en" | "de", publicUrl: string | null = "https://rollcall.example.com"): Reader {
  return { texts: textsOf(language), timezone: "Europe/Berlin", publicUrl };
}

export function incidentData(change: Partial<OpenIncidentData> = {}): OpenIncidentData {
  return {
    incident: {
      cause: "target desks CREDENTIALS_REFUSED",
      code: "CREDENTIALS_REFUSED",
      message: `Buuky refused the token of ${HARMFUL}`,
      remedy: "Make a new token in Buuky under Settings → SCIM.",
      nextProbeAt: "2026-07-21T12:20:00.000Z",
      run: "r7",
    },
    since: "2026-07-21T12:05:00.000Z",
    lacksSecret: false,
    lastSuccess: new Map([["desks", "2026-07-21T11:55:00.000Z"]]),
    targets: ["desks"],
    ...change,
  };
}

export function heldUser(number: number, change: Partial<HeldRecord> = {}): HeldRecord {
  return {
    kind: "user",
    op: "deactivate",
    subject: `p${number}`,
    title: `person-${number}@example.com`,
    person: `person-${number}@example.com`,
    remoteId: `u${number}`,
    reason: `left the company, says record ${number}`,
    fingerprint: `f${number}`,
    ...change,
  };
}

export const HOLD = {
  target: "learning",
  digest: "4f9a-77c1",
  since: "2026-07-21T12:05:00.000Z",
  records: Array.from({ length: 51 }, (_, i) => heldUser(i + 1)),
};

const WAITING: readonly WaitingRecord[] = (["parked", "conflict"] as const).map((sort) => ({
  sort,
  kind: "user",
  subject: "p1",
  title: HARMFUL,
  person: HARMFUL,
  code: "AMBIGUOUS",
  message: `2 could be ${HARMFUL}`,
  remedy: sort === "parked" ? `Remove ${HARMFUL}.` : null,
}));

const PROBLEM = {
  path: "targets.desks.windw",
  line: 41,
  column: 5,
  message: `unknown key ${HARMFUL}`,
  suggestion: "window",
};

export function allMails(reader: Reader): Readonly<Record<string, Mail>> {
  return Object.fromEntries(
    Object.entries(allContents(reader)).map(([name, content]) => [name, layOut(content, reader)]),
  );
}

export function allContents(reader: Reader): Readonly<Record<string, Content>> {
  const data = incidentData();
  return {
    incidentOpened: incidentOpened(data, reader),
    incidentChanged: incidentChanged({ ...data, before: { code: "UNREACHABLE" } }, reader),
    incidentReminder: incidentReminder({ ...data, now: "2026-07-22T12:05:00.000Z" }, reader),
    incidentClosed: incidentClosed({ ...data, closedAt: "2026-07-21T15:17:40.000Z" }, reader),
    holdOpened: holdMail("holdOpened", { ...HOLD, records: [heldUser(1, { title: HARMFUL })] }, reader),
    holdReminder: holdMail("holdReminder", { ...HOLD, records: [heldUser(1, { title: HARMFUL })] }, reader),
    recordsWaiting: recordsWaiting({ target: "learning", run: "r7", records: WAITING }, reader),
    pausedLong: pausedLong(
      {
        target: "desks",
        since: "2026-07-10T12:05:00.000Z",
        now: "2026-07-21T12:05:00.000Z",
        by: "cli:ada",
        reason: HARMFUL,
      },
      reader,
    ),
    configRefused: configRefused({ file: `config of ${HARMFUL}.yaml`, problems: [PROBLEM] }, reader),
    wasAway: wasAway(
      { since: "2026-07-18T12:05:00.000Z", until: "2026-07-21T14:05:00.000Z", targets: ["desks"] },
      reader,
    ),
    newDatabase: newDatabase({ where: HARMFUL, at: "2026-07-21T12:05:00.000Z", again: true }, reader),
    testMail: testMail({ now: "2026-07-21T12:05:00.000Z" }, reader),
  };
}
