import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createRedactor } from "../../../core/model/redact.ts";

const SECRET = 'p@ss/w+rd "ä&<7>';
const redact = createRedactor([SECRET, "abc", "another-Secret"]);
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("a secret is hidden however it travels", () => {
  test.each([
    ["as it is", SECRET],
    ["in base64", base64(SECRET)],
    ["in base64url", Buffer.from(SECRET).toString("base64url")],
    ["in hex", Buffer.from(SECRET).toString("hex")],
    ["in a URL", encodeURIComponent(SECRET)],
    ["in a URL with small letters", encodeURIComponent(SECRET).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ["in a form", new URLSearchParams({ k: SECRET }).toString().slice(2)],
    ["in JSON", JSON.stringify(SECRET).slice(1, -1)],
    ["in JSON in JSON", JSON.stringify(JSON.stringify(SECRET)).slice(3, -3)],
    [
      "in HTML",
      SECRET.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
    ],
    ["with its neighbours", `x${SECRET}y`.slice(1, -1)],
  ])("%s", (_, spelt) => {
    expect(redact(`before ${spelt} after ${spelt}`)).toBe("before [redacted] after [redacted]");
  });

  test.each(["u", "ab", "abc", "someone@example.com"])(
    "behind the user %s in a basic login, the whole of it",
    (user) => {
      for (const secret of [SECRET, "another-Secret"]) {
        const header = `Authorization: Basic ${base64(`${user}:${secret}`)}`;
        expect(redact(`${header}, more`)).toBe("Authorization: Basic [redacted], more");
      }
    },
  );

  test("each line of a key of several lines, and what inspect makes of it", () => {
    const key = "-----BEGIN-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END-----";
    const hide = createRedactor([key]);
    expect(hide(`line: AQEFAASCBKcwggSjAgEAAoIB.`)).toBe("line: [redacted].");
    expect(hide(inspect({ key }))).not.toMatch(/MIIEv|AQEFAA/);
  });
});

test("what is shorter than four letters is left alone, it stands in too many words", () => {
  expect(redact("the abc of it")).toBe("the abc of it");
});

test("the longer of two secrets is hidden whole, where one begins like the other", () => {
  expect(createRedactor(["hunter", "hunter2-and-more"])("x hunter2-and-more y")).toBe("x [redacted] y");
});

test("characters that mean something in a pattern mean themselves", () => {
  expect(createRedactor(["a.c*d(", "[x]{2}\\"])("abcd a.c*d( [x]{2}\\")).toBe("abcd [redacted] [redacted]");
});

test("without secrets nothing is touched", () => {
  expect(createRedactor(["", "abc"])("abc")).toBe("abc");
});

test("three megabytes and thirty secrets take well under a second", () => {
  const secrets = Array.from({ length: 30 }, (_, index) => `secret-${index}-${"x".repeat(20)}`);
  const text = `${"2026-11-22 some line of a log, as it comes {}\n".repeat(60_000)}${secrets[7]}`;
  const begun = performance.now();
  expect(createRedactor(secrets)(text).endsWith("{}\n[redacted]")).toBe(true);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
