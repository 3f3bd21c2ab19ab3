/** `rollcall demo` as somebody tries it who has no account anywhere. */
import { execFile as execFileWithCallback } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { PATIENCE } from "./kit/place.ts";
import { compiledMain } from "../../kit/compiled-once.ts";
import { eventually, Program, TOP } from "./kit/program.ts";
import { counts } from "./kit/shapes.ts";

const execFile = promisify(execFileWithCallback);

describe("the demo", { timeout: PATIENCE }, () => {
  it("once, ends with 0: each target's first run did something and its second nothing", async () => {
    const { start, folder } = await emptyPlace();
    const { code, json, stderr } = await start("demo", "--once", "--json", "--people", "30").ended;
    expect([code, stderr]).toEqual([0, ""]);
    const { targets, mails, ...more } = json();
    // What is in conflict by design is told by mail.
    const told = targets.filter(
      ({ first }: { first: { counts: { conflicts: number } } }) => first.counts.conflicts > 0,
    );
    expect([mails, more]).toEqual([told.length, {}]);
    expect(targets.map(({ connector }: { connector: string }) => connector)).toEqual([
      ...["awork", "buuky", "staffomatic", "edyoucated", "honestly"],
    ]);
    for (const { first, second, ...target } of targets) {
      expect(target).toEqual({ name: expect.any(String), plugin: expect.any(String), connector: expect.any(String) });
      expect(first).toMatchObject({ status: "succeeded", target: target.name, error: null });
      const { create, adopt, reactivate } = first.counts;
      expect(create).toBeGreaterThan(0);
      const { unchanged, kept, conflicts } = second.counts;
      expect(second).toMatchObject({ status: "succeeded", counts: counts({ unchanged, kept, conflicts }) });
      expect(unchanged).toBe(create + adopt + reactivate);
    }
    const [, desks, shifts, learning] = targets;
    expect(desks.first.counts).toMatchObject({ release: expect.any(Number), kept: 1 });
    expect(desks.first.counts.release).toBeGreaterThan(0);
    expect(shifts.first.counts_by_kind.attendance.create).toBeGreaterThan(0);
    expect(learning.first.counts).toMatchObject({ reactivate: 1, conflicts: 1 });
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(!existsSync(join(TOP, ".git")))(
    "runs from a clean clone, without anything that is not committed",
    async () => {
      const { folder } = await emptyPlace();
      const clone = join(folder, "clone");
      await execFile("git", ["clone", "--quiet", "--no-hardlinks", TOP, clone]);
      await symlink(join(TOP, "node_modules"), join(clone, "node_modules"));
      const env = { TMPDIR: folder, PATH: process.env.PATH };
      const { stdout } = await execFile(process.execPath, ["core/main.ts", "demo", "--once"], { cwd: clone, env });
      expect(stdout).toMatch(/^absences-in-awork +awork +second +succeeded +unchanged \d+/m);
      expect(await readdir(folder)).toEqual(["clone"]);
    },
  );

  it("live, shows page and mailbox, and Ctrl-C leaves nothing behind", async () => {
    const { start, folder } = await emptyPlace();
    const program = start("demo", "--people", "20");
    const [, url] = (await program.says(/The dashboard is at (\S+) and the mailbox at \S+\/mailbox\./)) as unknown as [
      string,
      string,
    ];
    expect(await (await fetch(`${url}/healthz`)).text()).toBe("ok");
    await eventually(async () => (await (await fetch(url)).text()).includes("activation"), "a run on the page");
    const mailbox = await fetch(`${url}/mailbox`);
    expect([mailbox.status, await mailbox.text()]).toEqual([200, expect.stringContaining("<html")]);
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^rollcall-demo-/)]);
    const { code, ms } = await program.stop("SIGINT");
    expect(code).toBe(130);
    expect(ms).toBeLessThan(10_000);
    expect(await readdir(folder)).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
  });
});

/** With a folder for temporary files of its own, to see what is left in it. */
async function emptyPlace() {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-process-"));
  const programs: Program[] = [];
  const main = await compiledMain();
  onTestFinished(async () => {
    for (const program of programs) if (program.lives) program.send("SIGKILL");
    await Promise.all(programs.map((program) => program.ended));
    await rm(folder, { recursive: true, force: true });
  });
  const start = (...args: string[]) => {
    const env = { TMPDIR: folder, ROLLCALL_NOW: "2026-07-21T08:00:00Z" };
    const program = new Program(args, { main, cwd: folder, env });
    programs.push(program);
    return program;
  };
  return { folder, start };
}
