import { describe, expect, it } from "vitest";
import type { SyncOptions } from "../../../core/engine/operations/actions.ts";
import { UnknownName } from "../../../core/engine/operations/unknown-name.ts";
import { Cancelled, ConfigError, RefusedError } from "../../../core/model/errors.ts";
import { RUN_ID } from "../../../core/store/tables/run-ids.ts";
import { change, report, run, status, targetStatus } from "./made-up.ts";

const COMMANDS =
  "init check plan people explain start run sync status runs show pause resume approve reject links backup restore tokens webhook hash-password test-mail plugins new schema version demo";

const fails = (error: unknown) => async () => {
  throw error;
};

describe("a command line that cannot be understood", () => {
  it.each([
    ["an unknown command", "snyc", "unknown command 'snyc' (Did you mean sync?)"],
    ["an unknown option", "sync desks --aprove x", "unknown option '--aprove' (Did you mean --approve?)"],
    ["an unknown global option", "--colour status", "unknown option '--colour'"],
    ["a missing target", "sync", "missing required argument 'target'"],
    ["a missing digest", "approve desks", "missing required argument 'digest'"],
    ["one argument too many", "version now", "too many arguments for 'version'"],
    ["an option without its value", "sync desks --area", "option '--area <area>' argument missing"],
    ["run without --due", "run", "required option '--due' not specified"],
    ["links --written alone", "links desks --written", "links --written needs --break"],
    ["links both ways", "links desks --break x --reset", "cannot be used with option '--break <person>'"],
    ["a number that is none", "demo --once --people many", "It must be a whole number from 1 to 100000."],
    ["a port out of range", "demo --once --port 70000", "It must be a whole number from 1 to 65535."],
    ["no command", "", "no such command, or none given"],
    ["help for a command that does not exist", "help nonsense", "no such command, or none given"],
    ["a port for a demo without a dashboard", "demo --once --port 8080", "demo --once opens no dashboard"],
    ["a demo without end as one document", "demo --json", "demo --json needs --once"],
  ])("%s is 64, says so on standard error and opens nothing", async (_, line, message) => {
    const { exit, out, err, opened } = await run(line);
    expect(exit).toBe(64);
    expect(opened).toEqual([]);
    expect(err + out).toContain(message);
    if (!line.includes("--json")) expect(out).toBe("");
  });

  it("names every command that there is", async () => {
    const { err } = await run("snyc");
    expect(err).toContain(`→ Commands: ${COMMANDS.replaceAll(" ", ", ")}.`);
  });

  it("names the options of the command, the global ones too", async () => {
    const { err } = await run("sync desks --aprove x");
    for (const option of [
      "--area",
      "--partial",
      "--approve",
      "--config",
      "--json",
      "--quiet",
      "--verbose",
      "--no-color",
    ]) {
      expect(err).toContain(option);
    }
  });

  it("is one JSON document with --json, wherever that stands", async () => {
    for (const line of ["snyc --json", "--json sync", "sync desks --json --aprove x", "--json"]) {
      const ran = await run(line);
      expect(ran.exit).toBe(64);
      expect(ran.err).toBe("");
      expect(ran.json()).toEqual({
        error: { code: "UNEXPECTED", message: expect.any(String), remedy: expect.any(String), problems: [] },
      });
    }
  });
});

describe("help and version", () => {
  it("lists exactly the commands that work", async () => {
    const { exit, out, err } = await run("--help");
    const listed = [...out.matchAll(/^ {2}([a-z][a-z-]*)(?: .*)?$/gm)].map((match) => match[1]);
    expect(listed).toEqual([...COMMANDS.split(" "), "help", "rollcall"]);
    expect([exit, err]).toEqual([0, ""]);
  });

  it.each(COMMANDS.split(" "))("of %s shows its usage, the global options and an example", async (command) => {
    const { exit, out } = await run(`${command} --help`);
    expect(exit).toBe(0);
    expect(out).toContain(`Usage: rollcall ${command}`);
    expect(out).toContain("Global Options:");
    expect(out).toMatch(new RegExp(`Examples?:\\n {2}rollcall ${command}`));
  });

  it("of show gives an id that a run may have", async () => {
    const { out } = await run("show --help");
    expect(/rollcall show (\S+)\n/.exec(out)?.[1]).toMatch(RUN_ID);
  });

  it("of pause says where the reason stands, which is in no mail", async () => {
    const { out } = await run("pause --help");
    expect(out).toMatch(/--reason <text> +why, as status and the dashboard show it\n/);
  });

  it("fits 80 columns", async () => {
    for (const command of ["", ...COMMANDS.split(" ")]) {
      const { out } = await run(`${command} --help`);
      for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it("says the version three ways", async () => {
    expect((await run("--version")).out).toBe("1.2.3\n");
    expect((await run("version")).out).toBe("1.2.3\n");
    expect((await run("version --json")).json()).toEqual({ version: "1.2.3" });
    expect((await run("--version --json")).json()).toEqual({ version: "1.2.3" });
  });

  it("is one document with --json too", async () => {
    expect((await run("sync --help --json")).json().help).toContain("Usage: rollcall sync");
  });
});

describe("global options", () => {
  const operations = { status: async () => status() };

  it("are taken before and after the command", async () => {
    const all = { config: "a.yaml", json: true, quiet: true, verbose: true };
    expect((await run("--config a.yaml --json --quiet --verbose status", { operations })).opened).toEqual([all]);
    expect((await run("status --config a.yaml --json --quiet --verbose", { operations })).opened).toEqual([all]);
    expect((await run("--json status --config a.yaml", { operations })).opened).toEqual([
      { ...all, quiet: false, verbose: false },
    ]);
  });

  it("are all off where none is given", async () => {
    const { opened } = await run("status", { operations });
    expect(opened).toEqual([{ config: null, json: false, quiet: false, verbose: false }]);
  });

  it("colour a terminal, and not with --no-color, nor when piped", async () => {
    const operations = { show: async () => report({}, { changes: [change()] }) };
    const green = "\u001b[32m  + ada.anvil@example.com";
    expect((await run("show r1", { operations, terminal: true })).out).toContain(green);
    expect((await run("show r1 --no-color", { operations, terminal: true })).out).not.toContain("\u001b");
    expect((await run("show r1", { operations })).out).not.toContain("\u001b");
  });

  it("with --json print one document and nothing else, on a terminal too", async () => {
    const operations = {
      sync: async (_: string, { progress }: SyncOptions) => {
        progress({ phase: "reading", done: 1, total: 2 });
        return report();
      },
    };
    const ran = await run("sync desks --json", { operations, terminal: true });
    expect(ran.json()).toEqual(report());
    expect(ran.err).toBe("");
  });
});

describe("a command that fails before a run begins", () => {
  const config = new ConfigError(
    "config.yaml has 2 problems",
    [
      {
        path: "targets.desks.windw",
        line: 12,
        column: 5,
        message: "unknown key",
        suggestion: "window",
      },
      { path: "", line: null, column: null, message: "no targets", suggestion: null },
    ],
    { remedy: "Correct them and try again." },
  );

  it("says message, remedy and every problem with its place, and no stack", async () => {
    const { exit, out, err } = await run("status --config my.yaml", { host: { open: fails(config) } });
    expect([exit, out]).toEqual([1, ""]);
    expect(err).toBe(
      "error: config.yaml has 2 problems\n  → Correct them and try again.\n" +
        'my.yaml:12:5 targets.desks.windw: unknown key (did you mean "window"?)\nmy.yaml no targets\n',
    );
  });

  it("says a problem that the message repeats once", async () => {
    const message = "my.yaml:12:5: targets.desks.windw: unknown key";
    const same = new ConfigError(message, config.problems.slice(0, 1), { remedy: "Correct it." });
    const { err } = await run("status --config my.yaml", { host: { open: fails(same) } });
    expect(err).toBe(
      "error: 1 problem in the config\n  → Correct it.\n" +
        'my.yaml:12:5 targets.desks.windw: unknown key (did you mean "window"?)\n',
    );
  });

  it("says the same as one document", async () => {
    const ran = await run("status --json", { host: { open: fails(config) } });
    expect(ran.exit).toBe(1);
    expect(ran.err).toBe("");
    expect(ran.json()).toEqual({
      error: {
        code: "CONFIG",
        message: "config.yaml has 2 problems",
        remedy: "Correct them and try again.",
        problems: config.problems,
      },
    });
  });

  it("shows the stack with --verbose, on standard error", async () => {
    const ran = await run("status --json --verbose", { host: { open: fails(new TypeError("boom")) } });
    expect(ran.err).toMatch(/TypeError: boom\n {4}at /);
    expect(ran.json().error).toMatchObject({ code: "UNEXPECTED", message: "boom" });
    expect((await run("status", { host: { open: fails(new TypeError("boom")) } })).err).not.toContain(" at ");
  });

  it("[privacy] shows with --verbose the causes too, and nothing that a library hung on its errors", async () => {
    const cause = Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input: "http://svc:S3cret" });
    const error = Object.assign(new Error("boom", { cause }), { config: { headers: { authorization: "S3cret" } } });
    const { err } = await run("status --verbose", { host: { open: fails(error) } });
    expect(err).toMatch(
      /^Error: boom\n {4}at [\s\S]*\ncaused by: TypeError: Invalid URL\n {4}at [\s\S]*\n {2}code: ERR_INVALID_URL\n/,
    );
    expect(err).not.toContain("S3cret");
  });

  it("takes a bug for a bug", async () => {
    const { exit, err } = await run("status", { host: { open: fails(new TypeError("boom")) } });
    expect(exit).toBe(1);
    expect(err).toContain("error: boom\n  → This is a bug in rollcall:");
  });

  it("gives code and remedy of what refused it, and closes what was opened", async () => {
    const refused = new RefusedError("CREDENTIALS_REFUSED", "Personio refused the client", {
      remedy: "Make a new one.",
    });
    const ran = await run("check --json", { operations: { check: fails(refused) } });
    expect(ran.exit).toBe(1);
    expect(ran.closed).toBe(1);
    expect(ran.json().error).toMatchObject({ code: "CREDENTIALS_REFUSED", remedy: "Make a new one." });
  });

  it.each(["target", "area", "run", "person"])("is 64 for an unknown %s and names the valid ones", async (what) => {
    const operations = { plan: fails(new UnknownName(what, "desk", ["desks", "shifts"])) };
    const { exit, err, closed } = await run("plan desk", { operations });
    expect(exit).toBe(64);
    expect(err).toBe(`error: there is no ${what} "desk"\n  → Use one of: desks, shifts.\n`);
    expect(closed).toBe(1);
  });

  it("says where there is no name to choose from", async () => {
    const { exit, err } = await run("show r1", { operations: { show: fails(new UnknownName("run", "r1", [])) } });
    expect([exit, err]).toEqual([64, 'error: there is no run "r1"\n  → There are none yet.\n']);
  });

  it("does not pour hundreds of names over the terminal", async () => {
    const names = Array.from({ length: 120 }, (_, index) => `t${index}`);
    const { err } = await run("plan x", { operations: { plan: fails(new UnknownName("target", "x", names)) } });
    expect(err).toContain("t18, t19 and 100 more.");
    expect(err).not.toContain("t20");
  });

  it("cannot be made to write escape sequences to the terminal", async () => {
    const { err } = await run("status", { host: { open: fails(new Error("a\u001b[2Jb\nc")) } });
    expect(err).toContain("error: a [2Jb c\n");
  });
});

describe("a signal", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s that stops a command is %i, and what was thrown is not taken for a failure", async (signal, code) => {
    const operations = { plan: fails(new Cancelled("the run was cancelled")) };
    const { exit, err, closed } = await run("plan desks", { operations, stoppedBy: signal });
    expect(exit).toBe(code);
    expect(err).toContain(`error: stopped by ${signal}\n`);
    expect(closed).toBe(1);
  });

  it("that interrupts a run is its code too, and the run is printed", async () => {
    const operations = { sync: async () => report({ status: "interrupted" }) };
    const ran = await run("sync desks --json", { operations, stoppedBy: "SIGINT" });
    expect(ran.exit).toBe(130);
    expect(ran.json().run.status).toBe("interrupted");
  });

  it("that comes when the work is done changes nothing", async () => {
    const operations = { sync: async () => report({ counts: { held: 1 } }) };
    expect((await run("sync desks", { operations, stoppedBy: "SIGINT" })).exit).toBe(2);
  });

  it("ends the daemon with 0", async () => {
    const started = { startDaemon: async () => undefined };
    for (const stoppedBy of ["SIGINT", "SIGTERM"] as const) {
      expect((await run("start", { host: started, stoppedBy })).exit).toBe(0);
      expect((await run("start --json", { host: started, stoppedBy })).json()).toEqual({ stopped_by: stoppedBy });
    }
  });

  it("ends a demo that goes on as a signal does", async () => {
    const { exit, out } = await run("demo", { host: { demo: async () => null }, stoppedBy: "SIGINT" });
    expect([exit, out]).toEqual([130, ""]);
  });
});

describe("progress", () => {
  const operations = {
    sync: async (_: string, { progress }: SyncOptions) => {
      progress({ phase: "queued behind run r0", done: 0, total: null, notice: true });
      progress({ phase: "reading absences", done: 1200, total: 5000 });
      return report();
    },
  };

  it("is one line on standard error of a terminal, and gone at the end", async () => {
    const { err, out } = await run("sync desks", { operations, terminal: true });
    expect(err).toBe("queued behind run r0\n\r\u001b[2Kreading absences  1200 of 5000\r\u001b[2K");
    expect(out).toContain("succeeded");
  });

  it("is gone before an error is said", async () => {
    const operations = {
      sync: async (_: string, { progress }: SyncOptions) => {
        progress({ phase: "reading", done: 0, total: null });
        throw new Error("boom");
      },
    };
    const { err } = await run("sync desks", { operations, terminal: true });
    expect(err.split("\n")[0]).toBe("\r\u001b[2Kreading …\r\u001b[2Kerror: boom");
  });

  it("is not shown when piped; what must be said still is", async () => {
    expect((await run("sync desks", { operations })).err).toBe("queued behind run r0\n");
    expect((await run("sync desks --json", { operations })).err).toBe("queued behind run r0\n");
  });

  it("is silent with --quiet", async () => {
    expect((await run("sync desks --quiet", { operations, terminal: true })).err).toBe("");
  });
});

it("narrow terminals get narrow tables, and wide ones the whole text", async () => {
  const name = "absences-of-the-whole-company-in-awork-and-beyond";
  const operations = { status: async () => status(targetStatus({ name })) };
  const widest = (out: string) =>
    Math.max(
      ...out
        .split("\n\n")[1]!
        .split("\n")
        .map((line) => line.length),
    );
  const narrow = await run("status", { operations, terminal: true, columns: 60 });
  expect(widest(narrow.out)).toBeLessThanOrEqual(60);
  expect(narrow.out).toContain("…");
  expect((await run("status", { operations })).out).toMatch(/^absences-of-.*… {2}ok/m);
  expect(widest((await run("status", { operations })).out)).toBeLessThanOrEqual(80);
  expect((await run("status", { operations, terminal: true, columns: 160 })).out).toContain(`${name}  ok`);
});
