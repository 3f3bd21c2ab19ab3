/** Answers that no honest vendor gives: each is one clear error, soon, and within bounded memory; or is taken as what it is. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { RollcallError } from "../../../core/model/errors.ts";
import { NoJson, readJson } from "../../../core/plugin/http/read-json.ts";
import { failure, gateway } from "./kit.ts";
import { answerOf, rawServer } from "./raw-server.ts";

const GET = { method: "GET", path: "/people" } as const;
const MIB = 1024 * 1024;

/** The answer, or the error, of one read. */
async function ask(bytes: Buffer) {
  const server = await rawServer((socket) => void socket.write(bytes));
  return (await gateway(server.url).send(GET)).json();
}

/** What a process that has as much memory as one in a container of 512 MB makes of the answer. */
async function askedBySmall(packed: Buffer): Promise<string> {
  const server = await rawServer((socket) => void socket.write(answerOf(packed, { "content-encoding": "gzip" })));
  const small = ["--max-old-space-size=256", join(import.meta.dirname, "ask-once.ts"), server.url];
  const { stdout } = await promisify(execFile)(process.execPath, small, { timeout: 60_000 });
  return stdout.trim();
}

describe("a bomb", () => {
  const bomb = Buffer.alloc(65 * MIB, " ");
  test.each([
    ["gzip", gzipSync(bomb)],
    ["GZip", gzipSync(bomb)],
    ["br", brotliCompressSync(bomb)],
    ["deflate", deflateSync(bomb)],
  ])("packed as %s is refused once 64 MiB are unpacked", async (encoding, packed) => {
    const error = await failure(ask(answerOf(packed, { "content-encoding": encoding })));
    expect(error).toMatchObject({ code: "CONTRACT_BROKEN", message: "anvil: GET /people answered more than 64 MiB" });
  });

  test.each([
    ["gzip, gzip", gzipSync(gzipSync(bomb))],
    ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00])],
    ["", gzipSync("{}")],
  ])("packed as '%s', which was not asked for, is not unpacked", async (encoding, packed) => {
    const error = await failure(ask(answerOf(packed, encoding === "" ? {} : { "content-encoding": encoding })));
    expect(error).toMatchObject({ code: "CONTRACT_BROKEN", message: expect.stringContaining("not UTF-8") });
  });

  test("that says gzip and is none is a broken connection, tried again and then told", async () => {
    const error = await failure<RollcallError>(ask(answerOf("{}", { "content-encoding": "gzip" })));
    expect(error).toMatchObject({ code: "UNREACHABLE", message: expect.stringContaining("incorrect header check") });
  });
});

describe("JSON", () => {
  const deep = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);
  test.each([
    ["lists in lists", deep("[", "]", 100_000)],
    ["objects in objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["objects beside objects in objects", `${'{"x":[],"a":'.repeat(100_000)}1${',"y":{}}'.repeat(100_000)}`],
    ["lists that are never closed", "[".repeat(2 * MIB)],
    ["control characters deep inside", `${'{"a":'.repeat(5000)}"\\u0000"${',"b":1}'.repeat(5000)}`],
  ])("of %s is refused within seconds", async (_, text) => {
    const begin = performance.now();
    expect(await failure(ask(answerOf(text)))).toMatchObject({ code: "CONTRACT_BROKEN" });
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  test("that is too much is refused with a remedy of its own: no login page answered", async () => {
    const error = await failure<RollcallError>(ask(answerOf(`[${"0,".repeat(1_500_001)}0]`)));
    expect(error.remedy).toMatch(/^Ask for less at a time/);
  });

  test("that a few kilobytes become is refused before it is made: a process with little memory lives on", async () => {
    const worst = {
      lists: gzipSync(`[${"[],".repeat(12 * MIB)}[]]`),
      "keys of their own": gzipSync(`[${Array.from({ length: 1.5 * MIB }, (_, i) => `{"a${i}":0}`).join(",")}]`),
      "a text": gzipSync(JSON.stringify("x".repeat(40 * MIB))),
    };
    for (const [what, packed] of Object.entries(worst))
      expect(await askedBySmall(packed), what).toMatch(
        /^CONTRACT_BROKEN: .* answered JSON of more than (1500000 values|32 Mi characters)$/,
      );
  });

  test("of a list without pages, a hundred thousand records long, is read", async () => {
    const record = {
      id: "4711",
      who: { email: "ada@example.com", name: "Ada Anvil, [Berlin]" },
      from: "2026-07-20",
      until: null,
      on: true,
    };
    const list = Array.from({ length: 100_000 }, () => record);
    expect(await askedBySmall(gzipSync(JSON.stringify(list)))).toBe("read: 100000");
  });

  test("of two levels more than any vendor has is still read", async () => {
    expect(JSON.stringify(await ask(answerOf(deep("[", "]", 150))))).toBe(deep("[", "]", 150));
  });

  test("whose integers are beyond 2^53 keeps their digits: no two ids become one", async () => {
    expect(
      await ask(answerOf('{"ids":[9007199254740992,9007199254740993], "n":-12, "t":"1, 9007199254740993]"}')),
    ).toEqual({
      ids: ["9007199254740992", "9007199254740993"],
      n: -12,
      t: "1, 9007199254740993]",
    });
  });

  test("that begins like JSON with long digits and is none is refused at once, however long it is", () => {
    const open = `[1234567890123456,"${'\\"'.repeat(200_000)}`;
    const begin = performance.now();
    expect(() => readJson(open)).toThrow(NoJson);
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(readJson(`${open}"]`)).toEqual(["1234567890123456", '"'.repeat(200_000)]);
  });

  test("of sixteen digits keeps them wherever they stand, and of fifteen is a number", () => {
    for (const filling of ["x", "7x", "-123456789012345 "]) {
      for (let before = 0; before < 40; before += 1) {
        const key = filling.repeat(before).slice(0, before);
        const read = (digits: string) => readJson(`{"${key}":${digits}}`);
        expect(read("9007199254740993")).toEqual({ [key]: "9007199254740993" });
        expect(read("-9007199254740993")).toEqual({ [key]: "-9007199254740993" });
        expect(read("900719925474099")).toEqual({ [key]: 900719925474099 });
      }
    }
  });

  test("with a number of millions of digits ends in an error, not in a crash", async () => {
    expect(await failure(ask(answerOf(`[${"9".repeat(20 * MIB)}]`)))).toMatchObject({ code: "CONTRACT_BROKEN" });
  });

  test("changes nobody's prototype, and a key that comes twice counts as it came last", async () => {
    const body = '{"__proto__":{"admin":true},"a":1,"a":2,"\\u005f_proto__":3,"constructor":{"prototype":{"b":1}}}';
    const json = (await ask(answerOf(body))) as Record<string, unknown>;
    expect(Object.keys(json)).toEqual(["a", "constructor"]);
    expect([json.a, json.admin, ({} as Record<string, unknown>).b]).toEqual([2, undefined, undefined]);
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
  });

  test("loses its control characters and halves of characters, and nothing else", async () => {
    const name = "A\\u0000n\\u001b[31mn \\ud83d\\ude00 \\ud800 \\u0009tab\\u000d\\u000aline \u009b2J \u202eodd\u0007";
    expect(await failure(ask(answerOf(`{"name":"${name}"}`)))).toMatchObject({ code: "CONTRACT_BROKEN" });
    expect(await ask(answerOf(`{"na\\u0000me":"${name.replace("\u0007", "")}"}`))).toEqual({
      name: "An[31mn 😀 \ufffd \ttab\nline 2J \u202eodd",
    });
  });

  test("of nothing but ASCII loses its control characters too", async () => {
    expect(await ask(answerOf('{"na\x7fme":"A\x7fda"}'))).toEqual({ name: "Ada" });
  });

  test("that is cut off or broken is told without a word of it", async () => {
    const error = await failure<RollcallError>(ask(answerOf('{"first_name":"Ada","illness":"Sabbatical"')));
    expect(error).toMatchObject({
      code: "CONTRACT_BROKEN",
      message: "anvil: GET /people answered text that is not JSON",
    });
  });
});

describe("text", () => {
  test("that is not UTF-8 is refused instead of being written as question marks", async () => {
    for (const bytes of [Buffer.from('{"name":"J\xf6rg"}', "latin1"), Buffer.from('{"name":"Jörg"}', "utf16le")]) {
      const error = await failure(ask(answerOf(bytes, { "content-type": "application/json; charset=iso-8859-1" })));
      expect(error).toMatchObject({
        code: "CONTRACT_BROKEN",
        message: "anvil: GET /people answered text that is not UTF-8",
      });
    }
  });

  test("of an error may be anything; it is told in one line without control characters", async () => {
    const body = Buffer.from("\x1b[2Jno\x00 \x9b31m\u202e \xff\r\nBcc: x", "latin1");
    const error = await failure<RollcallError>(ask(answerOf(body, { "content-type": "text/plain" }, 400)));
    expect(error.code).toBe("CONTRACT_BROKEN");
    expect(error.message).not.toMatch(/[\p{Cc}]/u);
  });

  test("is what it is, whatever type it says to have", async () => {
    for (const type of ["text/html", "image/png", "application/octet-stream", "", "x".repeat(500)])
      expect(await ask(answerOf('{"a":1}', { "content-type": type }))).toEqual({ a: 1 });
  });
});

describe("an answer", () => {
  const slowly = (text: string) =>
    rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
      const timer = setInterval(() => socket.write(text), 50);
      socket.on("close", () => clearInterval(timer));
    });

  test("that comes a byte at a time has as long as any other", async () => {
    const server = await slowly("{");
    const begin = performance.now();
    const error = await failure(gateway(server.url).send({ ...GET, timeoutMs: 300 }));
    expect(error).toMatchObject({ code: "UNREACHABLE", message: expect.stringContaining("no answer within 0.3 s") });
    expect(performance.now() - begin).toBeLessThan(10_000);
  });

  test("whose headers come a byte at a time, too", async () => {
    const server = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write("x"), 50);
      socket.on("close", () => clearInterval(timer));
    });
    const error = await failure(gateway(server.url).send({ ...GET, timeoutMs: 300 }));
    expect(error).toMatchObject({ code: "UNREACHABLE", message: expect.stringContaining("no answer within 0.3 s") });
  });

  test.each([
    ["one header of a megabyte", answerOf("{}", { "x-long": "x".repeat(MIB) })],
    [
      "ten thousand headers",
      answerOf("{}", Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`x-${n}`, "y"]))),
    ],
  ])("with %s is told as such", async (_, bytes) => {
    expect(await failure(ask(bytes))).toMatchObject({
      code: "UNREACHABLE",
      message: "anvil: GET /people: the headers of the answer are longer than 16 KiB",
      remedy: expect.stringContaining("in front of the vendor"),
    });
  });

  test("that says two lengths, or is no HTTP at all, is refused", async () => {
    const two = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 5\r\n\r\n{}");
    const both = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}");
    for (const bytes of [two, both, Buffer.from("SSH-2.0-OpenSSH_9.2\r\n"), Buffer.from([0, 1, 2, 255, 10, 13])])
      expect(await failure(ask(bytes))).toMatchObject({
        code: "UNREACHABLE",
        remedy: expect.stringContaining("proxy"),
      });
  });

  test("that echoes the token it was asked with tells nobody the token", async () => {
    const token = "tok+en/of=an.hour-1234567890";
    const said = [token, Buffer.from(`x:${token}`).toString("base64"), encodeURIComponent(token)].join(" ");
    for (const status of [200, 401, 400, 500]) {
      const server = await rawServer((socket) => void socket.write(answerOf(`<p>${said}`, {}, status)));
      const http = gateway(server.url, { headers: () => ({ authorization: `Bearer ${token}` }) });
      const error = await failure<RollcallError>(http.send(GET).then((answer) => answer.json()));
      const told = [error.message, error.remedy, error.stack, JSON.stringify(error)].join("\n");
      for (const form of said.split(" ")) expect(told).not.toContain(form);
    }
  });
});

describe("a path", () => {
  test.each(["/people/..", "/people/./x", "/people/%2e%2E/keys", "/people/..\\keys", "$URL/people/../keys", "/.."])(
    "that %s leads to another record is refused: ids come from outside",
    async (path) => {
      const server = await rawServer((socket) => void socket.write(answerOf("{}")));
      const error = await failure(
        gateway(server.url).send({ method: "DELETE", path: path.replace("$URL", server.url) }),
      );
      expect(error).toMatchObject({ code: "CONTRACT_BROKEN", message: expect.stringContaining("nothing but dots") });
      expect(server.connections()).toBe(0);
    },
  );

  test("may have dots in its names and its query", async () => {
    const server = await rawServer((socket) => void socket.write(answerOf("{}")));
    for (const path of ["/a.b/..c/d..", "/x?path=../y", "/…"]) await gateway(server.url).send({ method: "GET", path });
    expect(server.connections()).toBe(3);
  });
});

describe("a link to the next page", () => {
  const base = "http://127.0.0.1:1";
  test.each([
    "http://127.0.0.1:2/people?page=2",
    "https://127.0.0.1:1/people?page=2",
    "http://127.0.0.1.evil.example:1/people",
    "http://127.0.0.1:1@evil.example/people",
    "http://[::1]:1/people",
    "ftp://127.0.0.1:1/people",
    "data:application/json,[]",
  ])("to %s is refused, and nothing is sent", async (path) => {
    const http = gateway(base);
    const error = await failure(http.send({ method: "GET", path }));
    expect(error).toMatchObject({
      code: "CONTRACT_BROKEN",
      message: expect.stringContaining(`the credentials are for ${base} only`),
    });
    expect(http.sent).toBe(0);
  });

  test("with a name and a password of its own goes to the same host without them", async () => {
    let seen = "";
    const server = await rawServer((socket, request) => {
      seen = request;
      socket.write(answerOf("{}"));
    });
    await gateway(server.url).send({ method: "GET", path: `${server.url.replace("//", "//ann:secret@")}/people` });
    expect(seen).toMatch(/^GET \/people HTTP/);
    expect(seen).not.toMatch(/authorization|ann|secret/i);
  });
});
