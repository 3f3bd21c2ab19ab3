import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { openStore } from "../../../core/store/open.ts";
import { Secret } from "../../../core/model/secret.ts";
import { createOutboxWorker } from "../../../core/notify/outbox.ts";
import { sendTestMail } from "../../../core/notify/send-test-mail.ts";
import { createSmtpTransport } from "../../../core/notify/transport.ts";
import { SHELF } from "../../kit/shelf.ts";
import { ADA, BRUNO, CANARY, scene } from "./notifier-scene.ts";
import { startRoughSmtp } from "./rough-smtp.ts";
import { startSmtp, type KitOptions, type SmtpKit } from "./smtp-kit.ts";
import { DAY, HOUR, MINUTE, virtualClock } from "./virtual-clock.ts";

const open: SmtpKit[] = [];
afterEach(async () => {
  for (const kit of open.splice(0)) await kit.close();
});

async function start(options: KitOptions = {}): Promise<SmtpKit> {
  const kit = await startSmtp(options);
  open.push(kit);
  return kit;
}

const FROM = "Rollcall <rollcall@example.com>";

/** An incident's two mails wait in the outbox of a worker that sends to `port`. */
async function workerTo(port: number, owners: readonly string[] = [ADA, BRUNO]) {
  const made = await scene({ targets: [{ name: "desks", source: "personio", owners }] });
  const lines: unknown[] = [];
  const log = (fields: object, message: string) => void lines.push({ message, ...fields });
  const worker = createOutboxWorker({
    outbox: made.store.outbox,
    mail: () => ({ transport: createSmtpTransport(new Secret(`smtp://127.0.0.1:${port}`)), from: FROM }),
    clock: made.clock,
    redact: (text) => text.replaceAll(CANARY, "[redacted]"),
    log: { info: log, warn: log },
  });
  await made.fail("desks", "CREDENTIALS_REFUSED");
  const flush = () => worker.flush(new AbortController().signal);
  return { ...made, worker, flush, lines };
}

describe("the outbox", () => {
  it("sends each mail once, to its own recipient, with text and HTML and no secret", async () => {
    const { port, received } = await start();
    const { flush, store } = await workerTo(port);
    expect(await flush()).toBe(2);
    expect(await flush()).toBe(0);
    expect(received.map(({ to }) => to)).toEqual([[ADA], [BRUNO]]);
    const [queued] = (await store.outbox.recent(2)).filter(({ recipient }) => recipient === ADA);
    const { mail, raw } = received[0]!;
    expect(mail.text!.trim().replaceAll("\r\n", "\n")).toBe(queued!.text.trim());
    expect(mail.html!.trim().replaceAll("\r\n", "\n")).toBe(queued!.html.trim());
    expect(mail.messageId).toBe(queued!.messageId);
    expect(raw + mail.text + mail.html).not.toContain(CANARY);
  });

  it("does not send what it claimed before it stood still for longer than the claim: another may have", async () => {
    const { port, received } = await start();
    const { store, clock } = await workerTo(port, [ADA]);
    const claims: string[] = [];
    const worker = createOutboxWorker({
      outbox: {
        ...store.outbox,
        async claim(now, until, latest) {
          const mail = await store.outbox.claim(now, until, latest);
          claims.push(mail?.recipient ?? "");
          if (claims.length > 1) return undefined;
          clock.pass(6 * MINUTE);
          return mail;
        },
      },
      mail: () => ({ transport: createSmtpTransport(new Secret(`smtp://127.0.0.1:${port}`)), from: FROM }),
      clock,
      redact: (text: string) => text,
      log: { info: () => undefined, warn: () => undefined },
    });
    expect(await worker.flush(new AbortController().signal)).toBe(0);
    expect(claims[0]).toBe(ADA);
    expect(received).toEqual([]);
  });

  it("[mail] keeps a mail while the server is down, and sends it once when it is back an hour later", async () => {
    const down = await startSmtp();
    await down.close();
    const { flush, clock, store, lines } = await workerTo(down.port, [ADA]);
    for (let minute = 0; minute < 60; minute += 1) {
      await flush();
      clock.pass(MINUTE);
    }
    const state = await store.outbox.state();
    expect(state).toMatchObject({ queued: 1 });
    expect(state.attempts).toBeGreaterThanOrEqual(4);
    expect(state.attempts).toBeLessThanOrEqual(7);
    expect(state.lastError).toContain("ECONNREFUSED");
    expect(lines.length).toBe(state.attempts);
    const back = await start({ port: down.port });
    for (let minute = 0; minute < 120; minute += 1) {
      await flush();
      clock.pass(MINUTE);
    }
    expect(back.received).toHaveLength(1);
    expect(await store.outbox.state()).toMatchObject({ queued: 0 });
  });

  it("asks a server that is down once a round, however many mails wait", async () => {
    const down = await startSmtp();
    await down.close();
    const { flush, lines } = await workerTo(down.port, [ADA, BRUNO]);
    await flush();
    expect(lines).toHaveLength(1);
  });

  it("comes back to a server that greylists, with the same Message-ID", async () => {
    const kit = await start();
    const { flush, clock, store } = await workerTo(kit.port, [ADA]);
    const messageId = (await store.outbox.recent(1))[0]!.messageId;
    kit.refuse({ code: 451, message: "4.7.1 greylisted" });
    expect(await flush()).toBe(0);
    kit.refuse(null);
    expect(await flush()).toBe(0);
    clock.pass(10_000);
    expect(await flush()).toBe(1);
    expect(kit.received.map(({ mail }) => mail.messageId)).toEqual([messageId]);
  });

  it("keeps a mail whose recipient is refused for good, visibly, and does not hold up the others", async () => {
    const kit = await start();
    const { flush, clock, store } = await workerTo(kit.port);
    kit.refuse({ code: 550, message: "5.1.1 no such user" });
    await flush();
    expect(await store.outbox.state()).toMatchObject({ queued: 2, lastError: expect.stringContaining("no such user") });
    clock.pass(HOUR - MINUTE);
    const tries = kit.connections();
    await flush();
    expect(kit.connections()).toBe(tries);
    kit.refuse(null);
    clock.pass(MINUTE);
    expect(await flush()).toBe(2);
  });

  it("[mail] tells one owner's dead mailbox from a server that takes nothing, and from one that cannot be used", async () => {
    const kit = await start();
    const { flush, clock, store } = await workerTo(kit.port);
    kit.refuse({ code: 550, message: "5.1.1 no such user" });
    await flush();
    expect(await store.outbox.state()).toMatchObject({ isFailing: true, undeliverable: [] });
    kit.refuse({ code: 550, message: "5.1.1 no such user", only: BRUNO });
    clock.pass(HOUR);
    expect(await flush()).toBe(1);
    expect(await store.outbox.state()).toMatchObject({ isFailing: false, undeliverable: [BRUNO] });
    await kit.close();
    clock.pass(HOUR);
    await flush();
    expect(await store.outbox.state()).toMatchObject({
      ...{ isFailing: true, undeliverable: [] },
      lastError: expect.stringContaining("ECONNREFUSED"),
    });
    const back = await start({ port: kit.port });
    back.refuse({ code: 550, message: "5.1.1 no such user", only: BRUNO });
    clock.pass(HOUR);
    await flush();
    expect(await store.outbox.state()).toMatchObject({ isFailing: false, undeliverable: [BRUNO] });
    // A later mail that nobody gets shows that the server now takes nothing.
    back.refuse({ code: 554, message: "5.7.1 sender refused" });
    const later = { recipient: ADA, cause: "later", subject: "s", text: "t", html: "h", messageId: "<later@x>" };
    await store.outbox.add({ ...later, createdAt: clock.now() });
    await flush();
    expect(await store.outbox.state()).toMatchObject({
      ...{ isFailing: true, undeliverable: [BRUNO] },
      lastError: expect.stringContaining("sender refused"),
    });
  });

  it("a server that hangs up before its answer may have the mail: it comes again with the same Message-ID, once a try", async () => {
    const rough = await startRoughSmtp({ body: "close" });
    const { flush, clock, store } = await workerTo(Number(new URL(rough.url).port), [ADA]);
    const messageId = (await store.outbox.recent(1))[0]!.messageId;
    expect(await flush()).toBe(0);
    rough.become({});
    expect(await flush()).toBe(0);
    clock.pass(MINUTE);
    expect(await flush()).toBe(1);
    clock.pass(HOUR);
    expect(await flush()).toBe(0);
    expect(rough.bodies.map((body) => /^Message-ID: (.*)$/m.exec(body)?.[1])).toEqual([messageId, messageId]);
  });

  it("[mail] two processes with one outbox send each mail once", async () => {
    const kit = await start();
    const folder = await mkdtemp(join(SHELF, "rollcall-outbox-"));
    const clock = virtualClock();
    const url = `sqlite:${join(folder, "rollcall.db")}`;
    const stores = [await openStore({ url, clock }), await openStore({ url, clock })];
    onTestFinished(async () => {
      for (const store of stores) await store.close();
      await rm(folder, { recursive: true });
    });
    const subjects = Array.from({ length: 12 }, (_, index) => `mail ${index}`);
    for (const subject of subjects) {
      const mail = { recipient: ADA, cause: subject, subject, text: "t", html: "h", messageId: `<${subject}@x>` };
      await stores[0]!.outbox.add({ ...mail, createdAt: clock.now() });
    }
    const quiet = { info: () => undefined, warn: () => undefined };
    const transport = createSmtpTransport(new Secret(`smtp://127.0.0.1:${kit.port}`));
    const mail = () => ({ transport, from: FROM });
    const workers = stores.map(({ outbox }) =>
      createOutboxWorker({ outbox, mail, clock, redact: (text) => text, log: quiet }),
    );
    const sent = await Promise.all(workers.map((worker) => worker.flush(new AbortController().signal)));
    expect(sent[0]! + sent[1]!).toBe(12);
    expect(Math.min(...sent)).toBeGreaterThan(0);
    expect(kit.received.map((one) => one.mail.subject).sort()).toEqual([...subjects].sort());
  });

  it("an incident that opens and closes while the server is down is told in that order when it is back", async () => {
    const down = await startSmtp();
    await down.close();
    const { flush, clock, recover } = await workerTo(down.port, [ADA]);
    for (let minute = 0; minute < 40; minute += 1) {
      await flush();
      clock.pass(MINUTE);
    }
    await recover("desks");
    const back = await start({ port: down.port });
    for (let minute = 0; minute < 60; minute += 1) {
      await flush();
      clock.pass(MINUTE);
    }
    expect(back.received.map(({ mail }) => mail.subject)).toEqual([
      "[rollcall] desks: credentials refused",
      "[rollcall] desks: resolved after 40 minutes: credentials refused",
    ]);
  });

  it("a mail that waits for a time a year ahead, since the clock ran ahead when it failed, is sent once that is put right", async () => {
    const kit = await start();
    const { flush, clock } = await workerTo(kit.port, [ADA]);
    kit.refuse({ code: 451, message: "greylisted" });
    clock.pass(365 * DAY);
    await flush();
    clock.pass(-365 * DAY);
    kit.refuse(null);
    expect(await flush()).toBe(1);
  });

  it("takes secrets out of what the server said", async () => {
    const kit = await start();
    const { flush, store, lines } = await workerTo(kit.port, [ADA]);
    kit.refuse({ code: 451, message: `not now, ${CANARY}` });
    await flush();
    expect((await store.outbox.state()).lastError).toContain("[redacted]");
    expect(JSON.stringify([await store.outbox.state(), lines])).not.toContain(CANARY);
  });

  it("runs until it is told to stop, looking every few seconds", async () => {
    const { port, received } = await start();
    const { worker, clock, fail, recover } = await workerTo(port, [ADA]);
    const stop = new AbortController();
    const running = worker.run(stop.signal);
    await expect.poll(() => received.length).toBe(1);
    await recover("desks");
    await fail("desks", "UNREACHABLE");
    await expect
      .poll(() => {
        clock.pass(5_000);
        return received.length;
      })
      .toBe(3);
    stop.abort();
    await running;
  });
});

describe("the test mail", () => {
  it("goes past the outbox to all owners and gives the server's answer", async () => {
    const { port, received } = await start();
    const { clock, store } = await scene();
    const answer = await sendTestMail({
      transport: createSmtpTransport(new Secret(`smtp://127.0.0.1:${port}`)),
      from: FROM,
      recipients: [ADA, BRUNO],
      reader: { language: "de", timezone: "Europe/Berlin", publicUrl: null },
      clock,
      newId: () => "test-1",
    });
    expect(answer).toEqual({ response: "250 Message queued as made-up-1", refused: [] });
    expect(received[0]).toMatchObject({ to: [ADA, BRUNO] });
    expect(received[0]!.mail).toMatchObject({ subject: "[rollcall] Testmail", messageId: "<test-1@example.com>" });
    expect(await store.outbox.recent(1)).toEqual([]);
  });
});
