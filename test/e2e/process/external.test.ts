/** Plugins and connectors that somebody else wrote, named by a config: what is wrong with one is its own target's problem. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startDaemon } from "./kit/daemon.ts";
import { makePlace, PATIENCE, TARGET, type Place } from "./kit/place.ts";
import { eventually } from "./kit/program.ts";

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

/** What the plugin of one flow has in place of its own. */
const with_ = (name: string, parts: string) =>
  plugin(name, WHOLE).replace(
    "export default defineTarget(1, plugin);",
    `export default defineTarget(1, { ...plugin, ${parts} });`,
  );

const target = (name: string, more: string) => `  ${name}:\n    schedule: every 1h\n    ${more}\n`;
const WHOLE = "return complete();";

it("what cannot be loaded is named with the reason and what to do, and the other targets run", {
  timeout: PATIENCE,
}, async () => {
  const place = await makePlace();
  await put(place, "throws", `throw new Error("it broke");`);
  await put(place, "slips", "// what was meant\nexport defalt");
  await put(place, "nothing", "export default { hello: 1 };", "index.js");
  await put(place, "future", `export default { contract: 7, kind: "target", part: {} };`, "index.js");
  await put(place, "twin", plugin("absence-mirror", WHOLE));
  await put(place, "hangs", "await new Promise(() => undefined); export {};");
  await put(place, "quiet", CONNECTOR);
  await put(place, "schedules", with_("schedules", 'defaultSchedule: () => { throw new Error("no idea"); }'));
  await put(place, "lacks", 'import "./user.ts";');
  await put(place, "needy", 'import "rollcall-plugin-of-nobody";');
  await put(place, "torn", "{", "package.json");
  await put(place, "aimless", '{ "main": "gone.ts" }', "package.json");
  await put(place, "needs", with_("needs", 'needs: () => { throw new Error("who knows"); }'));
  const odd = [
    ...["./throws", "./nothing", "./future", "./twin", "./absent", "rollcall-plugin-absent", "./hangs", "./quiet"],
    ...["./schedules", "./needs", "./slips", "./lacks", "./needy", "./torn", "./aimless"],
  ];
  const named = odd.map((name, index) => target(`odd-${index}`, `plugin: ${name}`)).join("");
  const unconnected = target("unconnected", "plugin: absence-mirror\n    connector: { type: ./nope }");
  const targets = named.replaceAll("schedule: every 1h\n    plugin: ./schedules", "plugin: ./schedules") + unconnected;
  await place.write(place.config({ targets: place.target() + targets }));
  // Both wait their ten seconds for the one that hangs.
  const [checked, synced] = await Promise.all([place.run("check", "--json"), place.run("sync", TARGET, "--json")]);
  const check = checked.json();
  const said = Object.fromEntries(
    check.checks.map((one: { target: string; detail: string }) => [one.target, one.detail]),
  );
  expect(odd.map((_, index) => said[`odd-${index}`])).toEqual([
    expect.stringMatching(/\.\/throws cannot be loaded: it broke \(\S+\/throws\/index\.ts:1\)$/),
    expect.stringContaining("./nothing cannot be used: it has no default export of defineTarget(1, …)"),
    expect.stringContaining(
      "./future was written for version 7 of rollcall's plugin contract; this rollcall supports version 1",
    ),
    expect.stringContaining("./twin cannot be used: it calls itself absence-mirror, as a built-in one does"),
    expect.stringContaining("absent does not exist"),
    expect.stringContaining("rollcall-plugin-absent cannot be loaded"),
    expect.stringMatching(/\.\/hangs cannot be loaded: it was still loading after 10 seconds$/),
    expect.stringContaining("./quiet cannot be used: it is a connector, but a target is needed here"),
    expect.stringContaining("./schedules fails on its settings: no idea"),
    expect.stringContaining("who knows"),
    expect.stringMatching(/\.\/slips cannot be loaded: .+ \(\S+\/slips\/index\.ts:2\)$/),
    expect.stringMatching(/\.\/lacks cannot be loaded: Cannot find module '\S+\/lacks\/user\.ts' imported from \S+/),
    expect.stringContaining("./needy cannot be loaded: Cannot find package 'rollcall-plugin-of-nobody'"),
    expect.stringMatching(/\.\/torn cannot be loaded: \S+\/torn\/package\.json cannot be read: /),
    expect.stringMatching(/\/aimless\/package\.json names gone\.ts as its main file, which does not exist$/),
  ]);
  const remedies = check.checks.filter(({ remedy }: { remedy?: string }) => remedy?.includes("`npm install`"));
  expect(remedies.map(({ detail }: { detail: string }) => /(\.\/\w+) cannot be/.exec(detail)?.[1])).toEqual([
    "./lacks",
    "./needy",
  ]);
  expect(said.unconnected).toContain("nope does not exist");
  expect(synced.json().run).toMatchObject({ status: "succeeded" });
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
  expect(await run("mine")).toMatchObject({ status: "succeeded", plugin: "./mine" });
  expect(await run("quiet")).toMatchObject({ status: "succeeded", plugin: "absence-mirror" });
  for (const name of ["nonsense", "short"]) {
    const { error } = await run(name);
    expect(error).toMatchObject({
      code: "CONTRACT_BROKEN",
      message: expect.stringContaining(`./${name} gave an invalid answer`),
    });
  }
});

const TOKEN = "mine-secret-token";

/** A plugin with a token of its own, one of whose parts fails with the token in its message. */
const talkative = (name: string, { test = "return { checks: [], tenant: null };", current = WHOLE }) =>
  plugin(name, current)
    .replace("import { ", "import { secret, type Secret, ")
    .replace(
      "const config = z.strictObject({",
      'let token: Secret;\nconst config = z.strictObject({ token: secret().describe("A key."),',
    )
    .replace(
      "connect: () => ({ flows: () => [flow], test: async () => ({ checks: [], tenant: null }) }),",
      `connect: (settings) => ((token = settings.token), { flows: () => [flow], test: async () => { ${test} } }),`,
    );

it("the secret that it puts into an error, with its causes, or into a check is printed by no command", {
  timeout: PATIENCE,
}, async () => {
  const place = await makePlace();
  const failing = "throw new Error('refused: Bearer ' + token.reveal(), { cause: { headers: [token.reveal()] } });";
  const checks = "return { checks: [{ what: 'mine', state: 'failed', detail: token.reveal() }], tenant: null };";
  await put(place, "tests", talkative("tests", { test: failing }));
  await put(place, "checks", talkative("checks", { test: checks }));
  await put(place, "reads", talkative("reads", { current: failing }));
  const named = ["tests", "checks", "reads"].map((name) => target(name, `plugin: ./${name}\n    token: ${TOKEN}`));
  await place.write(place.config({ targets: named.join("") }));
  for (const line of ["check", "plan reads --json", "plan reads --verbose", "people reads", "sync reads --json"]) {
    const { stdout, stderr } = await place.run(...line.split(" "));
    expect(stdout + stderr, line).toContain("refused: Bearer [redacted]");
    expect(stdout + stderr, line).not.toContain(TOKEN);
  }
});

it("one that ends the process in the middle of each run does so three times, then waits for a person, and the other targets run", {
  timeout: PATIENCE,
}, async () => {
  const place = await makePlace();
  await put(place, "deadly", plugin("deadly", `process.kill(process.pid, "SIGKILL"); ${WHOLE}`));
  await place.write(
    place.config({
      top: "web: { listen: 127.0.0.1:0 }",
      targets: place.target() + target("deadly", "plugin: ./deadly"),
    }),
  );
  for (let death = 1; death <= 3; death += 1) expect((await place.start("start").ended).signal).toBe("SIGKILL");
  const daemon = place.start("start");
  await eventually(async () => {
    const status = (await place.run("status", "--json")).json();
    const of = (name: string) => status.targets.find((one: { name: string }) => one.name === name);
    return of(TARGET).last_success_at !== null && of("deadly").incident?.code === "UNEXPECTED";
  }, "the other target to run, and an incident");
  expect(daemon.lives).toBe(true);
  await daemon.stop("SIGTERM");
});

it("a setting that it does not know is refused with its place", { timeout: PATIENCE }, async () => {
  const place = await makePlace();
  await put(place, "mine", plugin("mine", WHOLE));
  await place.write(place.config({ targets: target("mine", "plugin: ./mine\n    greting: hello") }));
  const { error } = (await place.run("check", "--json")).json();
  expect(error.problems).toMatchObject([{ path: "targets.mine.greting", suggestion: "greeting" }]);
});

it("two that call themselves the same, or are of a class with private parts, are told apart and used", {
  timeout: PATIENCE,
}, async () => {
  const place = await makePlace();
  await put(place, "one/rooms", plugin("rooms", WHOLE));
  const guarded = `
class Rooms {
  #plugin = plugin;
  name = "rooms"; summary = "With private parts."; config = z.strictObject({}); defaultSchedule = "every 1h"; areas = ["users"];
  needs() { return this.#plugin.needs({ greeting: "" }, ""); }
  connect(_: object, context: never) { return this.#plugin.connect({ greeting: "" }, context); }
}
export default defineTarget(1, new Rooms());
`;
  await put(place, "two/rooms", plugin("rooms", WHOLE).replace("export default defineTarget(1, plugin);", guarded));
  const both = target("one", "plugin: ./one/rooms\n    greeting: hi") + target("two", "plugin: ./two/rooms");
  await place.write(place.config({ targets: both }));
  for (const name of ["one", "two"])
    expect((await place.run("sync", name, "--json")).json().run).toMatchObject({
      status: "succeeded",
      plugin: `./${name}/rooms`,
    });
});

it("a package that lies beside the config is loaded as it was compiled", { timeout: PATIENCE }, async () => {
  const place = await makePlace();
  const home = "node_modules/rollcall-plugin-mine";
  const main = JSON.stringify({ name: "rollcall-plugin-mine", version: "1.0.0", type: "module", exports: "./main.js" });
  const compiled = plugin("mine", WHOLE)
    .replace(", type Flow, type TargetPlugin", "")
    .replaceAll(/: (Flow|TargetPlugin<.*?>) =/g, " =");
  await put(place, home, main, "package.json");
  await put(place, home, compiled, "main.js");
  await place.write(place.config({ targets: target("mine", "plugin: rollcall-plugin-mine") }));
  expect((await place.run("sync", "mine", "--json")).json().run).toMatchObject({ status: "succeeded" });
});

it("one connector serves each built-in plugin that names it, and `plugins` lists it there", {
  timeout: PATIENCE,
}, async () => {
  const place = await makePlace();
  const any = CONNECTOR.replace(
    'type: "quiet", summary',
    'attributes: { has: () => true, expected: "any" }, type: "quiet", summary',
  );
  await put(place, "quiet", any);
  const names = ["absence-mirror", "bookings-release", "staff-scheduling", "user-and-team-provisioning"];
  const settings = (name: string) => (name === "staff-scheduling" ? "\n    since: 2026-07-01" : "");
  const all = names.map((name) =>
    target(name, `plugin: ${name}\n    connector: { type: ./quiet, room: "12" }${settings(name)}`),
  );
  await place.write(place.config({ targets: all.join("") }));
  const { plugins } = (await place.run("plugins", "--json")).json();
  for (const name of names)
    expect(plugins.find((one: { name: string }) => one.name === name).connectors, name).toContain("./quiet");
  const { checks } = (await place.run("check", "--json")).json();
  for (const name of names) {
    const own = checks.filter((one: { target: string; detail: string }) => one.target === name);
    expect(JSON.stringify(own), name).not.toMatch(/cannot be|fails on/);
  }
});

const SOURCE = `
import { Completeness, defineSource, z } from "rollcall/plugin";

const complete = (distinct: number) =>
  Completeness.of({ collection: "people", pages: 1, distinct, total: null, window: null, attributes: ["email"] });
export default defineSource(1, {
  name: "list", summary: "A list of people.", config: z.strictObject({}),
  connect: () => ({
    read: async (_: object, __: object, { today }: { readonly today: string }) => ({
      people: { records: [], completeness: complete(0) }, absences: { records: [], completeness: complete(0) },
      today, readAt: "2026-07-21T08:00:00.000Z", warnings: [],
    }),
    confirmPeople: async () => new Map(), confirmAbsences: async () => new Map(),
    test: async () => ({ checks: [], tenant: "a list" }),
  }),
});
`;

it("a source of other people is read; one that fails is the trouble of the targets that it feeds", {
  timeout: PATIENCE,
}, async () => {
  const place = await makePlace();
  await put(place, "list", SOURCE);
  await put(
    place,
    "broken",
    SOURCE.replace("connect: () => ({", 'connect: () => { throw new Error("no list"); }, x: () => ({'),
  );
  const connector = place.target().split("\n")[2];
  const fed = (source: string) => target(source, `plugin: absence-mirror\n${connector}\n    source: ${source}`);
  const text = place.config({ targets: ["list", "broken", "absent"].map(fed).join("") });
  const sources =
    "sources:\n  list: { plugin: ./list }\n  broken: { plugin: ./broken }\n  absent: { plugin: ./absent }\n";
  await place.write(text.replace(/source:\n( {2}.*\n)+/, sources));
  const run = async (name: string) => (await place.run("sync", name, "--json")).json().run;
  expect(await run("list")).toMatchObject({ status: "succeeded" });
  expect((await run("broken")).error).toMatchObject({
    code: "CONTRACT_BROKEN",
    message: "the plugin ./broken failed in connect(): no list",
  });
  expect((await run("absent")).error).toMatchObject({
    code: "CONFIG",
    message: expect.stringContaining("does not exist"),
  });
});

it("what it leaves behind for nobody, a rejected promise or a timer that throws, is logged and takes nothing down", {
  timeout: PATIENCE,
}, async () => {
  const place = await makePlace();
  const daemon = await startDaemon(place);
  const strays =
    'setTimeout(() => { throw new Error("later"); }, 20); Promise.reject(new Error("let go")); Promise.reject("no stack");';
  await put(place, "strays", plugin("strays", WHOLE).replace("const config =", `${strays}\nconst config =`));
  await place.write(place.config({ targets: place.target() + target("strays", "plugin: ./strays") }));
  daemon.program.send("SIGHUP");
  await daemon.program.says(/loaded the changed config/);
  await daemon.program.says(
    /threw an error that nothing waits for.*[\s\S]*threw an error that nothing waits for.*[\s\S]*threw an error that nothing waits for/,
  );
  const told = daemon.log().filter(({ msg }) => /threw an error that nothing waits for/.test(msg));
  expect(told.map(({ err }) => err.message ?? err).sort()).toEqual(["later", "let go", "no stack"]);
  for (const { plugin: folder } of told) expect(folder).toMatch(/\/strays\/$/);
  expect((await place.run("sync", "strays", "--json")).json().run).toMatchObject({ status: "succeeded" });
  expect(daemon.program.lives).toBe(true);
});
