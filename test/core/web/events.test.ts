import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { Browser } from "./browser.ts";
import { PASSWORD, runDocument, startWeb, statusReport, targetStatus } from "./web-scene.ts";

/** Listens as a page does. `heard`: names and data of the events, without the greeting. */
async function listen(browser: Browser) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const answer = await browser.get("/events", {}, stop.signal);
  const heard: [string, unknown][] = [];
  const state = { greeted: false, ended: false };
  const reading = (async () => {
    let text = "";
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const [, event, data] = /event: (\w+)\ndata: (.*)/.exec(text.slice(0, end)) ?? [];
        if (event === "hello") state.greeted = true;
        else if (event && data) heard.push([event, JSON.parse(data)]);
        text = text.slice(end + 2);
      }
    }
  })()
    .catch(() => undefined)
    .finally(() => {
      state.ended = true;
    });
  await expect.poll(() => state.greeted).toBe(true);
  return { answer, heard, state, reading, stop: () => stop.abort() };
}

test("events tell of runs that begin, go on and end, and where a run stands at most twice a second", async () => {
  const { browser, live } = await startWeb();
  const { heard, answer } = await listen(browser);
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const run = runDocument({ id: "r7", status: "running" });
  live.tell({ event: "run", run });
  for (let done = 0; done < 50; done += 1)
    live.tell({ event: "progress", run: "r7", target: "desks", phase: "writing", done, total: 50 });
  live.tell({ event: "run", run: { ...run, status: "succeeded" } });
  await expect
    .poll(() => heard)
    .toEqual([
      ["run", { run: "r7", target: "desks", status: "running" }],
      ["progress", { run: "r7", target: "desks", phase: "writing", done: 0, total: 50 }],
      ["run", { run: "r7", target: "desks", status: "succeeded" }],
    ]);
});

test("events tell what another process changed", async () => {
  let state: "ok" | "paused" = "ok";
  let looks = 0;
  const status = async () => {
    looks += 1;
    return statusReport({ targets: [targetStatus({ state })] });
  };
  const clock = { sleep: (_ms: number, signal?: AbortSignal) => sleep(10, undefined, signal ? { signal } : {}) };
  const { browser } = await startWeb({ status, clock });
  const { heard, stop, reading } = await listen(browser);
  await expect.poll(() => looks).toBeGreaterThan(1);
  state = "paused";
  await expect.poll(() => heard).toEqual([["state", { target: "desks" }]]);
  stop();
  await reading;
  await sleep(50);
  const before = looks;
  await sleep(50);
  // The database is not asked while nobody listens.
  expect(looks).toBeLessThanOrEqual(before + 1);
});

test("events go on to tell what another process changed after the database could not be asked for a while", async () => {
  let state: "ok" | "paused" = "ok";
  let looks = 0;
  const status = async () => {
    looks += 1;
    if (looks === 2 || looks === 3) throw new Error("the database is away");
    return statusReport({ targets: [targetStatus({ state })] });
  };
  const clock = { sleep: (_ms: number, signal?: AbortSignal) => sleep(10, undefined, signal ? { signal } : {}) };
  const { browser, lines } = await startWeb({ status, clock });
  const { heard } = await listen(browser);
  await expect.poll(() => looks).toBeGreaterThan(1);
  state = "paused";
  await expect.poll(() => heard).toEqual([["state", { target: "desks" }]]);
  expect(lines).toHaveLength(1);
});

test("events are for who is signed in, and end when they sign out", async () => {
  const clock = { sleep: (_ms: number, signal?: AbortSignal) => sleep(10, undefined, signal ? { signal } : {}) };
  const { browser, store } = await startWeb({ password: PASSWORD, clock });
  expect((await browser.get("/events")).status).toBe(401);
  await browser.signIn("admin", PASSWORD);
  const { state } = await listen(browser);
  await store.sessions.dropOld({ createdBefore: "2099-01-01T00:00:00.000Z", seenBefore: "2099-01-01T00:00:00.000Z" });
  await expect.poll(() => state.ended).toBe(true);
});

test("more than a hundred listeners are refused, and one that leaves makes room", async () => {
  const { browser } = await startWeb();
  const all = await Promise.all(Array.from({ length: 100 }, () => listen(browser)));
  const refused = await browser.get("/events");
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([429, "TOO_MANY"]);
  all[0]!.stop();
  await expect
    .poll(async () => {
      const stop = new AbortController();
      const { status } = await browser.get("/events", {}, stop.signal);
      stop.abort();
      return status;
    })
    .toBe(200);
});

test("who asks for the headers of the events alone takes no listener's place", async () => {
  const { server, browser } = await startWeb();
  for (let i = 0; i < 100; i += 1) {
    const { status, headers } = await fetch(`${server.url}/events`, { method: "HEAD" });
    expect([status, headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  }
  await listen(browser);
});

test("a listener that takes nothing any more is one no longer", async () => {
  let looks = 0;
  const status = async () => {
    looks += 1;
    return statusReport();
  };
  const clock = { sleep: (_ms: number, signal?: AbortSignal) => sleep(10, undefined, signal ? { signal } : {}) };
  const { server, live } = await startWeb({ status, clock });
  const deaf = connect(Number(new URL(server.url).port), "127.0.0.1");
  onTestFinished(() => void deaf.destroy());
  deaf.pause().write("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await expect.poll(() => looks).toBeGreaterThan(1);
  // More than the buffers between server and client hold.
  const target = "x".repeat(64 * 1_024);
  for (let i = 0; i < 256; i += 1)
    live.tell({ event: "progress", run: `r${i}`, target, phase: "writing", done: 0, total: 1 });
  const newLooks = async () => {
    const before = looks;
    await sleep(100);
    return looks - before;
  };
  await expect.poll(newLooks, { timeout: 5_000 }).toBe(0);
});

test("a server that closes lets its listeners go at once", async () => {
  const { browser, server } = await startWeb();
  const { reading, state } = await listen(browser);
  const began = performance.now();
  await server.close();
  await reading;
  expect(state.ended).toBe(true);
  expect(performance.now() - began).toBeLessThan(2_000);
});
