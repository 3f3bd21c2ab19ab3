/** The log's lines as they are written: what of an error gets into them, and what does not. */
import { expect, it } from "vitest";
import { createLog } from "../../../core/app/log.ts";

function logged(err: unknown): string {
  const lines: string[] = [];
  const log = createLog({
    level: "info",
    write: (line) => lines.push(line),
    redact: () => (text) => text.replaceAll("hunter2", "[redacted]"),
  });
  log.error({ err }, "it failed");
  return lines.join("");
}

const CANARY = "S3cret-canary";
const hung = { input: CANARY, config: { headers: { authorization: CANARY } }, response: { data: [CANARY] } };

it("[privacy] an error is told with its kind, words, code and causes, and with nothing that a library hung on it", () => {
  const cause = Object.assign(new TypeError("Invalid URL, hunter2"), { code: "ERR_INVALID_URL", ...hung });
  const line = logged(Object.assign(new Error("no request left", { cause }), hung));
  expect(JSON.parse(line).err).toEqual({
    type: "Error",
    message: "no request left: Invalid URL, [redacted]",
    stack: expect.stringMatching(/^Error: no request left\n[\s\S]*\ncaused by: TypeError: Invalid URL, \[redacted\]\n/),
  });
  expect(JSON.parse(logged(cause)).err).toMatchObject({ type: "TypeError", code: "ERR_INVALID_URL" });
  for (const text of [line, logged(cause), logged(hung), logged([CANARY]), logged(new AggregateError([cause], "all"))])
    expect(text).not.toContain(CANARY);
});

it("what is thrown and is no error is told by its kind, a text word for word", () => {
  expect(JSON.parse(logged("it broke")).err).toEqual({ type: "string", message: "it broke" });
  expect(JSON.parse(logged(undefined)).err).toBeUndefined();
  expect(JSON.parse(logged(7)).err).toEqual({ type: "number" });
});

it.each([
  ["/calendars/rollcall/ada%40example.com/1.ics", "/calendars/rollcall/[address]/1.ics"],
  [
    'awork says "Email ada.anvil+x@mail.example.co.uk has already been taken"',
    'awork says "Email [address] has already been taken"',
  ],
  ["two\nada@example.com, jörg@müller.example", "two\n[address], [address]"],
  ["mailto:ADA@EXAMPLE.COM?x=1", "mailto:[address]?x=1"],
  ["C:\\ada@example.com", "C:\\[address]"],
  [
    "at file:///x/node_modules/@hono/node-server/undici@7.30.2/a.js",
    "at file:///x/node_modules/@hono/node-server/undici@7.30.2/a.js",
  ],
  ["100%40", "100%40"],
  ["//ada%40example.com/1.ics", "//[address]/1.ics"],
  ["https://ada@dav.example.com/ada@example.com/", "https://[login]@dav.example.com/[address]/"],
  ["smtp://ada%40example.com@smtp.example.com:587", "smtp://[login]@smtp.example.com:587"],
])("[privacy] an e-mail address in it is hidden, and the line stays JSON: %s", (given, shown) => {
  const line = logged(new Error(given));
  expect(JSON.parse(line).err.message).toBe(shown);
  expect(line).not.toMatch(/ada/i);
});

it("the host of a server stays in a line, whoever signs in there", () => {
  const said = "postgres://rollcall@db.example.com:5432/rollcall does not answer";
  expect(JSON.parse(logged(new Error(said))).err.message).toBe(said.replace("rollcall@", "[login]@"));
});

it("a very long line is looked through at once", () => {
  const begin = process.cpuUsage();
  logged(new Error(`@${"a".repeat(1_000_000)} ${"a@".repeat(500_000)} ${"a.".repeat(500_000)}`));
  expect(process.cpuUsage(begin).user / 1_000).toBeLessThan(10_000);
});
