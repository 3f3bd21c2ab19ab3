/** Plugins and connectors that somebody else wrote, named by a config: what is wrong with one is its own target's problem. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makePlace, PATIENCE, TARGET, type Place } from "./kit/place.ts";

/** A plugin of one flow; `there` is the body of its reader. */
const plugin = (name: string, there: string) => `
import { Completeness, defineTarget, z, type Flow, type TargetPlugin } from "rollcall/plugin";

const config = z.strictObject({ greeting: z.string().default("hello").describe("A word.") });
const complete = () =>
  Completeness.of({ collection: "things", pages: 1, distinct: 0, total: 0, window: null, attributes: null });
const flow: Flow = {
  kind: "user", area: "users", subjects: "people", fields: { name: { manage: "always" } }, drift: "repair", adopt: "never",
  creates: "never", orphans: "keep", window: () => null, desired: () => [], get: async () => null,
  async *current() { ${there} },
};
const plugin: TargetPlugin<z.output<typeof config>> = {
  name: "${name}", summary: "For tests.", config, defaultSchedule: "every 1h", areas: ["users"],
  needs: () => ({ people: { required: ["email"], useful: [] }, absences: null }),
  connect: () => ({ flows: () => [flow], test: async () => ({ checks: [], tenant: null }) }),
};
export default defineTarget(1, plugin);
`;

const CONNECTOR = `
import { Completeness, defineConnector, z } from "rollcall/plugin";
import type { MirrorClient } from "rollcall/absence-mirror";

const config = z.strictObject({ type: z.literal("quiet").describe("A quiet one."), room: z.string().describe("Where.") });
const nothing = async function* () {
  yield [];
  return Completeness.of({ collection: "nothing", pages: 1, distinct: 0, total: 0, window: null, attributes: null });
};
export default defineConnector(1, {
  type: "quiet", summary: "Knows nobody.", config,
  connect: () => ({
    capabilities: { halves: false, mark: true, noteLength: 500 },
    accounts: nothing, absences: nothing, account: async () => null, absence: async () => null, find: async () => [],
    create: async () => "1", update: async (id: string) => id, remove: async () => undefined,
    test: async () => ({ tenant: "quiet", checks: [] }),
  }) as unknown as MirrorClient,
});
`;

async function put(place: Place, folder: string, text: string, file = "index.ts"): Promise<void> {
  await mkdir(join(place.folder, folder), { recursive: true });
  await place.write(text, join(folder, file));
}

const target = (name: string, more: string) => `  ${name}:\n    schedule: every 1h\n    ${more}\n`;
const WHOLE = "return complete();";

it("what cannot be loaded is named with the reason and what to do, and the other targets run", {
  timeout: PATIENCE,
}, async () => {
  const place = await makePlace();
  await put(place, "throws", `throw new Error("it broke");`);
  await put(place, "nothing", "export default { hello: 1 };", "index.js");
  await put(place, "future", `export default { contract: 7, kind: "target", part: {} };`, "index.js");
  await put(place, "twin", plugin("absence-mirror", WHOLE));
  const odd = ["./throws", "./nothing", "./future", "./twin", "./absent", "rollcall-plugin-absent"];
  const targets = odd.map((name, index) => target(`odd-${index}`, `plugin: ${name}`)).join("");
  await place.write(place.config({ targets: place.target() + targets }));
  const check = (await place.run("check", "--json")).json();
  const said = Object.fromEntries(
    check.checks.map((one: { target: string; detail: string }) => [one.target, one.detail]),
  );
  expect(odd.map((_, index) => said[`odd-${index}`])).toEqual([
    expect.stringContaining("./throws cannot be loaded: it broke"),
    expect.stringContaining("./nothing cannot be used: it has no default export of defineTarget(1, …)"),
    expect.stringContaining("./future was written for contract 7 of rollcall; this one keeps contract 1"),
    expect.stringContaining("./twin cannot be used: it calls itself absence-mirror, as a built-in one does"),
    expect.stringContaining("absent does not exist"),
    expect.stringContaining("rollcall-plugin-absent cannot be loaded"),
  ]);
  const sync = await place.run("sync", TARGET, "--json");
  expect(sync.json().run).toMatchObject({ status: "succeeded" });
});

it("one in TypeScript runs as a built-in one does; nonsense is CONTRACT_BROKEN and names it", {
  timeout: PATIENCE,
}, async () => {
  const place = await makePlace();
  await put(place, "mine", plugin("mine", WHOLE));
  await put(place, "nonsense", plugin("nonsense", `yield [{ remoteId: 7 } as never]; ${WHOLE}`));
  await put(place, "short", plugin("short", "return undefined as never;"));
  await put(place, "quiet", CONNECTOR);
  const targets = [
    target("mine", "plugin: ./mine\n    greeting: good morning"),
    target("nonsense", "plugin: ./nonsense"),
    target("short", "plugin: ./short"),
    target("quiet", `plugin: absence-mirror\n    connector: { type: ./quiet, room: "12" }`),
  ];
  await place.write(place.config({ targets: targets.join("") }));
  const run = async (name: string) => (await place.run("sync", name, "--json")).json().run;
  expect(await run("mine")).toMatchObject({ status: "succeeded", plugin: "mine" });
  expect(await run("quiet")).toMatchObject({ status: "succeeded", plugin: "absence-mirror" });
  for (const name of ["nonsense", "short"]) {
    const { error } = await run(name);
    expect(error).toMatchObject({
      code: "CONTRACT_BROKEN",
      message: expect.stringContaining(`./${name} answered nonsense`),
    });
  }
});

it("a setting that it does not know is refused with its place", { timeout: PATIENCE }, async () => {
  const place = await makePlace();
  await put(place, "mine", plugin("mine", WHOLE));
  await place.write(place.config({ targets: target("mine", "plugin: ./mine\n    greting: hello") }));
  const { error } = (await place.run("check", "--json")).json();
  expect(error.problems).toMatchObject([{ path: "targets.mine.greting", suggestion: "greeting" }]);
});
