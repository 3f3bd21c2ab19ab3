/** The package that authors install: its doors with code and types, and what `rollcall new` writes, which passes everything at once. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, readdir, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { checkPackage, Package } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { DOORS } from "../../core/app/external/author-imports.ts";
import { blocks, commandsOf } from "../docs/blocks.ts";
import { builtPackage, type BuiltPackage } from "../kit/built-package.ts";

const require = createRequire(import.meta.url);
const bin = (name: string, path: string) => join(require.resolve(`${name}/package.json`), "..", path);

let built: BuiltPackage;
beforeAll(async () => {
  built = await builtPackage();
}, 120_000);

const rollcall = (...args: string[]) => built.node([join(built.home, "dist/core/main.js"), ...args]);

describe("the package", () => {
  test("has a door for whatever a running program resolves, and no other", async () => {
    const { exports } = JSON.parse(await readFile(join(built.home, "package.json"), "utf8")) as { exports: object };
    const doors = Object.keys(exports).filter((one) => one !== "./package.json");
    expect(doors.sort()).toEqual([...DOORS.keys()].map((one) => one.replace("rollcall", ".")).sort());
  });

  test("has nothing that publint objects to", async () => {
    const { messages, pkg } = await publint({ pkgDir: built.home, pack: false });
    // A template's package.json is that of the folder that `rollcall new` makes of it.
    const ofTemplates = /^\.\/templates\/\w+\/package\.json has an "exports" field/;
    const told = messages.map((message) => stripVTControlCharacters(formatMessage(message, pkg!) ?? ""));
    expect(told.filter((one) => !ofTemplates.test(one))).toEqual([]);
  });

  test("has types that fit its code, for those who import it as a module", async () => {
    const files: Record<string, Uint8Array> = {};
    for (const entry of await readdir(built.home, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) files[`/node_modules/rollcall/${relative(built.home, path)}`] = await readFile(path);
    }
    const { version } = JSON.parse(await readFile(join(built.home, "package.json"), "utf8"));
    const result = await checkPackage(new Package(files, "rollcall", version));
    expect(result.types).not.toBe(false);
    // `require` of a module, and resolution as before `exports`, are for programs older than the node that is asked for.
    const old = new Set(["CJSResolvesToESM"]);
    const problems = "problems" in result ? result.problems : [];
    const told = problems.filter(
      (one) => !old.has(one.kind) && !("resolutionKind" in one && /node10|node16-cjs/.test(one.resolutionKind)),
    );
    expect(told).toEqual([]);
  });

  test("has one copy of what a proof and a secret are, whichever door it is taken from", async () => {
    const lines = [
      'import { Cancelled, Completeness, IncompleteReadError, RollcallError, Secret } from "rollcall/plugin";',
      'import { exam } from "rollcall/exam";',
      'import { startSimServer } from "rollcall/simulator";',
      'import { keyOf } from "rollcall/absence-mirror";',
      'import "rollcall/bookings-release"; import "rollcall/staff-scheduling";',
      'import "rollcall/user-and-team-provisioning";',
      "const errors = [Cancelled, IncompleteReadError].filter((one) => one.prototype instanceof RollcallError).length;",
      "console.log([Completeness, Secret, exam, startSimServer, keyOf].map((one) => typeof one).join(), errors);",
    ];
    await writeFile(join(built.folder, "doors.mjs"), lines.join("\n"));
    expect((await built.node(["doors.mjs"])).trim()).toBe("function,function,function,function,function 2");
  });
});

describe.each([
  { kind: "connector", name: "desk-planner", more: ["--for", "absence-mirror"] },
  { kind: "plugin", name: "leave-board", more: [] },
])("what `rollcall new $kind` writes", ({ kind, name, more }) => {
  beforeAll(async () => {
    await rollcall("new", kind, name, ...more);
  });
  const folder = () => join(built.folder, name);

  test("has the tool's name wherever the template has its own", async () => {
    for (const file of await readdir(folder())) {
      const text = await readFile(join(folder(), file), "utf8");
      expect(text, file).not.toMatch(/acme/i);
    }
    const own = JSON.parse(await readFile(join(folder(), "package.json"), "utf8"));
    expect(own.name).toBe(`rollcall-${kind}-${name}`);
    expect(own.devDependencies.rollcall).toBe("file:../node_modules/rollcall");
  });

  test("has every script that its README names", async () => {
    const { scripts } = JSON.parse(await readFile(join(folder(), "package.json"), "utf8"));
    const readme = await readFile(join(folder(), "README.md"), "utf8");
    const named = [...readme.matchAll(/`npm (?:run )?([a-z:]+)`/g)].map(([, script]) => script!);
    expect(named).toContain("test");
    // `npm pack` is npm's own, and begins with the script `prepack`.
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named.map((one) => one.replace(/^pack$/, "prepack"))));
  });

  test("passes the compiler, with the package's types, and the linter", async () => {
    expect(await built.node([bin("typescript", "bin/tsc"), "--noEmit"], folder())).toBe("");
    const lint = [bin("@biomejs/biome", "bin/biome"), "lint", "--error-on-warnings", "."];
    expect(await built.node(lint, folder())).toMatch(/No fixes applied/);
  });

  test("passes the exam", async () => {
    const out = await built.node(["--test", "--test-reporter=tap"], folder());
    expect(out).toMatch(/# pass 18\n/);
    expect(out).toMatch(/# skipped 0\n/);
  });

  test("is tried by hand with a made-up Personio", async () => {
    const company = spawn(process.execPath, ["by-hand.ts"], { cwd: folder(), stdio: "ignore" });
    onTestFinished(() => void company.kill());
    const config = join(folder(), "config.yaml");
    await expect.poll(() => readFile(config, "utf8").catch(() => ""), { timeout: 20_000 }).toContain("by-hand:");
    // A plan with changes ends in an exit code of its own.
    await expect(rollcall("plan", "by-hand", "--config", config, "--json")).rejects.toThrow('"status": "planned"');
  });

  test("compiles into a package, which a config can name", async () => {
    await built.node([bin("typescript", "bin/tsc"), "--project", "tsconfig.build.json"], folder());
    const installed = join(built.folder, `node_modules/rollcall-${kind}-${name}`);
    for (const part of ["package.json", "dist"])
      await cp(join(folder(), part), join(installed, part), { recursive: true });
    expect(await readdir(join(installed, "dist"))).not.toContain("simulator.js");
    const url = JSON.stringify(`rollcall-${kind}-${name}`);
    const script = `import(${url}).then(({ default: { contract, kind } }) => console.log(contract, kind));`;
    const of = kind === "plugin" ? "target" : "connector";
    expect(await built.node(["--input-type=module", "--eval", script])).toBe(`1 ${of}\n`);
  });

  test("is not written over", async () => {
    await expect(rollcall("new", kind, name, ...more)).rejects.toThrow(/exists already/);
  });
});

test("what authors of plugins are told to type works as it stands", { timeout: 120_000 }, async () => {
  const typed = (await blocks("{plugins,templates}/**/README.md")).filter(({ language }) => language === "sh");
  expect(typed.map(({ because }) => because)).toEqual(typed.map(() => null));
  const commands = typed.flatMap(commandsOf);
  expect(commands).toContainEqual(expect.stringContaining("npm install && npm test"));
  // What is installed lies here already, and a registry is not asked.
  for (const command of commands) await sh(command.replaceAll("npm install", "true"));
});

/** Types a line in the folder where the package is installed. @throws with what it printed */
async function sh(line: string): Promise<void> {
  const main = join(built.home, "dist/core/main.js");
  const known = `rollcall() { "${process.execPath}" "${main}" "$@"; }\n`;
  const env = { ...process.env, NODE_OPTIONS: "", PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  const child = spawn("sh", ["-c", known + line], { cwd: built.folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const [code] = await once(child, "close");
  expect(code, `${line}\n${said}`).toBe(0);
}

test("in a clone that is not built, `rollcall new` says that it has to be, and in a package it does not", async () => {
  const clone = join(built.folder, "clone");
  for (const name of ["core", "plugins", "templates", "package.json"])
    await cp(join(import.meta.dirname, "../..", name), join(clone, name), { recursive: true });
  const said = await built.node([join(clone, "core/main.ts"), "new", "plugin", "from-a-clone"]);
  expect(said).toContain(`First, in ${clone}/: npm run build.\n`);
  expect(await rollcall("new", "plugin", "from-a-package")).not.toContain("npm run build");
});

test.each([
  [["new", "plugin", "Desk Planner"], /cannot be the name of a plugin or connector/],
  [["new", "plugin", "absence-mirror"], /already a built-in plugin absence-mirror/],
  [["new", "connector", "x", "--for", "staff-scheduling"], /no template of a connector for staff-scheduling/],
  [["new", "connector", "x", "--for", "nothing"], /there is no plugin nothing/],
])("%j is refused in words", async (args, words) => {
  await mkdir(join(built.folder, "elsewhere"), { recursive: true });
  await expect(rollcall(...args)).rejects.toThrow(words);
});
