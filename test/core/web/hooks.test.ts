/** `/hooks/SOURCE`: what a call needs, and how little it can do. */
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Noticed } from "../../../core/engine/schedule/change-notices.ts";
import type { Clock } from "../../../core/model/time.ts";
import type { ChangeNotice } from "../../../core/plugin/webhook.ts";
import { NOW, PASSWORD, startWeb, type SceneOptions } from "./web-scene.ts";

const TOKEN = "Bearer made-up-token-4711";
const ABSENCES: ChangeNotice = { about: "absences", loss: false };

/** A server that a source named `personio` may call; notices about `attendance` are ignored. */
async function scene(options: SceneOptions = {}, take?: (noticed: Noticed) => Promise<void>) {
  const taken: Noticed[] = [];
  const hook = {
    isSender: ({ authorization }: Readonly<Record<string, string | undefined>>) => authorization === TOKEN,
    read: ({ event_name }: Readonly<Record<string, unknown>>) => (event_name === "attendance" ? null : ABSENCES),
  };
  const web = await startWeb({
    ...options,
    notices: {
      webhookOf: (source) => (source === "personio" ? (hook as never) : null),
      take: take ?? (async (noticed) => void taken.push(noticed)),
    },
  });
  const call = (
    body: string | ReadableStream,
    further: RequestInit & { readonly path?: string; readonly duplex?: "half" } = {},
  ) =>
    fetch(`${web.server.url}${further.path ?? "/hooks/personio"}`, {
      method: "POST",
      body,
      ...further,
      headers: { authorization: TOKEN, connection: "close", ...further.headers },
    });
  return { ...web, taken, call };
}

const GOOD = JSON.stringify({ company_id: "4711", event_name: "absence", payload: { id: "1" } });
const noOne = async () => {
  throw new Error("canary: the database is away");
};

describe("a call with the token", () => {
  it("is written down and answered with 202, whatever is odd about it", async () => {
    const { call, taken } = await scene({ password: PASSWORD });
    const odd = ["{}", '{"event_name":7,"payload":[[]]}', `{"payload":"${"x".repeat(60_000)}"}`, GOOD];
    for (const body of odd) expect((await call(body)).status).toBe(202);
    expect(taken).toEqual(odd.map(() => ({ source: "personio", notice: ABSENCES })));
  });

  it("is taken whatever its Content-Type says: the token counts, and what the body is", async () => {
    const { call, taken } = await scene();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/vnd.made-up+json"])
      expect((await call(GOOD, { headers: { "content-type": type } })).status).toBe(202);
    expect(taken).toHaveLength(3);
  });

  it("that is nothing to anybody is answered just so, and not written down", async () => {
    const { call, taken } = await scene();
    const answer = await call('{"event_name":"attendance"}');
    expect([answer.status, await answer.text(), taken]).toEqual([202, "thank you", []]);
  });

  it.each(["", "{", "[]", "null", '"text"', "event_name=absence"])(
    "with the body %j is refused for good",
    async (body) => {
      const { call, taken } = await scene();
      expect([(await call(body)).status, taken]).toEqual([400, []]);
    },
  );

  it("needs no session, no form token, and no host name that the page knows", async () => {
    for (const options of [{}, { password: PASSWORD }, { only: "health" as const }]) {
      const { call, taken } = await scene(options);
      const foreign = {
        host: "rollcall.example.com",
        origin: "https://elsewhere.example.com",
        "sec-fetch-site": "cross-site",
      };
      expect([(await call(GOOD, { headers: foreign })).status, taken.length]).toEqual([202, 1]);
    }
  });

  it("is answered such that it comes again where it cannot be written down, and says nothing of why", async () => {
    const { call, lines } = await scene({}, noOne);
    const answer = await call(GOOD);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(await answer.text()).not.toContain("canary");
    expect(lines.join()).toContain("a change notice could not be written down");
  });
});

describe("a call while the database stands still", () => {
  it("is answered within a second, such that it comes again", async () => {
    const limits: number[] = [];
    const clock: Partial<Clock> = {
      sleep(ms, signal) {
        limits.push(ms);
        return sleep(ms / 20, undefined, signal ? { signal } : {});
      },
    };
    const { call, lines } = await scene({ clock }, () => new Promise(() => undefined));
    const answer = await call(GOOD);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(limits.at(-1)).toBeLessThan(1_000);
    expect(lines.join()).toContain("a change notice could not be written down");
  });
});

describe("too much", () => {
  it("is refused at 64 KB, whether its length is told before or not", async () => {
    const { call, taken } = await scene();
    const large = "x".repeat(1_024 * 1_024);
    const unsaid = () => new Blob([large]).stream();
    expect((await call("x".repeat(64 * 1_024 + 1))).status).toBe(413);
    expect([413, "cut"]).toContain(await statusOf(call(large)));
    expect([413, "cut"]).toContain(await statusOf(call(unsaid(), { duplex: "half" })));
    expect((await call(GOOD)).status).toBe(202);
    expect(taken).toHaveLength(1);
  });

  it("is not even read without the token", async () => {
    const { call } = await scene();
    const headers = { authorization: "x" };
    expect((await call("x".repeat(64 * 1_024 + 1), { headers })).status).toBe(401);
    expect([401, "cut"]).toContain(await statusOf(call("x".repeat(1_024 * 1_024), { headers })));
  });

  it("time over a body ends the call, and nobody else waits for it", async () => {
    const hurried = {
      sleep: (ms: number, signal?: AbortSignal) => sleep(ms / 20, undefined, signal ? { signal } : {}),
    };
    const { server, call, taken } = await scene({ clock: hurried });
    const slow = connect(Number(new URL(server.url).port), "127.0.0.1");
    onTestFinished(() => void slow.destroy());
    let heard = "";
    slow.on("data", (chunk) => (heard += chunk));
    slow.write(`POST /hooks/personio HTTP/1.1\r\nHost: x\r\nAuthorization: ${TOKEN}\r\nContent-Length: 100\r\n\r\n{`);
    expect((await call(GOOD)).status).toBe(202);
    await once(slow, "close");
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(taken).toHaveLength(1);
  });
});

/** The answer, or none: a server that has answered may cut off a body that is still being sent. */
async function statusOf(answer: Promise<Response>): Promise<number | string> {
  return answer.then(
    ({ status }) => status,
    () => "cut",
  );
}

describe("anything else", () => {
  it.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])("%s is not allowed", async (method) => {
    const { server, taken } = await scene();
    const answer = await fetch(`${server.url}/hooks/personio`, { method, headers: { authorization: TOKEN } });
    expect([answer.status, answer.headers.get("allow"), taken]).toEqual([405, "POST", []]);
  });

  it.each(["/hooks", "/hooks/", "/hooks/nobody", "/hooks/personio/more", "/hooks/__proto__"])(
    "at %s is nothing",
    async (path) => {
      const { call, taken } = await scene({ only: "health" });
      expect([(await call(GOOD, { path })).status, taken]).toEqual([404, []]);
    },
  );

  it("without the right token is refused in one word, and is one line a minute in the log", async () => {
    let now = NOW;
    const { call, lines, taken } = await scene({ clock: { now: () => now } });
    for (const authorization of ["", "Bearer", "Bearer made-up-token-471", "canary-guess"]) {
      const answer = await call(GOOD, { headers: { authorization } });
      expect([answer.status, await answer.text()]).toEqual([401, "unauthorized"]);
    }
    now = "2026-07-21T12:06:10.000Z";
    await call(GOOD, { headers: { authorization: "x" } });
    const told = lines.filter((line) => line.includes("without the right token"));
    expect(told.map((line) => /"times":(\d+)/.exec(line)?.[1])).toEqual(["1", "4"]);
    expect([lines.join(), taken].flat().join()).not.toContain("canary");
  });
});

it("is counted by how it was answered", async () => {
  const { call, text } = await scene({ metrics: "open" });
  await call(GOOD);
  await call(GOOD);
  await call('{"event_name":"attendance"}');
  await call("{");
  await call(GOOD, { headers: { authorization: "x" } });
  const counted = (await text("/metrics")).split("\n").filter((line) => line.startsWith("rollcall_notices_total"));
  expect(counted.map((line) => line.replace(/.*answer="(\w+)"} /, "$1 ")).sort()).toEqual([
    "malformed 1",
    "passed_over 1",
    "refused 1",
    "taken 2",
  ]);
});
