/** The four tables that a notifier touches, in memory: what happens in a day, without a disk. */
import type { Hold, Incident, Notice, OutboxMail } from "../../../core/store/store.ts";
import type { NotifyStore } from "../../../core/notify/notifier.ts";

export function memoryStore(): NotifyStore {
  const incidents: Incident[] = [];
  const notices = new Map<string, Notice>();
  const holds = new Map<string, Hold>();
  let mails: OutboxMail[] = [];
  const replaced = (id: number, change: Partial<OutboxMail>) => {
    mails = mails.map((mail) => (mail.id === id ? { ...mail, ...change } : mail));
  };
  return {
    incidents: {
      open: async (target) => incidents.find((i) => i.target === target && i.closedAt === null),
      allOpen: async () => incidents.filter((i) => i.closedAt === null),
      async put(incident) {
        const at = incidents.findIndex((i) => i.target === incident.target && i.closedAt === null);
        const old = incidents[at];
        const row: Incident = {
          ...incident,
          id: old?.id ?? incidents.length + 1,
          openedAt: old?.openedAt ?? incident.openedAt,
          closedAt: null,
          closedBy: null,
          probes: 0,
        };
        if (old) incidents[at] = row;
        else incidents.push(row);
        return row;
      },
      async probed() {},
      async close(id, closedAt, closedBy) {
        const at = incidents.findIndex((i) => i.id === id);
        incidents[at] = { ...incidents[at]!, closedAt, closedBy };
      },
      list: async ({ limit = 50 }) => [...incidents].reverse().slice(0, limit),
    },
    holds: {
      open: async (target) => holds.get(target),
      get: async (target) => holds.get(target),
      async put(hold) {
        holds.set(hold.target, { ...hold, state: "open", decidedBy: null, decidedAt: null });
      },
      async decide(target) {
        holds.delete(target);
      },
      async close(target) {
        holds.delete(target);
      },
      rejected: async () => new Set(),
      async reject() {},
      async unreject() {},
    },
    notices: {
      get: async (recipient, cause) => notices.get(`${recipient} ${cause}`),
      all: async () => [...notices.values()],
      async put(notice) {
        notices.set(`${notice.recipient} ${notice.cause}`, notice);
      },
      async drop(recipient, cause) {
        notices.delete(`${recipient} ${cause}`);
      },
    },
    outbox: {
      async add(mail) {
        const rest = { attempts: 0, nextTryAt: mail.createdAt, sentAt: null, lastError: null };
        mails.push({ ...mail, ...rest, id: mails.length + 1 });
      },
      async claim(now, until) {
        const due = mails.find((mail) => mail.sentAt === null && mail.nextTryAt <= now);
        if (due) replaced(due.id, { nextTryAt: until });
        return due;
      },
      sent: async (id, sentAt) => replaced(id, { sentAt, lastError: null }),
      async failed(id, lastError, nextTryAt) {
        const attempts = mails.find((mail) => mail.id === id)!.attempts + 1;
        replaced(id, { lastError, nextTryAt, attempts });
      },
      async state() {
        const queued = mails.filter((mail) => mail.sentAt === null);
        const [oldest] = queued;
        return {
          queued: queued.length,
          oldest: oldest?.createdAt ?? null,
          lastError: oldest?.lastError ?? null,
          attempts: Math.max(0, ...queued.map((mail) => mail.attempts)),
        };
      },
      recent: async (limit) => [...mails].reverse().slice(0, limit),
    },
  };
}
