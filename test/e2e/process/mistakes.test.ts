/** What people get wrong on their first day, and what rollcall says to it: where, what was expected, what to do. */
import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writePart } from "../../../core/app/external/new-part.ts";
import { writeFiles } from "../../../core/app/command-line/write-files.ts";
import { CommandRefused } from "../../../core/model/errors.ts";
import { CANARIES, makePlace, PATIENCE, TARGET } from "./kit/place.ts";

describe("a mistake in the config", { timeout: PATIENCE }, () => {
  it("is named with line, column and what was meant, and nothing runs", async () => {
    const place = await makePlace();
    const text = place
      .config()
      .replace("schedule:", "schedul:")
      .replace("timezone: Europe/Berlin", "timezone: Europe/Berlim");
    await place.write(text);
    const sync = await place.run("sync", TARGET, "--json");
    expect(sync.code).toBe(1);
    const { error } = sync.json();
    expect(error).toMatchObject({
      code: "CONFIG",
      message: expect.stringContaining("2 problems"),
      remedy: expect.any(String),
    });
    const line = text.split("\n").findIndex((one) => one.includes("schedul:")) + 1;
    expect(error.problems).toEqual([
      {
        path: "timezone",
        line: 2,
        column: 11,
        message: expect.any(String),
        suggestion: expect.stringContaining("Europe/Berlin"),
      },
      { path: `targets.${TARGET}.schedul`, line, column: 5, message: expect.any(String), suggestion: "schedule" },
    ]);
    const start = await place.run("start");
    expect(start).toMatchObject({ code: 1, stdout: "" });
    expect(start.stderr).toContain(`config.yaml:${line}:5 targets.${TARGET}.schedul: `);
    expect(start.stderr).toContain('(did you mean "schedule"?)');
    expect(place.company.personio.server.log).toEqual([]);
  });

  it("that makes it no YAML, no file, a folder or another text is told in one line with its remedy", async () => {
    const place = await makePlace();
    await place.write("version: 1\ntargets: [\n", "broken.yaml");
    await place.write("Dear colleagues,\n", "letter.yaml");
    const said = async (file: string) => {
      const { code, stderr, stdout } = await place.run("status", "--config", file);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(/^error: .*\n {2}→ /);
      return stderr;
    };
    expect(await said("broken.yaml")).toMatch(/^broken\.yaml:\d+:\d+ /m);
    expect(await said("letter.yaml")).toMatch(/letter\.yaml:1:1/);
    expect(await said("nowhere.yaml")).toContain("there is no file");
    expect(await said(".")).toContain("is a folder, not a file");
    await rm(place.configFile);
    const none = await place.run("status");
    expect(none).toMatchObject({ code: 1, stdout: "" });
    expect(none.stderr).toMatch(
      /^error: there is no config file: looked for .*\n {2}→ Create one with `rollcall init`.*\n$/,
    );
  });
});

describe("a folder where nothing can be made", { timeout: PATIENCE }, () => {
  it("ends `init` at once, and is called what it is, no mistake in rollcall", async () => {
    const place = await makePlace();
    await place.write("", "afile");
    for (const [folder, why] of [
      ["/proc/rollcall", /the folder \/proc\/rollcall cannot be created: no/],
      ["afile", /the folder \S+\/afile cannot be created: a part of the path is a file/],
      ["afile/sub", /the folder \S+\/afile\S* cannot be created: a part of the path is a file/],
    ] as const) {
      const { code, stdout, stderr } = await place.run("init", folder);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(why);
      expect(stderr).toMatch(/\n {2}→ Name a folder that exists or can be created\./);
    }
  });

  it("ends `new` at once, and is called what it is", async () => {
    const refusal = await writePart({ kind: "plugin", name: "abc", plugin: null }, "/proc", new Set()).catch(
      (error) => error,
    );
    expect(refusal).toBeInstanceOf(CommandRefused);
    expect(refusal.message).toMatch(/^the folder \/proc\/abc cannot be created: no/);
  });

  it("is refused with the command that makes one, and a file in one that is there with the right that is missing", async () => {
    const { folder } = await makePlace();
    await chmod(folder, 0o555);
    const start = (dir: string) => asNobody(() => writeFiles(dir, [{ path: join(dir, "new.yaml"), text: "" }]));
    const [file, deeper] = [await start(folder), await start(join(folder, "deeper"))];
    await chmod(folder, 0o700);
    expect([file, deeper]).toMatchObject([expect.any(CommandRefused), expect.any(CommandRefused)]);
    expect(file.message).toBe(`${folder}/new.yaml cannot be written: no permission`);
    expect(file.remedy).toBe("Name a folder that this user may write to.");
    expect(deeper.message).toBe(`the folder ${folder}/deeper cannot be created: no permission`);
    expect(deeper.remedy).toMatch(new RegExp(`: sudo install -d -m 700 -o \\d+ -g \\d+ ${folder}/deeper$`));
  });
});

/** What was thrown. Root may write anywhere; whoever else runs the tests has taken the right from themselves. */
async function asNobody(write: () => Promise<void>): Promise<CommandRefused> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await write().then(
      () => Promise.reject(new Error("it was written")),
      (error) => error,
    );
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe("credentials that a vendor refuses", { timeout: PATIENCE }, () => {
  it("fail the run with CREDENTIALS_REFUSED and what to do, on either side", async () => {
    const place = await makePlace();
    place.env.AWORK_API_KEY = "awork-canary-wr0ng-Wren";
    const target = await place.run("sync", TARGET, "--json");
    expect(target.code).toBe(1);
    const { run } = target.json();
    expect(run).toMatchObject({
      status: "failed",
      error: { code: "CREDENTIALS_REFUSED", message: expect.stringContaining("awork") },
    });
    expect(run.error.remedy.length).toBeGreaterThan(20);
    const status = await place.run("status");
    expect(status.code).toBe(2);
    expect(status.stdout).toContain(`${TARGET}: CREDENTIALS_REFUSED since 2026-07-21 08:0`);
    expect(status.stdout).toContain(`rollcall show ${run.id}`);
    place.env.AWORK_API_KEY = CANARIES.AWORK_API_KEY;
    place.env.PERSONIO_CLIENT_SECRET = "papi-canary-wr0ng-Magpie";
    const source = await place.run("sync", TARGET, "--verbose");
    expect(source.code).toBe(1);
    expect(source.stdout).toMatch(/CREDENTIALS_REFUSED.*Personio/);
    const check = await place.run("check", TARGET, "--json");
    expect(check.code).toBe(1);
    expect(check.json()).toMatchObject({
      ok: false,
      checks: expect.arrayContaining([
        {
          target: TARGET,
          what: "personio.token",
          state: "failed",
          code: "CREDENTIALS_REFUSED",
          detail: expect.any(String),
          remedy: expect.any(String),
        },
      ]),
    });
    place.env.PERSONIO_CLIENT_SECRET = CANARIES.PERSONIO_CLIENT_SECRET;
    expect((await place.run("sync", TARGET)).code).toBe(0);
    expect((await place.run("status", "--json")).json().targets[0]).toMatchObject({ state: "ok", incident: null });
  });
});

describe("a mistake in the environment", { timeout: PATIENCE }, () => {
  it("[privacy] such as a proxy's password that is not encoded is told by the variable's name, and its password in no output", async () => {
    const place = await makePlace();
    await place.write(place.config());
    place.env.HTTPS_PROXY = "http://svc:S3cret#Pass@proxy.example.com:3128";
    for (const command of [["check"], ["start"], ["sync", TARGET, "--verbose"], ["sync", TARGET, "--json"]]) {
      const { code, stdout, stderr } = await place.run(...command);
      expect(code).toBe(1);
      expect(stdout + stderr).toContain("HTTPS_PROXY is not the address of a proxy");
      expect(stdout + stderr).not.toContain("S3cret");
    }
  });
});
