/** The readings that callers of the API ask for, and how many may go on at once. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Operations } from "../../../core/engine/operations/operations.ts";
import { startWeb } from "./web-scene.ts";

const plan = (target: string) => `/api/v1/targets/${target}/plan`;

/** A server whose vendors answer when the test says so. */
async function scene() {
  const reads: { readonly what: string; readonly signal: AbortSignal; readonly end: () => void }[] = [];
  const read = (what: string, signal: AbortSignal) =>
    new Promise<never>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      reads.push({ what, signal, end: () => resolve({ what } as never) });
    });
  const operations: Partial<Operations> = {
    plan: (target, { signal }) => read(`plan ${target}`, signal),
    people: (target, signal) => read(`people ${target}`, signal),
    check: (targets, signal) => read(`check ${targets.join()}`, signal),
  };
  const { browser } = await startWeb({ operations });
  const ask = (path: string, signal?: AbortSignal) => browser.get(path, {}, signal);
  const begun = (count: number) => expect.poll(() => reads.length).toBe(count);
  return { reads, ask, begun };
}

describe("what is read anew", () => {
  it("is read once for all who ask the same meanwhile, and again for who asks later", async () => {
    const { reads, ask, begun } = await scene();
    const first = ask(plan("desks"));
    await begun(1);
    const others = Array.from({ length: 5 }, () => ask(plan("desks")));
    const check = ask("/api/v1/check?target=b&target=a");
    await begun(2);
    // Time for callers that were not noticed yet.
    await sleep(100);
    for (const { end } of reads) end();
    for (const answer of await Promise.all([first, ...others]))
      expect(await answer.json()).toEqual({ what: "plan desks" });
    expect(await (await check).json()).toEqual({ what: "check b,a" });
    const later = ask(plan("desks"));
    await begun(3);
    reads[2]!.end();
    expect((await later).status).toBe(200);
  });

  it("is read for four questions at once, whatever they are of; more are told to come again", async () => {
    const { reads, ask, begun } = await scene();
    const paths = [plan("a"), plan("b"), "/api/v1/targets/a/people", "/api/v1/check"];
    const asked = paths.map((path) => ask(path));
    await begun(4);
    for (const path of [plan("c"), "/api/v1/targets/b/people", "/api/v1/check?target=a"]) {
      const refused = await ask(path);
      expect([path, refused.status, refused.headers.get("retry-after")]).toEqual([path, 429, "30"]);
      expect(await refused.json()).toMatchObject({ code: "TOO_MANY", remedy: expect.stringContaining("try again") });
    }
    reads[0]!.end();
    await Promise.race(asked);
    const again = ask(plan("c"));
    await begun(5);
    for (const { end } of reads) end();
    expect((await again).status).toBe(200);
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(200);
  });

  it("is waited for by twenty at once", async () => {
    const { reads, ask, begun } = await scene();
    let refused = 0;
    const asked = Array.from({ length: 25 }, async () => {
      const { status } = await ask(plan("desks"));
      if (status === 429) refused += 1;
    });
    await begun(1);
    await expect.poll(() => refused, { timeout: 10_000 }).toBe(5);
    reads[0]!.end();
    await Promise.all(asked);
    expect(refused).toBe(5);
  });

  it("ends when nobody is waiting for it any more, and is begun again for who comes then", async () => {
    const { reads, ask, begun } = await scene();
    const [one, two] = [new AbortController(), new AbortController()];
    const asked = [one, two].map(({ signal }) => ask(plan("desks"), signal).catch(() => "gone"));
    await begun(1);
    one.abort();
    expect(await asked[0]).toBe("gone");
    expect(reads[0]!.signal.aborted).toBe(false);
    two.abort();
    await expect.poll(() => reads[0]!.signal.aborted).toBe(true);
    const again = ask(plan("desks"));
    await begun(2);
    reads[1]!.end();
    expect((await again).status).toBe(200);
  });
});
