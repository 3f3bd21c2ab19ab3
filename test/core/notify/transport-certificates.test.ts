/** Certificates of mail servers: of the company's own authority by config, and those that do not fit, refused in words. */
import { hostname } from "node:os";
import builtInTls from "smtp-server/lib/tls-options.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { Secret } from "../../../core/model/secret.ts";
import { createSmtpTransport, type Sent } from "../../../core/notify/transport.ts";
import { makeAuthority, OPENSSL, type Authority } from "../../kit/certificates.ts";
import { LOGIN, startSmtp, type KitOptions } from "./smtp-kit.ts";

const MAIL = {
  from: "rollcall@example.com",
  to: ["ada.anvil@example.com"],
  subject: "[rollcall] desks: not reachable",
  text: "It failed.\n",
  html: "<p>It failed.</p>",
  messageId: "<mail-1@example.com>",
};
const WITH_LOGIN = `${LOGIN.user}:${LOGIN.password}@`;
const WAYS = [
  ["smtps://", { tls: true }],
  ["smtp://", { starttls: true }],
] as const;

async function start(options: KitOptions) {
  const kit = await startSmtp({ host: "0.0.0.0", ...options });
  onTestFinished(() => kit.close());
  return kit;
}

function sendTo(url: string, ca: string | null): Promise<Sent> {
  return createSmtpTransport(new Secret(url), { timeoutMs: 2_000, ca }).send(MAIL);
}

let authority: Authority | undefined;
const ours = () => (authority ??= makeAuthority());

describe.skipIf(!OPENSSL)("an authority of the company's own (needs Debian's openssl)", () => {
  it.each(WAYS)("given as mail.ca is trusted by %s, with a login and without", async (scheme, way) => {
    for (const login of [true, false]) {
      const { port, received } = await start({ ...way, login, certificate: ours().issue("localhost") });
      await sendTo(`${scheme}${login ? WITH_LOGIN : ""}localhost:${port}`, ours().cert);
      expect(received).toMatchObject([{ encrypted: true, user: login ? LOGIN.user : null }]);
    }
  });

  it.each(WAYS)("that is not given is refused by %s, and the remedy is to give it", async (scheme, way) => {
    const { port, received } = await start({ ...way, login: true, certificate: ours().issue(hostname()) });
    await expect(sendTo(`${scheme}${WITH_LOGIN}${hostname()}:${port}`, null)).rejects.toMatchObject({
      code: "UNREACHABLE",
      path: true,
      message: expect.stringContaining("its certificate is signed by an authority that this machine does not know"),
      remedy: expect.stringContaining("`mail.ca`"),
    });
    expect(received).toEqual([]);
  });

  it.each(WAYS)("is checked by %s on this machine too, and without a login, once it is given", async (scheme, way) => {
    const { port, received } = await start({ ...way, certificate: makeAuthority().issue("localhost") });
    await expect(sendTo(`${scheme}localhost:${port}`, ours().cert)).rejects.toThrow(/signed by an authority/);
    expect(received).toEqual([]);
  });

  it.each(WAYS)("does not make up for another name by %s", async (scheme, way) => {
    const { port, received } = await start({ ...way, certificate: ours().issue("mail.example.com") });
    await expect(sendTo(`${scheme}localhost:${port}`, ours().cert)).rejects.toMatchObject({
      message: expect.stringContaining("its certificate is issued for another name"),
      remedy: expect.stringContaining("`mail.smtp`"),
    });
    expect(received).toEqual([]);
  });

  it("does not let a mail go in plain text to a server that offers no TLS", async () => {
    const { port, received } = await start({});
    await expect(sendTo(`smtp://localhost:${port}`, ours().cert)).rejects.toMatchObject({ path: true });
    expect(received).toEqual([]);
  });
});

it.each(WAYS)("a certificate that has expired is refused by %s, and said so", async (scheme, way) => {
  const expired = String(builtInTls().cert);
  const { port, received } = await start(way);
  await expect(sendTo(`${scheme}localhost:${port}`, expired)).rejects.toMatchObject({
    message: expect.stringContaining("its certificate has expired"),
    remedy: expect.stringContaining("Renew"),
  });
  expect(received).toEqual([]);
});
