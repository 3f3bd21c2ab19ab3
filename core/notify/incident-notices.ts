/**
 * Mails about incidents. A notice (recipient, cause) stands from the opening mail to the closing one, so five targets that
 * meet the same cause are one mail. A cause that an incident had before keeps its notice until that recipient's next close:
 * an incident that swings between two causes is told twice and then stays quiet.
 */
import { readCause } from "../model/incident-cause.ts";
import { RULES } from "../model/rules.ts";
import type { Instant } from "../model/time.ts";
import type { Incident, Notice } from "../store/store.ts";
import { incidentChanged } from "./mails/incident-changed.ts";
import { incidentClosed } from "./mails/incident-closed.ts";
import type { IncidentMailData, OpenIncidentData } from "./mails/incident-content.ts";
import { incidentOpened } from "./mails/incident-opened.ts";
import { incidentReminder } from "./mails/incident-reminder.ts";
import type { Notifier, NotifyStore } from "./notifier.ts";
import type { Post } from "./post.ts";
import { isReminderDue, redate } from "./reminder-due.ts";
import { standStill, type StandStill } from "./stand-still.ts";

/** How many incidents are searched for the targets that a closing mail names. */
const RECENT = 500;

type Targets = ReadonlySet<string>;

export function incidentNotices(post: Post): Pick<Notifier, "opened" | "closed" | "remind"> {
  /** The mail's data for one recipient, which names only targets of theirs. */
  function dataFor(own: Targets, incident: Incident, since: Instant, targets: Iterable<string>): IncidentMailData {
    return { incident, since, targets: ownOf(own, targets) };
  }

  /** The same, for a mail about an incident that is open: with what a pause by hand changes for each target. */
  function dataOfOpen(own: Targets, incident: Incident, since: Instant, { open, paused }: StandStill) {
    const data = dataFor(
      own,
      incident,
      since,
      withCause(open, incident.cause).map(({ target }) => target),
    );
    // Nothing is tested on a target that a person has paused.
    const nextProbeAt = paused.has(incident.target) ? null : incident.nextProbeAt;
    return { ...data, incident: { ...incident, nextProbeAt }, paused: data.targets.filter((name) => paused.has(name)) };
  }

  /** The data of a mail about an incident that is open. Asked only for one that goes out, since what is due is looked at each minute. */
  async function whileOpen(tx: NotifyStore, data: IncidentMailData): Promise<OpenIncidentData> {
    const lastSuccess = new Map<string, Instant>();
    const named = [data.targets, data.soon ?? []].flatMap((targets) => targets.slice(0, RULES.mail.names));
    for (const target of named) {
      const { lastSuccessAt = null } = (await tx.targets.get(target)) ?? {};
      if (lastSuccessAt !== null) lastSuccess.set(target, lastSuccessAt);
    }
    return { ...data, lacksSecret: data.targets.some(post.lacksSecret), lastSuccess };
  }

  async function openMail(tx: NotifyStore, recipient: string, data: IncidentMailData): Promise<void> {
    await tx.notices.put(noticeOf(recipient, data.incident.cause, data.since, post.now()));
    await post.send(tx, recipient, data.incident.cause, incidentOpened(await whileOpen(tx, data), post.reader()));
  }

  /** Targets that will meet a source's cause at their next run. One that stands still has no such run. */
  function soonAffected({ cause }: Incident, { open, paused }: StandStill): string[] {
    const read = readCause(cause);
    if (read?.side !== "source") return [];
    const still = new Set([...paused, ...open.map(({ target }) => target)]);
    return post.targetsOf(read.name).filter((target) => !still.has(target));
  }

  async function opened(tx: NotifyStore, incident: Incident, before?: Pick<Incident, "cause" | "code">): Promise<void> {
    if (!post.enabled()) return;
    const still = await standStill(tx);
    for (const [recipient, own] of post.readers()) {
      if (!own.has(incident.target)) continue;
      const soon = ownOf(own, soonAffected(incident, still));
      const data = { ...dataOfOpen(own, incident, incident.openedAt, still), soon };
      const notice = await tx.notices.get(recipient, incident.cause);
      const told = notice && !isLeftOver(notice, incident, concerning(own, still.open)) ? notice : undefined;
      if (before && before.cause !== incident.cause) await change(tx, recipient, data, before, told);
      else if (!told) await openMail(tx, recipient, data);
    }
  }

  async function change(
    tx: NotifyStore,
    recipient: string,
    data: IncidentMailData,
    before: Pick<Incident, "cause" | "code">,
    told: Notice | undefined,
  ): Promise<void> {
    if (told) {
      const old = await tx.notices.get(recipient, before.cause);
      if (old && old.lastMailedAt > told.lastMailedAt)
        await tx.notices.put({ ...told, lastMailedAt: old.lastMailedAt });
      return;
    }
    await tx.notices.put(noticeOf(recipient, data.incident.cause, data.since, post.now()));
    const changed = { ...(await whileOpen(tx, data)), before };
    await post.send(tx, recipient, data.incident.cause, incidentChanged(changed, post.reader()));
  }

  async function closed(tx: NotifyStore, incident: Incident, how = { silently: false }): Promise<void> {
    const open = await tx.incidents.allOpen();
    const readers = post.readers();
    const notices = (await tx.notices.all()).filter(isOfIncident);
    for (const notice of notices.filter(({ cause }) => cause === incident.cause)) {
      const own = readers.get(notice.recipient) ?? new Set();
      if (concerning(own, withCause(open, incident.cause)).length > 0) continue;
      const targets = await recovered(tx, incident, notice.openedAt, how.silently);
      const data = dataFor(own, incident, notice.openedAt, targets);
      const over = staleBeside(notice, notices, concerning(own, open));
      for (const { recipient, cause } of over) await tx.notices.drop(recipient, cause);
      // No closing mail will follow, so opening mails that have not been sent yet are withdrawn.
      if (data.targets.length === 0)
        for (const { recipient, cause } of over) await tx.outbox.withdraw(recipient, cause);
      if (data.targets.length === 0 || !post.enabled()) continue;
      const closedAt = incident.closedAt ?? post.now();
      await post.send(tx, notice.recipient, notice.cause, incidentClosed({ ...data, closedAt }, post.reader()));
    }
  }

  async function remind(tx: NotifyStore): Promise<void> {
    if (!post.enabled()) return;
    const still = await standStill(tx);
    if (still.open.length === 0) return;
    for (const [recipient, own] of post.readers()) {
      const open = concerning(own, still.open);
      for (const cause of new Set(open.map((one) => one.cause))) await remindOf(tx, recipient, own, cause, still);
    }
  }

  async function remindOf(tx: NotifyStore, recipient: string, own: Targets, cause: string, still: StandStill) {
    const incidents = withCause(concerning(own, still.open), cause);
    const newest = incidents.findLast(({ target }) => !still.paused.has(target)) ?? incidents.at(-1)!;
    const notice = await tx.notices.get(recipient, cause);
    const since = notice?.openedAt ?? incidents.map(({ openedAt }) => openedAt).sort()[0]!;
    const data = dataOfOpen(own, newest, since, still);
    if (!notice) return openMail(tx, recipient, data);
    if (notice.lastMailedAt > post.now()) return redate(tx, notice, post);
    if (!isReminderDue(notice, post)) return;
    await tx.notices.put({ ...notice, lastMailedAt: post.now(), reminders: notice.reminders + 1 });
    // A mail that still waits says the same. So when the mail server is back, one mail goes out and not one for each day.
    if (await tx.outbox.waits(recipient, cause)) return;
    const reminder = { ...(await whileOpen(tx, data)), now: post.now() };
    await post.send(tx, recipient, cause, incidentReminder(reminder, post.reader()));
  }

  return { opened, closed, remind };
}

function noticeOf(recipient: string, cause: string, openedAt: Instant, now: Instant): Notice {
  return { recipient, cause, openedAt, lastMailedAt: now, reminders: 0, size: 0 };
}

function ownOf(own: Targets, targets: Iterable<string>): string[] {
  return [...new Set(targets)].filter((target) => own.has(target)).sort();
}

function isOfIncident({ cause }: Notice): boolean {
  return readCause(cause) !== null;
}

/** Whether a notice was left behind by an earlier incident whose cause changed, so that nobody was told of this one. */
function isLeftOver(notice: Notice, incident: Incident, open: readonly Incident[]): boolean {
  const others = withCause(open, incident.cause).filter(({ target }) => target !== incident.target);
  return others.length === 0 && notice.openedAt < incident.openedAt;
}

function withCause(incidents: readonly Incident[], cause: string): Incident[] {
  return incidents.filter((incident) => incident.cause === cause);
}

function concerning(own: Targets, incidents: readonly Incident[]): Incident[] {
  return incidents.filter(({ target }) => own.has(target));
}

/** Every target that had the cause since the recipient was told, since the closing mail is about all of them. */
async function recovered(tx: NotifyStore, incident: Incident, since: Instant, silently: boolean): Promise<string[]> {
  const recent = await tx.incidents.list({ limit: RECENT });
  const targets = withCause(recent, incident.cause)
    .filter(({ closedAt }) => closedAt !== null && closedAt >= since)
    .map(({ target }) => target);
  return silently ? targets.filter((target) => target !== incident.target) : [...targets, incident.target];
}

/** The recipient's notices, including this one, of causes that none of their open incidents has any more. */
function staleBeside(
  { recipient }: Notice,
  notices: readonly Notice[],
  open: readonly Incident[],
): readonly Pick<Notice, "recipient" | "cause">[] {
  return notices.filter((one) => one.recipient === recipient && withCause(open, one.cause).length === 0);
}
