import { hostname } from "node:os";
import tls from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { Secret } from "../../../core/model/secret.ts";
import { SmtpError } from "../../../core/notify/smtp-error.ts";
import { createSmtpTransport, type OutgoingMail, type Sent } from "../../../core/notify/transport.ts";
import { makeAuthority, OPENSSL } from "../../kit/certificates.ts";
import { LOGIN, startSmtp, type KitOptions, type SmtpKit } from "./smtp-kit.ts";

const MAIL: OutgoingMail = {
  from: "Rollcall <rollcall@example.com>",
  to: ["ada.anvil@example.com"],
  subject: "[rollcall] Grüße: nicht erreichbar",
  text: "Hallo Ada,\n\nes geht weiter.\n",
  html: "<p>Hallo Ada,</p><p>es geht weiter.</p>",
  messageId: "<mail-1@example.com>",
};
const WITH_LOGIN = `${LOGIN.user}:${LOGIN.password}@`;

let kit: SmtpKit | undefined;
afterEach(async () => {
  await kit?.close();
  kit = undefined;
});

async function start(options: KitOptions = {}): Promise<SmtpKit> {
  kit = await startSmtp(options);
  return kit;
}

function sendTo(url: string, mail: OutgoingMail = MAIL): Promise<Sent> {
  return createSmtpTransport(new Secret(url), { timeoutMs: 2_000 }).send(mail);
}

async function failureOf(sending: Promise<unknown>): Promise<SmtpError> {
  const error = await sending.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(SmtpError);
  return error as SmtpError;
}

describe("a mail arrives with both parts and its headers", () => {
  it("over plain SMTP without a login", async () => {
    const { port, received } = await start();
    expect((await sendTo(`smtp://127.0.0.1:${port}`)).response).toContain("Message queued as made-up-1");
    const [one] = received;
    expect(received).toHaveLength(1);
    expect(one).toMatchObject({ from: "rollcall@example.com", to: ["ada.anvil@example.com"], encrypted: false });
    expect(one!.mail.subject).toBe("[rollcall] Grüße: nicht erreichbar");
    expect(one!.mail.text!.trim()).toBe(MAIL.text.trim());
    expect(one!.mail.html!.trim()).toBe(MAIL.html);
    expect(one!.mail.from).toMatchObject({ address: "rollcall@example.com", name: "Rollcall" });
    const headers = Object.fromEntries(one!.mail.headers.map(({ key, value }) => [key, value]));
    expect(headers["message-id"]).toBe("<mail-1@example.com>");
    expect(headers["auto-submitted"]).toBe("auto-generated");
  });

  it.each([
    ["STARTTLS without a login", "smtp://", { starttls: true }, true, null],
    ["STARTTLS with a login", `smtp://${WITH_LOGIN}`, { starttls: true, login: true }, true, LOGIN.user],
    ["plain loopback with a login", `smtp://${WITH_LOGIN}`, { login: true }, false, LOGIN.user],
    ["TLS without a login", "smtps://", { tls: true }, true, null],
    ["TLS with a login", `smtps://${WITH_LOGIN}`, { tls: true, login: true }, true, LOGIN.user],
  ])("over %s", async (_name, prefix, options, encrypted, user) => {
    const { port, received } = await start(options);
    await sendTo(`${prefix}127.0.0.1:${port}`);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ encrypted, user });
  });

  it("a subject with a line break adds no header to it", async () => {
    const { port, received } = await start();
    await sendTo(`smtp://127.0.0.1:${port}`, { ...MAIL, subject: "one\r\nBcc: carla.chaos@example.com" });
    expect(received[0]!.mail.bcc).toBeUndefined();
    expect(received[0]!.to).toEqual(["ada.anvil@example.com"]);
  });
});

describe("to a server elsewhere", () => {
  const elsewhere = hostname();

  it("a password is never sent in plain text", async () => {
    const { port, received } = await start({ login: true, host: "0.0.0.0" });
    const error = await failureOf(sendTo(`smtp://${WITH_LOGIN}${elsewhere}:${port}`));
    expect(error).toMatchObject({ code: "UNREACHABLE", path: true });
    expect(error.remedy).toContain("the server must offer TLS");
    expect(received).toHaveLength(0);
  });

  it.each([
    ["smtp://", { starttls: true, login: true }],
    ["smtps://", { tls: true, login: true }],
  ])("a password is not sent by %s to a server whose certificate is not valid", async (scheme, options) => {
    const { port, received } = await start({ ...options, host: "0.0.0.0" });
    const error = await failureOf(sendTo(`${scheme}${WITH_LOGIN}${elsewhere}:${port}`));
    expect(error.message).toMatch(/certificate/);
    expect(received).toHaveLength(0);
  });

  it("a mail without a login goes through STARTTLS whatever the certificate", async () => {
    const { port, received } = await start({ starttls: true, host: "0.0.0.0" });
    await sendTo(`smtp://${elsewhere}:${port}`);
    expect(received[0]!.encrypted).toBe(true);
  });

  it.skipIf(!OPENSSL)(
    "a password is sent when the certificate is valid for the name (needs Debian's openssl)",
    async () => {
      const trusted = tls.getCACertificates("default");
      const authority = makeAuthority();
      tls.setDefaultCACertificates([...trusted, authority.cert]);
      try {
        const certificate = authority.issue(elsewhere);
        const { port, received } = await start({ starttls: true, login: true, host: "0.0.0.0", certificate });
        await sendTo(`smtp://${WITH_LOGIN}${elsewhere}:${port}`);
        expect(received[0]).toMatchObject({ encrypted: true, user: LOGIN.user });
      } finally {
        tls.setDefaultCACertificates(trusted);
      }
    },
  );
});

describe("what goes wrong is judged", () => {
  it("a refused login: the credentials, and the path is closed", async () => {
    const { port } = await start({ login: true });
    const error = await failureOf(sendTo(`smtp://rollcall:wrong-canary@127.0.0.1:${port}`));
    expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED", path: true });
    expect(error.message + error.remedy).not.toContain("wrong-canary");
  });

  it("a refused recipient: this mail for good, the path is open", async () => {
    const { port, refuse } = await start();
    refuse({ code: 550, message: "no such user here" });
    const error = await failureOf(sendTo(`smtp://127.0.0.1:${port}`));
    expect(error).toMatchObject({ code: "CONFIG", path: false, permanent: true });
    expect(error.message).toContain("no such user here");
    expect(error.remedy).toContain("owners");
  });

  it("a greylisted recipient: this mail for now", async () => {
    const { port, refuse } = await start();
    refuse({ code: 451, message: "greylisted, come back" });
    expect(await failureOf(sendTo(`smtp://127.0.0.1:${port}`))).toMatchObject({ permanent: false, path: false });
  });

  it("nobody listening: the path is closed, and host and port are to be looked at, not TLS", async () => {
    const { port, close } = await start();
    await close();
    kit = undefined;
    const error = await failureOf(sendTo(`smtp://127.0.0.1:${port}`));
    expect(error).toMatchObject({ code: "UNREACHABLE", path: true, permanent: false });
    expect(error.message).toContain(`127.0.0.1:${port}`);
    expect(error.remedy).toMatch(/^Check host and port in `mail\.smtp`/);
  });
});
