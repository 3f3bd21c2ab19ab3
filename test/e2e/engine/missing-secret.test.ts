/** What one target lacks, or its plugin gets wrong, is that target's trouble: whatever the plugin, the others run. */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { SCOPES, ZONE } from "../../../core/app/demo/company.ts";
import { LOOK_EVERY_MS } from "../../../core/app/daemon/reload.ts";
import type { DemoTool } from "../../../core/app/demo/tool.ts";
import { documentOf, failureOf } from "../../../core/cli/failure.ts";
import { dateIn } from "../../../core/model/time.ts";
import type { TargetPlugin } from "../../../core/plugin/contract.ts";
import { guardedTarget } from "../../../core/plugin/guard/guard.ts";
import { z } from "../../../core/plugin/schema.ts";
import { targets } from "../../../plugins/index.ts";
import { CANDIDATES } from "../../exam/candidates.ts";
import { openHouse, TARGET } from "../../kit/house.ts";
import { SECOND } from "../../kit/swift-clock.ts";

const SECRETS = ["api_key", "password", "token", "private_key"];

/** The same settings, with a variable that nobody has set in place of each secret. */
function lacking(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    SECRETS.includes(key) ? `\${NOT_SET}` : lacking(inner),
  ]);
  return Object.fromEntries(entries);
}

async function toolOf(plugin: string, house: Awaited<ReturnType<typeof openHouse>>): Promise<DemoTool> {
  const candidate = CANDIDATES.find((one) => one.plugin === plugin);
  if (!candidate) throw new Error(`test/exam/candidates.ts has no connector of ${plugin}`);
  const today = dateIn(ZONE, house.clock.now());
  const tool = await candidate.start({ world: house.world, clock: house.clock, today });
  onTestFinished(() => tool.close());
  return tool;
}

test.each(targets.map(({ name }) => name))(
  "a missing secret of a target of %s is its incident alone, and the target beside it runs",
  async (plugin) => {
    const house = await openHouse({ people: 12, personio: { scopes: SCOPES } });
    const { settings } = await toolOf(plugin, house);
    await house.restart({ targets: { [TARGET]: {}, lacks: lacking(settings) as Record<string, unknown> } });
    await house.start();
    await house.tick();
    expect(await house.store.incidents.open("lacks")).toMatchObject({
      code: "CONFIG",
      message: expect.stringContaining("the variable NOT_SET is not set"),
    });
    await expect(house.sync({}, "lacks")).rejects.toMatchObject({ code: "CONFIG" });
    expect((await house.runs()).map(({ target, status }) => [target, status])).toEqual([[TARGET, "succeeded"]]);
  },
);

test("a missing secret is told with its place in the file and what is near it, by every command that needs the target", async () => {
  const house = await openHouse({ targets: { [TARGET]: { connector: { api_key: `\${AWORK_API_KEY}` } } } });
  await house.restart({ env: { AWORK_APIKEY: "k3y" } });
  const { line, column } = await placeOf("AWORK_API_KEY", house.file);
  const path = `targets.${TARGET}.connector.api_key`;
  const told = documentOf(failureOf(await house.sync().catch((error: unknown) => error), null));
  const what = expect.stringContaining("the variable AWORK_API_KEY is not set");
  expect(told).toEqual({
    error: {
      code: "CONFIG",
      message: expect.stringContaining(`${house.file}:${line}:${column}: ${path}: the variable AWORK_API_KEY`),
      remedy: expect.stringMatching(/^Set what is missing \(did you mean "AWORK_APIKEY"\?\)\. /),
      problems: [{ path, line, column, message: what, suggestion: "AWORK_APIKEY" }],
    },
  });
});

test("the mail about a missing secret says how a new one gets to rollcall, and the one about a plugin that fails on its settings does not", async () => {
  const fails: TargetPlugin = {
    ...{ name: "fails", summary: "Of somebody else.", config: z.strictObject({}), areas: ["users"] },
    needs: () => ({ people: { required: [], useful: [] }, absences: null }),
    connect: () => ({ flows: () => [], test: async () => ({ checks: [], tenant: null }) }),
    defaultSchedule: () => {
      throw new Error("it broke");
    },
  };
  const house = await openHouse({
    plugins: [guardedTarget(fails, "./fails")],
    targets: {
      lacks: { plugin: "absence-mirror", connector: { api_key: `\${NOT_SET}` } },
      fails: { plugin: "fails", schedule: undefined },
    },
  });
  await house.start();
  await house.tick();
  const told = house.mails.map(({ subject, text }) => [
    subject,
    text.includes("rollcall has to read a new secret first"),
  ]);
  expect(told.sort()).toEqual([
    ["[rollcall] fails: something in its config is wrong", false],
    ["[rollcall] lacks: something in its config is wrong", true],
  ]);
});

test("the remedy and the documents give a changed file as long as two looks at it take", async () => {
  const house = await openHouse({ targets: { [TARGET]: { connector: { api_key: `\${AWORK_API_KEY}` } } } });
  const { remedy } = house.engine.targets.get(TARGET)!.problem!;
  expect(remedy).toContain(`changed file is loaded within ${(2 * LOOK_EVERY_MS) / SECOND} seconds`);
  expect(2 * LOOK_EVERY_MS).toBe(10 * SECOND);
  const page = await readFile("docs/when-something-fails.md", "utf8");
  expect(page.match(/(within|wait) \w+ seconds/g)).toEqual(["within ten seconds", "wait ten seconds"]);
});

/** Where a value stands in the file. */
async function placeOf(text: string, file: string): Promise<{ line: number; column: number }> {
  const lines = (await readFile(file, "utf8")).split("\n");
  const index = lines.findIndex((line) => line.includes(text));
  return { line: index + 1, column: lines[index]!.indexOf("$") + 1 };
}

test("a plugin that fails when it is asked what it leads takes nothing down, and its target runs", async () => {
  const theirs: TargetPlugin = {
    ...{ name: "theirs", summary: "Of somebody else.", config: z.strictObject({}), defaultSchedule: "every 1h" },
    areas: ["users"],
    needs: () => ({ people: { required: [], useful: [] }, absences: null }),
    connect: () => ({ flows: () => [], test: async () => ({ checks: [], tenant: null }) }),
    partial: {
      carries: "Nothing.",
      leads: () => {
        throw new Error("it broke");
      },
    },
  };
  const house = await openHouse({
    plugins: [guardedTarget(theirs, "./theirs")],
    targets: { [TARGET]: {}, theirs: { plugin: "theirs" } },
  });
  expect(house.engine.targets.get("theirs")).toMatchObject({ partialReadsBothSides: true, problem: null });
  expect((await house.sync()).run.status).toBe("succeeded");
});
