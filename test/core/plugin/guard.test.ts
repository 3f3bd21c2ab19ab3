/** What other people's plugins throw, answer wrongly, or never answer, method by method. */
import { describe, expect, it, vi } from "vitest";
import { TransientError } from "../../../core/model/errors.ts";
import type { AnyFlow, Connection, Flow, TargetContext, TargetPlugin } from "../../../core/plugin/contract.ts";
import { guardedTarget } from "../../../core/plugin/guard/guard.ts";
import { z } from "../../../core/plugin/schema.ts";
import { complete, FLOW } from "../../kit/their-flow.ts";

const bad = () => {
  throw new Error("it broke");
};
const never = () => new Promise<never>(() => undefined);
const nothing = async () => undefined;
const RULE = {
  window: () => ({ from: "2026-07-01", to: null }),
  rule: () => ({ judge: () => null, review: () => "past" }),
};
const record = (remoteId: string) => ({
  ...{ remoteId, key: null, title: remoteId, active: true, marked: false, fields: { name: "Ann" } },
});

async function flowsOf(flows: readonly object[], signal = new AbortController().signal): Promise<readonly AnyFlow[]> {
  return connectionOf({ flows: () => flows as readonly AnyFlow[], test: never }, signal).flows();
}

function connectionOf(connection: Connection, signal = new AbortController().signal): Connection {
  const plugin: TargetPlugin = {
    ...{ name: "theirs", summary: "Of somebody else.", config: z.strictObject({}), defaultSchedule: "every 1h" },
    ...{ areas: ["users"], needs: () => ({ people: { required: [], useful: [] }, absences: null }) },
    connect: () => connection,
  };
  return guardedTarget(plugin, "./theirs").connect({}, { signal } as TargetContext);
}

/** Asks for the method by its path and calls it with whatever is needed; a reader is read. */
async function ask(flow: object, path: string): Promise<unknown> {
  const names = path.split(".");
  const last = names.pop() as string;
  const owner = names.reduce<object>((at, name) => at[name as keyof typeof at], flow);
  const answer: unknown = (owner[last as keyof typeof owner] as (...given: unknown[]) => unknown)([{}], [{}], []);
  const reader = answer as Partial<AsyncGenerator & Generator>;
  return typeof reader?.next === "function" ? reader.next() : answer;
}

/** A flow with this in place of a method. */
function flowWith(path: string, method: unknown): object {
  const [name = "", inner] = path.split(".");
  const rest = {
    batch: { by: "name", size: 9, create: nothing, remove: nothing },
    leading: { read: never, get: never },
  };
  const owner = rest[name as keyof typeof rest];
  const base = name === "rule" || name === "release" ? { ...FLOW, ...RULE } : FLOW;
  return { ...base, [name]: inner ? { ...owner, [inner]: method } : method };
}

const AT_ONCE = ["window", "knows", "prepare", "narrow", "untold", "desired", "rule"];
const WRITES = ["create", "update", "reactivate", "deactivate", "remove", "publish", "release"];
const WAITED_FOR = ["current", "get", "find", "unfinished", ...WRITES];
const INNER = ["leading.read", "leading.get", "batch.create", "batch.remove"];

describe("each method of a flow", () => {
  it.each([...AT_ONCE, ...WAITED_FOR, ...INNER])("%s() that throws is named with the plugin", async (path) => {
    const [flow] = await flowsOf([flowWith(path, bad)]);
    await expect((async () => ask(flow!, path))()).rejects.toMatchObject({
      code: "CONTRACT_BROKEN",
      message: `the plugin ./theirs failed in ${path}() of its users: it broke`,
    });
  });

  it.each([...WAITED_FOR, ...INNER])(
    "%s() that never answers ends with the run, whose error names it",
    async (path) => {
      const run = new AbortController();
      const hangs = path.endsWith("current") || path.endsWith("read") ? () => ({ next: never }) : never;
      const [flow] = await flowsOf([flowWith(path, hangs)], run.signal);
      const asked = expect(ask(flow!, path)).rejects.toMatchObject({
        code: "NO_PROGRESS",
        message: `no answer; the plugin ./theirs has not answered in ${path}() of its users`,
      });
      run.abort(new TransientError("NO_PROGRESS", "no answer", { remedy: "Wait." }));
      await asked;
    },
  );

  it.each(["batch.create", "batch.remove"])("%s() has to answer for each record", async (path) => {
    const [flow] = await flowsOf([flowWith(path, async () => [])]);
    await expect(ask(flow!, path)).rejects.toThrow(`gave an invalid answer: ${path}() of its users: `);
  });

  it.each(["deactivate", "get", "knows", "batch.by"])("%s that is no method is refused with its name", async (path) => {
    await expect(flowsOf([flowWith(path, 7)])).rejects.toThrow(`gave an invalid answer: flows(): 0 (user): ${path}: `);
  });

  it("whatever of a rule throws is named as that rule", async () => {
    const rule = () => ({ judge: bad, review: bad, undecided: bad, people: bad, report: bad });
    const [flow] = await flowsOf([{ ...FLOW, ...RULE, rule }]);
    const made = (await ask(flow!, "rule")) as object;
    for (const name of ["judge", "review", "undecided", "people", "report"])
      await expect((async () => ask(made, name))()).rejects.toThrow("./theirs failed in rule() of its users: it broke");
  });
});

describe("a rule that was told of little", () => {
  it("cannot say by a promise whether it is undecided, which would always be true", async () => {
    const rule = () => ({ ...RULE.rule(), undecided: async () => false });
    const [flow] = await flowsOf([{ ...FLOW, ...RULE, rule }]);
    const made = (await ask(flow!, "rule")) as object;
    await expect((async () => ask(made, "undecided"))()).rejects.toThrow("gave an invalid answer: rule() of its users");
  });
});

describe("the flows together", () => {
  it.each([
    ["two of one kind", [FLOW, { ...FLOW }], "flows(): two of them are of the kind user"],
    ["an area that the plugin lacks", [{ ...FLOW, area: "accounts" }], "area: is not among the plugin's areas (users)"],
    [
      "an operation in such an area",
      [{ ...FLOW, areas: { deactivate: "locking" } }],
      "areas.deactivate: is not among the plugin's areas (users)",
    ],
  ])("%s: refused", async (_, flows, words) => {
    await expect(flowsOf(flows)).rejects.toThrow(words);
  });
});

describe("a reader of its own", () => {
  const readBy = async (current: Flow["current"]) => {
    const [flow] = await flowsOf([{ ...FLOW, current }]);
    const pages = (flow as unknown as { current(): AsyncGenerator }).current();
    for (;;) if ((await pages.next()).done) return;
  };

  it.each([
    ["in one page", [[record("k9"), record("k9")]]],
    ["page after page", [[record("k9")], [record("k9")]]],
  ])("that gives a record twice %s is told so, and nothing follows from it", async (_, pages) => {
    const twice = async function* () {
      yield* pages;
      return complete();
    };
    await expect(readBy(twice)).rejects.toMatchObject({
      code: "INCOMPLETE_READ",
      message: "the plugin ./theirs: current() of its users gave k9 twice: is the page asked for?",
    });
  });

  it.each([
    ["is not read on", (pages: AsyncGenerator) => pages.return(undefined)],
    ["gave a record that is none", (pages: AsyncGenerator) => pages.next().catch(() => undefined)],
  ])("is closed when it %s", async (_, stop) => {
    let isClosed = false;
    const held = async function* () {
      try {
        yield [record("k9")];
        yield [null];
      } finally {
        isClosed = true;
      }
    };
    const [flow] = await flowsOf([{ ...FLOW, current: held }]);
    const pages = (flow as unknown as { current(): AsyncGenerator }).current();
    await pages.next();
    await stop(pages);
    await vi.waitFor(() => expect(isClosed).toBe(true));
  });

  it("without an end lets others have their turn, and is ended", async () => {
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    const endless = async function* () {
      for (;;) yield [];
    };
    await expect(readBy(endless as never)).rejects.toThrow("current() of its users has no end: 30000 pages came");
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(1);
  });
});

describe("what is async and must not be, or the other way round", () => {
  it("connect() that returns a promise", () => {
    expect(() => connectionOf(Promise.resolve({}) as never)).toThrow("what connect() gave: must be an object with");
  });

  it.each([
    ["async *desired", { desired: async function* () {} }, "desired", "must return an array or be a generator"],
    ["async desired", { desired: async () => [] }, "desired", "must return an array or be a generator"],
    ["a current that returns an array", { current: () => [[]] }, "current", "must be a generator (async *current)"],
  ])("%s", async (_, parts, path, words) => {
    const [flow] = await flowsOf([{ ...FLOW, ...parts }]);
    await expect((async () => ask(flow!, path))()).rejects.toThrow(words);
  });
});
