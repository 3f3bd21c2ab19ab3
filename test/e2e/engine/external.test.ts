/** A plugin of other people that fails while it runs: its run ends in words that name it, and the target beside it goes on. */
import { describe, expect, it } from "vitest";
import { Completeness } from "../../../core/model/completeness.ts";
import { Cancelled, RecordError } from "../../../core/model/errors.ts";
import { RULES } from "../../../core/model/rules.ts";
import type {
  ChangeMarks,
  Connection,
  Flow,
  SourcePluginContext,
  Source,
  TargetPlugin,
} from "../../../core/plugin/contract.ts";
import { guarded, guardedTarget } from "../../../core/plugin/guard/guard.ts";
import { z } from "../../../core/plugin/schema.ts";
import { openHouse, TARGET } from "../../kit/house.ts";
import { MINUTE } from "../../kit/swift-clock.ts";
import { complete, FLOW } from "../../kit/their-flow.ts";

const row = {
  subject: "1",
  title: "Ann",
  personId: "1",
  person: "ann@example.com",
  key: null,
  fields: { name: "Ann" },
  extent: null,
};
const bad = () => {
  throw new Error("it broke");
};

function pluginOf(connect: () => Connection, more: Partial<TargetPlugin> = {}): TargetPlugin {
  const plugin: TargetPlugin = {
    ...{ name: "theirs", summary: "Of somebody else.", config: z.strictObject({}), defaultSchedule: "every 1h" },
    ...{ areas: ["users"], connect, ...more },
    needs: more.needs ?? (() => ({ people: { required: [], useful: [] }, absences: null })),
  };
  return guardedTarget(plugin, "./theirs");
}

const flows = (...list: Flow[]): Connection => ({
  flows: () => list,
  test: async () => ({ checks: [], tenant: null }),
});
const withFlow = (parts: Partial<Flow>) => pluginOf(() => flows({ ...FLOW, ...parts } as Flow));

async function houseOf(plugin: TargetPlugin) {
  const targets = { [TARGET]: {}, theirs: { plugin: "theirs" } };
  return openHouse({ plugins: [plugin], targets });
}

describe("a plugin that fails while it runs", () => {
  it.each([
    ["in connect()", pluginOf(bad), "failed in connect(): it broke"],
    ["in needs()", pluginOf(() => flows(FLOW), { needs: bad }), "failed in needs(): it broke"],
    ["in flows()", pluginOf(() => ({ ...flows(), flows: bad })), "failed in flows(): it broke"],
    ["in prepare()", withFlow({ prepare: bad }), "failed in prepare() of its users: it broke"],
    ["in desired()", withFlow({ desired: bad }), "failed in desired() of its users: it broke"],
    ["in current()", withFlow({ current: bad }), "failed in current() of its users: it broke"],
    [
      "by a needs() of nonsense",
      pluginOf(() => flows(FLOW), { needs: () => ({}) as never }),
      "what needs() gave: people",
    ],
    ["by no flows", pluginOf(() => flows()), "gave an invalid answer: flows()"],
    ["by a flow of no kind", withFlow({ kind: "desk" as never }), "gave an invalid answer: flows(): 0 (desk): kind: "],
    [
      "by a flow that is none",
      pluginOf(() => flows(null as never)),
      "gave an invalid answer: flows(): 0 (undefined): ",
    ],
    ["by a flow of no drift", withFlow({ drift: undefined as never }), "flows(): 0 (user): drift: "],
    ["by a flow without desired", withFlow({ desired: undefined as never }), "flows(): 0 (user): desired: "],
    [
      "by a flow that cannot ask for one record",
      withFlow({ get: undefined as never }),
      "the plugin ./theirs gave an invalid answer: flows(): 0 (user): get: is missing",
    ],
    [
      "by a flow that creates and cannot look for what it created",
      withFlow({ create: async () => "1", find: undefined as never }),
      "the plugin ./theirs gave an invalid answer: flows(): 0 (user): find: is missing",
    ],
    [
      "by a record without fields",
      withFlow({ desired: () => [{ ...row, fields: {} }] }),
      "desired() of its users: fields.name: is missing",
    ],
    [
      "by a text in place of the names of fields that are not told",
      withFlow({ desired: () => [{ ...row, untold: "name" as never }] }),
      "desired() of its users: untold",
    ],
    [
      "by a field that is not told and not managed",
      withFlow({ desired: () => [{ ...row, untold: ["nam"] }] }),
      "desired() of its users: untold.0",
    ],
    [
      "by no reason why a record is not made",
      withFlow({ desired: () => [{ ...row, notMade: true as never }] }),
      "desired() of its users: notMade",
    ],
    ["by one record twice", withFlow({ desired: () => [row, row] }), "desired() of its users: 1: is wanted twice"],
    [
      "by an id that is none",
      withFlow({ desired: () => [row], create: async () => 7 as never }),
      "gave an invalid answer: create() of its users",
    ],
  ])("%s is named, and the target beside it goes on", async (_, plugin, words) => {
    const house = await houseOf(plugin);
    const { run, changes } = await house.sync({}, "theirs");
    const told = run.error ?? changes.find(({ error }) => error)?.error;
    expect(told).toMatchObject({ message: expect.stringContaining(words) });
    expect(run.status).toBe("failed");
    expect(run.error?.code).toBe("CONTRACT_BROKEN");
    expect((await house.sync()).run).toMatchObject({ status: "succeeded" });
  });

  it.each([
    ["in untold()", bad, "failed in untold() of its users: it broke"],
    ["in what untold() returned", () => bad, "failed in untold() of its users: it broke"],
    ["by an untold() of no function", () => true as never, "gave an invalid answer: untold() of its users: must be"],
    ["by an untold() of no answer", () => () => "no" as never, "gave an invalid answer: untold() of its users"],
  ])("%s is named, when a record is not wanted any more", async (_, untold, words) => {
    const wanted = [row];
    const current: Flow["current"] = async function* () {
      yield [{ remoteId: "a1", key: null, title: "Ann", active: true, marked: false, fields: row.fields }];
      return Completeness.of({ ...complete().tally, distinct: 1, total: 1 });
    };
    const create = async () => "a1";
    const derived = { subjects: "derived", orphans: "remove", remove: async () => undefined } as const;
    const house = await houseOf(withFlow({ ...derived, untold, desired: () => wanted, current, create }));
    expect((await house.sync({}, "theirs")).run).toMatchObject({ status: "succeeded" });
    wanted.pop();
    expect((await house.sync({}, "theirs")).run).toMatchObject({
      status: "failed",
      error: { code: "CONTRACT_BROKEN", message: expect.stringContaining(`the plugin ./theirs ${words}`) },
    });
  });

  it("that refuses one record with a secret in its words, has them stored without it", async () => {
    let secret = "";
    const create = async () => {
      throw new RecordError(`no, ${secret}`, { causeKey: secret, remedy: `Change ${secret}.` });
    };
    const house = await houseOf(withFlow({ desired: () => [row], create }));
    secret = house.app.config.secrets[0]!;
    const { changes } = await house.sync({}, "theirs");
    const told = { code: "smtp:?", message: "no, [redacted]", remedy: "Change [redacted]." };
    expect(changes).toMatchObject([{ status: "failed", error: told }]);
    expect(JSON.stringify(await house.app.store.failures.of("theirs"))).not.toContain(secret);
  });

  it("has a flow without get and find where what was written last is taken for what is there", async () => {
    const { get: _, find: __, ...rest } = FLOW;
    const house = await houseOf(pluginOf(() => flows({ ...rest, current: "stored", create: async () => "1" })));
    expect((await house.sync({}, "theirs")).run).toMatchObject({ status: "succeeded" });
  });

  it("is prepared with the reading before it is asked what should be and what is there", async () => {
    const asked: string[] = [];
    const noting = withFlow({
      prepare: ({ people }) => void asked.push(`prepare, of ${people.records.length} people`),
      desired() {
        asked.push("desired");
        return [];
      },
      async *current() {
        asked.push("current");
        yield [];
        return complete();
      },
    });
    const house = await houseOf(noting);
    await house.sync({}, "theirs");
    expect(asked).toEqual(["prepare, of 3 people", "desired", "current"]);
  });

  it("by never answering ends as NO_PROGRESS, and the target beside it goes on meanwhile", async () => {
    const house = await houseOf(pluginOf(() => ({ ...flows(), flows: () => new Promise(() => undefined) })));
    const hanging = house.sync({}, "theirs");
    expect((await house.sync()).run).toMatchObject({ status: "succeeded" });
    for (let ms = 0; ms <= RULES.run.noProgressMs + RULES.lease.lengthMs; ms += RULES.lease.renewMs) {
      house.clock.pass(RULES.lease.renewMs);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect((await hanging).run).toMatchObject({ status: "failed", error: { code: "NO_PROGRESS" } });
  });

  it("of a class with private parts is asked as it was written", async () => {
    class Users {
      readonly #made = new Map<string, string>();
      kind = "user" as const;
      area = "users";
      subjects = "people" as const;
      fields = { name: { manage: "always" as const } };
      drift = "repair" as const;
      adopt = "never" as const;
      creates = "all" as const;
      orphans = "keep" as const;
      window = () => null;
      desired = () => [row];
      find = async () => [];
      async *current() {
        yield [...this.#made].map(([remoteId, name]) => ({
          remoteId,
          key: null,
          title: name,
          active: true,
          marked: false,
          fields: { name },
        }));
        return Completeness.of({ ...complete().tally, distinct: this.#made.size, total: this.#made.size });
      }
      async get() {
        return null;
      }
      async create({ name }: { readonly name: string }) {
        this.#made.set("a1", name);
        return "a1";
      }
    }
    const one = new Users() as unknown as Flow;
    const house = await houseOf(pluginOf(() => flows(one)));
    expect((await house.sync({}, "theirs")).run).toMatchObject({ status: "succeeded", counts: { create: 1 } });
    expect((await house.sync({}, "theirs")).run).toMatchObject({
      status: "succeeded",
      counts: { create: 0, unchanged: 1 },
    });
  });
});

describe("[runs] a plugin that never answers", () => {
  const never = () => new Promise<never>(() => undefined);
  /** Lets the work begin to wait, and a quarter of an hour pass. */
  async function silenceOf<T>(house: Awaited<ReturnType<typeof houseOf>>, work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await house.clock.walk(17 * MINUTE);
    return work;
  }

  it.each(["create", "deactivate"] as const)(
    "in %s() ends its run as one without progress, and the method is named; the create is looked for next time",
    async (name) => {
      let sought = 0;
      const find = async () => {
        sought += 1;
        return [];
      };
      const names = name === "create" ? ["Ann"] : ["Ann", "Bob", "Cem"];
      const there = names.map((key) => ({
        ...{ remoteId: `id of ${key}`, key, title: key, active: true, marked: false, fields: { name: key } },
      }));
      const wanted: object[] = names.map((key) => ({ ...row, subject: key, key, fields: { name: key } }));
      const current: Flow["current"] = async function* () {
        if (name === "deactivate") yield there;
        return Completeness.of({ ...complete().tally, distinct: names.length, total: null });
      };
      const rest = { adopt: "key", orphans: "deactivate", find, current, desired: () => wanted as never } as const;
      const house = await houseOf(withFlow({ ...rest, create: never, [name]: never }));
      if (name === "deactivate") {
        await house.sync({}, "theirs");
        wanted[0] = { ...row, subject: "Ann", code: "LEFT", detail: "has left", fate: "dropped" };
      }
      const { run } = await silenceOf(house, house.sync({}, "theirs"));
      const message = `no request was answered for 15 minutes; the plugin ./theirs has not answered in ${name}() of its users`;
      expect(run).toMatchObject({ status: "failed", error: { code: "NO_PROGRESS", message } });
      expect(await house.app.store.journal.unsettled("theirs")).toHaveLength(1);
      await silenceOf(house, house.sync({}, "theirs"));
      expect(sought).toBe(name === "create" ? 2 : 0);
    },
  );

  it("in current() ends a plan, in test() a check", async () => {
    const signal = new AbortController().signal;
    const reads = await houseOf(withFlow({ current: () => ({ next: never }) as never }));
    const planned = silenceOf(reads, reads.operations.plan("theirs", { signal, progress: () => undefined }));
    await expect(planned).rejects.toMatchObject({
      message: expect.stringContaining("the plugin ./theirs has not answered in current() of its users"),
    });
    const tests = await houseOf(pluginOf(() => ({ ...flows(FLOW), test: never })));
    const { checks } = await silenceOf(tests, tests.operations.check(["theirs"], signal));
    expect(checks.find(({ what }) => what === "theirs")).toMatchObject({
      state: "failed",
      code: "NO_PROGRESS",
      detail: expect.stringContaining("the plugin ./theirs has not answered in test()"),
    });
  });

  it("does not keep a command that is told to stop", async () => {
    const stop = new AbortController();
    const house = await houseOf(withFlow({ desired: () => [row], create: never }));
    const running = house.sync({ signal: stop.signal }, "theirs");
    await new Promise((resolve) => setTimeout(resolve, 100));
    stop.abort(new Cancelled("stopped by SIGINT"));
    await house.clock.walk(MINUTE);
    expect((await running).run).toMatchObject({ status: "interrupted", error: { message: "stopped by SIGINT" } });
  });
});

describe("a source of other people", () => {
  const [AT, DAY, SCOPE] = ["2026-07-21T10:00:00.000Z", "2026-07-21", { changedSince: null }];
  const needs = { people: { required: [], useful: [] }, absences: null };
  const asked = async (): Promise<never> => bad();
  const whole: Source = {
    ...{ read: asked, confirmPeople: asked, confirmAbsences: asked },
    test: async () => ({ checks: [], tenant: null }),
  };
  const sourceOf = (connect: () => Source) => {
    const plugin = { name: "theirs", summary: "Of somebody else.", config: z.strictObject({}), connect };
    return guarded("source", plugin, "./theirs").connect({}, {} as SourcePluginContext);
  };

  it("is asked what has changed only if it can tell, and its answer is looked at", async () => {
    const changes = (marks: unknown) =>
      sourceOf(() => ({ ...whole, changes: async () => marks as ChangeMarks })).changes!;
    const marks = new Map([["absence 7f3c", "1"]]);
    expect(await changes(marks)(needs, AT)).toEqual(marks);
    expect(await changes(null)(needs, AT)).toBeNull();
    for (const wrong of [[], { "absence 7f3c": "1" }, new Map([["absence 7f3c", 1]]), undefined])
      await expect(changes(wrong)(needs, AT)).rejects.toThrow(/\.\/theirs .*changes\(\)/);
    expect(sourceOf(() => whole).changes).toBeUndefined();
  });

  it("that cannot be connected says why to whoever asks it, and throws nothing before", async () => {
    const source = sourceOf(bad);
    const why = expect.stringContaining("failed in connect(): it broke");
    for (const question of [source.read(needs, SCOPE, { today: DAY }), source.confirmPeople(["1"], { today: DAY })])
      await expect(question).rejects.toMatchObject({ message: why });
    const failed = { what: "source", state: "failed", detail: why, remedy: expect.any(String) };
    expect((await source.test(needs)).checks).toEqual([failed]);
    expect(source.changes).toBeUndefined();
  });
});
