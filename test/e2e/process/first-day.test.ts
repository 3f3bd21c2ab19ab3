/** The first day with rollcall, typed at a real command line: from `init` to the links, as text and as JSON. */
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makePlace, PATIENCE, TARGET } from "./kit/place.ts";
import { CHANGE, counts, instant, LINK, RUN, STATUS_OF_TARGET } from "./kit/shapes.ts";

describe("a new user", { timeout: PATIENCE }, () => {
  it("writes a config to start from, and is told which variables it lacks", async () => {
    const place = await makePlace();
    const made = await place.run("init", "new", "--json");
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.json().files.map((file: string) => file.slice(place.folder.length))).toEqual([
      "/new/config.yaml",
      "/new/config.example.yaml",
      "/new/config.schema.json",
    ]);
    const again = await place.run("init", "new");
    expect(again).toMatchObject({ code: 1, stdout: "" });
    expect(again.stderr).toMatch(/config\.yaml exists already\n {2}→ /);
    const example = await readFile(join(place.folder, "new/config.example.yaml"), "utf8");
    expect(example, "all settings, where the config says that they are").toBe(
      await readFile("config.example.yaml", "utf8"),
    );
    const { code, stderr } = await place.run("check", "--config", "new/config.yaml");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^new\/config\.yaml:\d+:\d+ source\.client_id: the variable PERSONIO_CLIENT_ID is not set/m);
    expect(stderr).toContain("SMTP_PASSWORD");
    expect(stderr).not.toContain("    at ");
  });

  it("keeps the example that is there beside the config which is written", async () => {
    const place = await makePlace();
    await rm(place.configFile);
    await place.write("# mine\n", "config.example.yaml");
    const made = await place.run("init");
    expect(made).toMatchObject({ code: 0, stdout: expect.not.stringContaining("config.example.yaml") });
    expect(await readFile(join(place.folder, "config.example.yaml"), "utf8")).toBe("# mine\n");
  });

  it("writes a config where the schema is already, as in a clone; a schema that differs is somebody's", async () => {
    const place = await makePlace();
    await rm(place.configFile);
    await place.write(await readFile("config.schema.json", "utf8"), "config.schema.json");
    const made = await place.run("init");
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining("/config.yaml") });
    expect(made.stdout).not.toContain("config.schema.json");
    await rm(join(place.folder, "config.yaml"));
    await place.write("{}", "config.schema.json");
    expect((await place.run("init")).stderr).toMatch(/config\.schema\.json exists already/);
  });

  it("checks, plans, runs and looks at what came of it, as text", async () => {
    const place = await makePlace();
    const check = await place.run("check");
    expect(check.code, check.stdout).toBe(2);
    expect(check.stdout).toMatch(/warning +mail: no mail is configured/);
    const plan = await place.run("plan", TARGET);
    expect(plan).toMatchObject({ code: 2, stderr: expect.stringMatching(/^There is no database yet at .*\n$/) });
    expect(plan.stdout).toContain("+ ada.anvil@example.com 2026-07-21 to 2026-07-22");
    expect(place.company.awork.writes()).toEqual([]);
    const sync = await place.run("sync", TARGET);
    expect(sync).toMatchObject({ code: 0, stderr: "" });
    const id = /: run (\S+), manual by cli:/.exec(sync.stdout)?.[1] as string;
    expect(place.company.awork.absences.size).toBe(3);
    expect((await place.run("runs")).stdout).toMatch(
      new RegExp(`^${id} +2026-07-21 08:\\d\\dZ +manual +succeeded +create 3$`, "m"),
    );
    expect((await place.run("show", id)).stdout).toBe(sync.stdout);
    const status = await place.run("status");
    expect(status.code).toBe(0);
    expect(status.stdout).toMatch(/^absences-in-awork +ok +2026-07-21 08:0\dZ/m);
    expect((await place.run("links", TARGET)).stdout).toContain("6 links");
    for (const { stdout } of [check, sync, status])
      for (const line of stdout.split("\n").filter((one) => /^\S/.test(one))) expect(line.length).toBeLessThan(121);
  });

  it("keeps what it knows in a folder that only its user can read", async () => {
    const place = await makePlace();
    await place.run("sync", TARGET);
    expect((await stat(join(place.folder, "data"))).mode & 0o077).toBe(0);
    expect((await stat(join(place.folder, "data/rollcall.db"))).mode & 0o077).toBe(0);
  });
});

describe("a program that reads --json", { timeout: PATIENCE }, () => {
  it("R1: finds plan, run, history and one run in the documents of the interface", async () => {
    const place = await makePlace();
    const plan = await place.run("plan", TARGET, "--json");
    const { id: _, ...planned } = RUN;
    expect(plan.code).toBe(2);
    expect(plan.json()).toEqual({
      run: {
        ...planned,
        triggered_by: null,
        digest: expect.any(String),
        counts: counts({ create: 3 }),
        counts_by_kind: { absence: counts({ create: 3 }) },
      },
      changes: expect.arrayContaining([{ ...CHANGE, remote_id: null, status: "planned" }]),
      conflicts: [],
      kept: [],
      edits: [],
      hold: null,
      running: false,
    });
    const sync = await place.run("sync", TARGET, "--json");
    expect(sync.code).toBe(0);
    const report = sync.json();
    expect(report).toEqual({
      run: { ...RUN, counts: counts({ create: 3 }), counts_by_kind: { absence: counts({ create: 3 }) } },
      changes: expect.arrayContaining([CHANGE]),
      conflicts: [],
      kept: [],
      edits: [],
    });
    expect(report.changes).toHaveLength(3);
    expect((await place.run("show", report.run.id, "--json")).json()).toEqual(report);
    expect((await place.run("runs", TARGET, "--json")).json()).toEqual({ runs: [report.run], next: null });
    const again = await place.run("sync", TARGET, "--json");
    expect(again.json()).toMatchObject({ run: { counts: counts({ unchanged: 3 }) }, changes: [] });
  });

  it("finds status, people, links and checks in the documents of the interface", async () => {
    const place = await makePlace();
    await place.run("sync", TARGET);
    expect((await place.run("status", "--json")).json()).toEqual({
      daemon: { running: false, since: null },
      mail: { state: "off", queued: 0, error: null },
      config_error: null,
      new_database: { where: join(place.folder, "data/rollcall.db"), since: expect.any(String), again: false },
      targets: [STATUS_OF_TARGET],
    });
    const links = (await place.run("links", TARGET, "--json")).json();
    expect(links).toEqual({ target: TARGET, links: expect.arrayContaining([LINK]) });
    expect((await place.run("people", TARGET, "--json")).json()).toMatchObject({
      target: TARGET,
      people: expect.arrayContaining([
        {
          id: "1001",
          email: "ada.anvil@example.com",
          name: "Ada Anvil",
          state: "matched",
          reason: null,
          account: { remote_id: expect.any(String), name: "Ada Anvil" },
          candidates: [],
        },
      ]),
      totals: { matched: 3, unmatched: 0, ambiguous: 0, conflict: 0, ignored: 0 },
    });
    const check = (await place.run("check", "--json")).json();
    expect(check.ok).toBe(true);
    for (const one of check.checks)
      expect(one).toMatchObject({
        what: expect.any(String),
        state: expect.stringMatching(/^(ok|warning|skipped)$/),
        detail: expect.any(String),
      });
  });

  it("is told by exit code 64 what it could have asked for, and by 2 that something waits", async () => {
    const place = await makePlace({ people: 6 });
    const unknown = await place.run("sync", "abscences", "--json");
    expect(unknown.code).toBe(64);
    expect(unknown.json()).toEqual({
      error: {
        code: "UNEXPECTED",
        message: 'there is no target "abscences"',
        remedy: `Use one of: ${TARGET}.`,
        problems: [],
      },
    });
    expect(await place.run("synk")).toMatchObject({ code: 64, stdout: "", stderr: expect.stringContaining("sync") });
    await place.run("sync", TARGET);
    const { world } = place.company.personio;
    world.absences.length = 0;
    world.version += 1;
    const held = await place.run("sync", TARGET, "--json");
    expect(held.code, held.stdout).toBe(2);
    const { run } = held.json();
    expect(run).toMatchObject({ status: "held", counts: counts({ held: 6 }), digest: expect.any(String) });
    const status = await place.run("status", "--json");
    expect(status.code).toBe(2);
    expect(status.json().targets[0]).toMatchObject({
      state: "held",
      hold: { digest: run.digest, count: 6, since: instant },
    });
    expect(place.company.awork.absences.size).toBe(6);
    const approved = await place.run("approve", TARGET, run.digest, "--json");
    expect(approved.json().run).toMatchObject({
      trigger: "approval",
      status: "succeeded",
      counts: counts({ remove: 6 }),
    });
    expect(approved.code).toBe(0);
    const stale = await place.run("approve", TARGET, run.digest, "--json");
    expect(stale.code).toBe(1);
    expect(place.company.awork.absences.size).toBe(0);
  });
});
