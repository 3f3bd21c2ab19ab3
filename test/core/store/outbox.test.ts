import { expect, it } from "vitest";
import type { Store } from "../../../core/store/store.ts";
import { LATER, newDatabase, NOW, ODD, onEachDatabase, open } from "./kit.ts";

const MUCH_LATER = "2026-11-22T06:00:00.000Z";

async function add(store: Store, subject: string, createdAt = NOW, cause = `target desks ${subject}`): Promise<void> {
  await store.outbox.add({
    recipient: "it@example.com",
    cause,
    subject,
    text: ODD,
    html: `<p>${ODD}</p>`,
    messageId: `<${subject}@example.com>`,
    createdAt,
  });
}

onEachDatabase("the outbox", () => {
  it("gives a mail to one claim at a time, and again when the claim has run out", async () => {
    const store = await open();
    await add(store, "one");
    const mail = await store.outbox.claim(NOW, LATER);
    expect(mail).toEqual({
      id: mail!.id,
      recipient: "it@example.com",
      cause: "target desks one",
      subject: "one",
      text: ODD,
      html: `<p>${ODD}</p>`,
      messageId: "<one@example.com>",
      createdAt: NOW,
      attempts: 0,
      nextTryAt: LATER,
      sentAt: null,
      lastError: null,
      refusedAt: null,
    });
    expect(await store.outbox.claim(NOW, LATER)).toBeUndefined();
    expect(await store.outbox.claim(LATER, MUCH_LATER)).toMatchObject({ id: mail!.id, messageId: mail!.messageId });
  });

  it("gives the oldest due mail first and none that is not due", async () => {
    const store = await open();
    await add(store, "later", LATER);
    await add(store, "first");
    await add(store, "second");
    const subjects = [];
    for (let mail = await store.outbox.claim(NOW, LATER); mail; mail = await store.outbox.claim(NOW, LATER)) {
      subjects.push(mail.subject);
    }
    expect(subjects).toEqual(["first", "second"]);
  });

  it("gives mails about one cause to one recipient in order, though an earlier one has to wait", async () => {
    const store = await open();
    await add(store, "failed", NOW, "cause");
    await store.outbox.failed((await store.outbox.claim(NOW, LATER))!.id, "down", LATER);
    await add(store, "resolved", NOW, "cause");
    await add(store, "other", NOW, "another cause");
    expect(await store.outbox.claim(NOW, LATER)).toMatchObject({ subject: "other" });
    expect(await store.outbox.claim(NOW, LATER)).toBeUndefined();
    const failed = (await store.outbox.claim(LATER, MUCH_LATER))!;
    expect(failed.subject).toBe("failed");
    await store.outbox.sent(failed.id, LATER);
    expect(await store.outbox.claim(LATER, MUCH_LATER)).toMatchObject({ subject: "resolved" });
  });

  it("takes a mail that waits for longer than any may for due", async () => {
    const store = await open();
    await add(store, "one");
    await store.outbox.failed((await store.outbox.claim(NOW, LATER))!.id, "down", "2028-01-01T00:00:00.000Z");
    expect(await store.outbox.claim(LATER, MUCH_LATER, "2028-01-02T00:00:00.000Z")).toBeUndefined();
    expect(await store.outbox.claim(LATER, MUCH_LATER, MUCH_LATER)).toMatchObject({ subject: "one" });
  });

  it("takes back what waits: of one cause, or of recipients who are none any more; never what was sent", async () => {
    const store = await open();
    await add(store, "sent", NOW, "cause");
    await store.outbox.sent((await store.outbox.claim(NOW, LATER))!.id, NOW);
    await add(store, "waiting", NOW, "cause");
    await add(store, "other", NOW, "another cause");
    expect(await store.outbox.waits("it@example.com", "cause")).toBe(true);
    await store.outbox.withdraw("it@example.com", "cause");
    expect(await store.outbox.waits("it@example.com", "cause")).toBe(false);
    const subjects = async () => (await store.outbox.recent(9)).map(({ subject }) => subject);
    expect(await subjects()).toEqual(["other", "sent"]);
    await store.outbox.keepOnly(["it@example.com", "hr@example.com"]);
    expect(await subjects()).toEqual(["other", "sent"]);
    await store.outbox.keepOnly(["hr@example.com"]);
    expect(await subjects()).toEqual(["sent"]);
  });

  it("never gives a sent mail again, and counts attempts that are over", async () => {
    const store = await open();
    await add(store, "one");
    const mail = (await store.outbox.claim(NOW, LATER))!;
    await store.outbox.failed(mail.id, "connection refused", LATER);
    expect(await store.outbox.claim(NOW, MUCH_LATER)).toBeUndefined();
    expect(await store.outbox.claim(LATER, MUCH_LATER)).toMatchObject({ attempts: 1, lastError: "connection refused" });
    await store.outbox.sent(mail.id, LATER);
    expect(await store.outbox.claim("2027-01-01T00:00:00.000Z", "2027-01-02T00:00:00.000Z")).toBeUndefined();
    expect(await store.outbox.recent(10)).toMatchObject([{ attempts: 2, sentAt: LATER, lastError: null }]);
  });

  it("says what waits, since when and why", async () => {
    const store = await open();
    const nothing = { lastError: null, attempts: 0, isFailing: false, undeliverable: [] };
    expect(await store.outbox.state()).toEqual({ ...nothing, queued: 0, oldest: null });
    await add(store, "two", LATER);
    await add(store, "one");
    const mail = (await store.outbox.claim(NOW, LATER))!;
    await store.outbox.failed(mail.id, "first", NOW);
    await store.outbox.failed(mail.id, "second", LATER);
    expect(await store.outbox.state()).toEqual({
      ...{ queued: 2, oldest: NOW, lastError: "second", attempts: 2 },
      ...{ isFailing: true, undeliverable: [] },
    });
    await store.outbox.sent(mail.id, LATER);
    expect(await store.outbox.state()).toEqual({ ...nothing, queued: 1, oldest: LATER });
  });

  it("shows the newest mails first", async () => {
    const store = await open();
    for (const subject of ["one", "two", "three"]) await add(store, subject);
    expect((await store.outbox.recent(2)).map((mail) => mail.subject)).toEqual(["three", "two"]);
  });

  it("shares 20 mails among several connections such that each is claimed once", async () => {
    const url = await newDatabase();
    const stores = [await open(url), await open(url), await open(url)];
    for (let index = 0; index < 20; index++) await add(stores[0]!, `mail ${index}`);
    const claims = await Promise.all(
      Array.from({ length: 30 }, (_, index) => stores[index % 3]!.outbox.claim(NOW, LATER)),
    );
    const ids = claims.flatMap((mail) => (mail ? [mail.id] : []));
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });
});
