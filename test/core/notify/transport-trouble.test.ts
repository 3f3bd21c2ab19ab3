/** Mail servers that refuse, hang, talk nonsense or hang up, and the error of each. */
import { afterEach, describe, expect, it } from "vitest";
import { Secret } from "../../../core/model/secret.ts";
import { SmtpError } from "../../../core/notify/smtp-error.ts";
import {
  createSmtpTransport,
  type OutgoingMail,
  type Sent,
  type TransportOptions,
} from "../../../core/notify/transport.ts";
import { startRoughSmtp } from "./rough-smtp.ts";
import { LOGIN, startSmtp, type KitOptions, type SmtpKit } from "./smtp-kit.ts";

const MAIL: OutgoingMail = {
  from: "Rollcall <rollcall@example.com>",
  to: ["ada.anvil@example.com"],
  subject: "[rollcall] desks: not reachable",
  text: "It failed.\n",
  html: "<p>It failed.</p>",
  messageId: "<mail-1@example.com>",
};

let kit: SmtpKit | undefined;
afterEach(async () => {
  await kit?.close();
  kit = undefined;
});

async function start(options: KitOptions = {}): Promise<SmtpKit> {
  kit = await startSmtp(options);
  return kit;
}

function sendTo(url: string, mail: Partial<OutgoingMail> = {}, options: TransportOptions = {}): Promise<Sent> {
  return createSmtpTransport(new Secret(url), { timeoutMs: 10_000, ...options }).send({ ...MAIL, ...mail });
}

async function failureOf(sending: Promise<unknown>): Promise<SmtpError> {
  const error = await sending.then(
    (answer) => answer,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(SmtpError);
  return error as SmtpError;
}

describe("a server that refuses", () => {
  it("one of two recipients takes the mail for the other, and the answer says who was refused", async () => {
    const { port, received, refuse } = await start();
    refuse({ code: 550, message: "5.1.1 no such user", only: "bruno.beispiel@example.com" });
    const to = ["ada.anvil@example.com", "bruno.beispiel@example.com"];
    expect(await sendTo(`smtp://127.0.0.1:${port}`, { to })).toMatchObject({
      response: "250 Message queued as made-up-1",
      refused: [{ address: "bruno.beispiel@example.com", response: "550 5.1.1 no such user" }],
    });
    expect(received.map((one) => one.to)).toEqual([["ada.anvil@example.com"]]);
  });

  it("the sender: this mail for good, with the setting to correct", async () => {
    const { url } = await startRoughSmtp({ MAIL: "550 5.7.1 not from you" });
    const error = await failureOf(sendTo(url));
    expect(error).toMatchObject({ code: "CONFIG", permanent: true, path: false });
    expect(error.message).toContain("not from you");
    expect(error.remedy).toContain("`mail.from`");
  });

  it.each([
    ["a mail that is too large", { body: "552 5.3.4 too large" }],
    ["a mail by its content", { body: "554 5.7.1 looks like spam" }],
  ])("%s: this mail for good, the path is open", async (_name, script) => {
    const { url } = await startRoughSmtp(script);
    expect(await failureOf(sendTo(url))).toMatchObject({ code: "CONFIG", permanent: true, path: false });
  });

  it.each([
    ["at the door", { greeting: "421 4.3.2 too busy" }, true],
    ["in the middle", { MAIL: "421 4.3.2 shutting down" }, false],
    ["after the data", { body: "451 4.3.0 try again later" }, false],
  ])("for now, %s: tried again", async (_name, script, path) => {
    const { url } = await startRoughSmtp(script);
    expect(await failureOf(sendTo(url))).toMatchObject({ code: "UNREACHABLE", permanent: false, path });
  });

  it.each(["PLAIN", "LOGIN"])("no login by %s when it is right, and any when it is wrong", async (method) => {
    const { port, received } = await start({ login: true, method });
    await sendTo(`smtp://${LOGIN.user}:${LOGIN.password}@127.0.0.1:${port}`);
    expect(received[0]).toMatchObject({ user: LOGIN.user });
    const error = await failureOf(sendTo(`smtp://${LOGIN.user}:wr0ng-canary@127.0.0.1:${port}`));
    expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED", path: true });
    expect(JSON.stringify([error.message, error.remedy])).not.toContain("wr0ng-canary");
  });
});

describe("a server that", () => {
  it.each([
    ["says nothing at all", { greeting: "hang" }],
    ["falls silent after the data", { body: "hang" }],
    ["is no mail server", { greeting: "HTTP/1.1 400 Bad Request" }],
    ["talks nonsense", { EHLO: "what?", HELO: "what?" }],
    ["hangs up at once", { greeting: "close" }],
    ["hangs up before it has taken the mail", { body: "close" }],
  ])("%s: the path is closed, in a moment and in words", async (_name, script) => {
    const { url } = await startRoughSmtp(script as Record<string, string>);
    const hangs = Object.values(script).includes("hang");
    const error = await failureOf(sendTo(url, {}, hangs ? { timeoutMs: 500 } : {}));
    expect(error).toMatchObject({ code: "UNREACHABLE", permanent: false, path: true });
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ cannot be used: \S/);
  });

  it("says a word now and then, but never takes the mail, is left after the time that a mail may take", async () => {
    const slow = Array.from({ length: 500 }, (_, index) => `250-wait ${index}`).join("\r\n");
    const { url } = await startRoughSmtp({ EHLO: slow, RCPT: "hang" });
    const error = await failureOf(sendTo(url, {}, { timeoutMs: 10_000, longestMs: 200 }));
    expect(error).toMatchObject({ code: "UNREACHABLE", path: true });
    expect(error.message).toContain("did not accept the mail within two minutes");
  });
});

it("a sender's or reader's name with a line break adds no header and no recipient", async () => {
  const { port, received } = await start();
  const from = "Rollcall\r\nBcc: carla.chaos@example.com <rollcall@example.com>";
  await sendTo(`smtp://127.0.0.1:${port}`, { from }).catch(() => undefined);
  for (const { to, mail } of received) {
    expect(to).toEqual(["ada.anvil@example.com"]);
    expect(mail.bcc).toBeUndefined();
  }
});
