import { describe, expect, it } from "vitest";
import { parseSmtpUrl } from "../../../core/notify/smtp-url.ts";
import { SmtpError } from "../../../core/notify/smtp-error.ts";

describe("parseSmtpUrl", () => {
  it("asks for TLS with a valid certificate wherever a password travels", () => {
    const away = parseSmtpUrl("smtp://ann:secret@mail.example.com");
    expect(away).toMatchObject({ port: 587, secure: false, requireTLS: true, checkCertificate: true });
    const tls = parseSmtpUrl("smtps://ann:secret@mail.example.com");
    expect(tls).toMatchObject({ port: 465, secure: true, requireTLS: false, checkCertificate: true });
  });

  it("takes what TLS it gets where there is no password, or nobody on the way", () => {
    const relay = { requireTLS: false, checkCertificate: false };
    expect(parseSmtpUrl("smtp://relay.example.com:25/")).toMatchObject({ port: 25, ...relay });
    for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"]) {
      expect(parseSmtpUrl(`smtp://ann:secret@${host}:2525`)).toMatchObject(relay);
    }
  });

  it.each(["127.0.0.1.example.com", "localhost.example.com", "127.example.com"])(
    "does not take %s for loopback",
    (host) => expect(parseSmtpUrl(`smtp://ann:secret@${host}`).requireTLS).toBe(true),
  );

  it.each([
    ["smtp://ann:p@ss/w#rd?:x@h.example.com:25", "ann", "p@ss/w#rd?:x"],
    ["smtp://ann%40example.com:a%2Fb@h.example.com", "ann@example.com", "a/b"],
    ["smtp://ann:100%@h.example.com", "ann", "100%"],
  ])("reads the login of %s", (url, user, pass) => {
    expect(parseSmtpUrl(url)).toMatchObject({ host: "h.example.com", auth: { user, pass } });
  });

  it.each(["mail.example.com", "http://ann:hidden@mail.example.com", "smtp://ann:hidden@", "smtp://ann:hidden@h:port"])(
    "refuses %s in words that do not repeat it",
    (url) => {
      expect(() => parseSmtpUrl(url)).toThrow(SmtpError);
      expect(() => parseSmtpUrl(url)).not.toThrow(/hidden/);
    },
  );
});
