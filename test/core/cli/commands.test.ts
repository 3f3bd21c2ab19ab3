import { describe, expect, it } from "vitest";
import { LISTED } from "../../../core/render/report.ts";
import type { ChangeDocument } from "../../../core/model/run.ts";
import type { Explanation } from "../../../core/engine/reports/explanation.ts";
import type { CheckReport, Operations } from "../../../core/engine/operations/operations.ts";
import type { LinksReport, SyncOptions } from "../../../core/engine/operations/actions.ts";
import type { PeopleReport } from "../../../core/engine/reports/people-report.ts";
import type { DemoOptions } from "../../../core/cli/host.ts";
import { change, report, run, runDocument, status, targetStatus, type World } from "./made-up.ts";

describe("init", () => {
  const host = { init: async (dir: string) => [`${dir}/config.yaml`, `${dir}/config.schema.json`] };

  it("says which files it wrote and what comes next", async () => {
    const { exit, out } = await run("init conf", { host });
    expect(exit).toBe(0);
    expect(out).toBe(
      "wrote conf/config.yaml\nwrote conf/config.schema.json\nNext: in config.yaml, set `owners`, and correct or delete `mail`. Set the variables named at its top.\nThen run: cd conf && rollcall check\n",
    );
  });

  it.each([
    ["init", "rollcall check"],
    ["init ./my-company", "cd ./my-company && rollcall check"],
  ])("[%s] names the next command as it works from here", async (line, command) => {
    expect((await run(line, { host })).out).toContain(`Then run: ${command}\n`);
  });

  it("writes to the current folder where none is named", async () => {
    expect((await run("init --json", { host })).json()).toEqual({ files: ["./config.yaml", "./config.schema.json"] });
  });
});

describe("check", () => {
  const checked: CheckReport = {
    ok: false,
    checks: [
      { target: null, what: "config", state: "ok", detail: "2 targets" },
      { target: "desks", what: "personio.absences.read", state: "ok", detail: "allowed", remedy: "not printed" },
      {
        target: "desks",
        what: "personio.people.read",
        state: "failed",
        code: "ATTRIBUTE_NOT_RELEASED",
        attribute: "email",
        detail: "is not released",
        remedy: "Tick 'Email' in Personio.",
      },
      { target: "desks", what: "mail", state: "warning", detail: "no mail is configured" },
    ] as CheckReport["checks"],
  };

  it("prints a line a check, and the remedy of what is not right", async () => {
    const { exit, out } = await run("check", { operations: { check: async () => checked } });
    expect(exit).toBe(1);
    expect(out.split("\n")).toEqual([
      "rollcall",
      "  ok       config: 2 targets",
      "",
      "desks",
      "  ok       personio.absences.read: allowed",
      "  FAILED   personio.people.read: is not released (ATTRIBUTE_NOT_RELEASED email)",
      "           → Tick 'Email' in Personio.",
      "  warning  mail: no mail is configured",
      "",
      "2 ok, 1 warning, 1 failed, 0 skipped",
      "",
    ]);
  });

  it("hands on which targets, and prints the report as one document", async () => {
    const asked: unknown[] = [];
    const operations = {
      check: async (targets: readonly string[]) => {
        asked.push(targets);
        return checked;
      },
    };
    expect((await run("check desks shifts --json", { operations })).json()).toEqual(checked);
    await run("check", { operations });
    expect(asked).toEqual([["desks", "shifts"], []]);
  });
});

describe("plan", () => {
  const { id: _, ...planOf } = runDocument({ digest: "d1", counts: { create: 1 } });
  const planned = {
    run: planOf,
    changes: [change({ status: "planned" })],
    conflicts: [],
    kept: [],
    running: false,
  };

  it("prints what would be done, and that nothing was written", async () => {
    const { exit, out, err } = await run("plan desks", { operations: { plan: async () => planned } });
    expect(exit).toBe(2);
    expect(out).toContain("desks (bookings-release): plan");
    expect(out).toContain("nothing was written");
    expect(out).toContain("  + ada.anvil@example.com: works here and has no account");
    expect(err).toBe("");
  });

  it("is printed as it is, without a run's id", async () => {
    const { json } = await run("plan desks --json", { operations: { plan: async () => planned } });
    expect(json()).toEqual(planned);
    expect(json().run).not.toHaveProperty("id");
  });

  it("says that a run is going on", async () => {
    const operations = { plan: async () => ({ ...planned, running: true }) };
    expect((await run("plan desks", { operations })).err).toContain("A run of desks is going on");
    const piped = await run("plan desks --json", { operations });
    expect(piped.json().running).toBe(true);
  });
});

describe("commands that end in a run", () => {
  const asked: unknown[][] = [];
  const answer = (...given: unknown[]) => {
    asked.push(given);
    return Promise.resolve(report({ status: "held", digest: "d9", counts: { held: 1, create: 2 } }));
  };
  const operations = { sync: answer, resume: answer, approve: answer };
  const given = (options: unknown) => {
    const { by, area, scope, approve } = options as SyncOptions;
    return { by, area, scope, approve };
  };

  it.each([
    ["sync desks", { area: null, scope: "full", approve: null }],
    ["sync desks --area users", { area: "users", scope: "full", approve: null }],
    ["sync desks --partial", { area: null, scope: "partial", approve: null }],
    ["sync desks --approve d9", { area: null, scope: "full", approve: "d9" }],
  ])("%s asks for exactly that", async (line, options) => {
    asked.length = 0;
    const { exit, out } = await run(line, { operations });
    expect(asked[0]![0]).toBe("desks");
    expect(given(asked[0]![1])).toEqual({ by: "cli:ada", ...options });
    expect(exit).toBe(2);
    expect(out).toContain("create 2, held 1");
  });

  it.each([
    ["sync desks", LISTED],
    ["resume desks", LISTED],
    ["approve desks d9", LISTED],
    ["show r1", LISTED],
    ["run --due", LISTED],
    ["sync desks --json", null],
    ["show r1 --json", null],
    ["run --due --json", null],
  ])("%s reads no more changes than it prints", async (line, most) => {
    asked.length = 0;
    const runDue = async (...given: unknown[]) => {
      asked.push(given);
      return { runs: [] };
    };
    await run(line, { operations: { ...operations, show: answer }, host: { runDue } });
    const last = asked[0]!.at(-1);
    expect(typeof last === "object" && last !== null ? (last as SyncOptions).most : last).toBe(most);
  });

  it("resume runs, and its exit code is the run's", async () => {
    asked.length = 0;
    const { exit, out } = await run("resume desks", { operations });
    expect(asked[0]).toEqual(["desks", expect.objectContaining({ by: "cli:ada" })]);
    expect(exit).toBe(2);
    expect(out).toContain("desks (bookings-release): run r1, manual by cli:ada");
  });

  it("approve is done when what was approved is done", async () => {
    asked.length = 0;
    const { exit } = await run("approve desks d9", { operations });
    expect(asked[0]).toEqual(["desks", "d9", expect.objectContaining({ by: "cli:ada" })]);
    expect(exit).toBe(0);
  });

  it.each(["sync desks", "resume desks", "approve desks d9"])("%s prints the run as one document", async (line) => {
    const { run: document } = (await run(`${line} --json`, { operations })).json();
    expect(document).toEqual(runDocument({ status: "held", digest: "d9", counts: { held: 1, create: 2 } }));
  });

  it("show is done when a failed run was shown", async () => {
    const error = { code: "UNREACHABLE", message: "awork did not answer", remedy: "Wait." } as const;
    const show = async () => report({ status: "failed", error });
    const { exit, out } = await run("show r1", { operations: { show } });
    expect(exit).toBe(0);
    expect(out).toContain("UNREACHABLE: awork did not answer\n  → Wait.");
    expect((await run("show r1 --json", { operations: { show } })).json().run.error).toEqual(error);
  });
});

describe("run --due", () => {
  it("prints every run, and its exit code is the worst", async () => {
    const runDue = async () => ({ runs: [report({ id: "r1" }), report({ id: "r2", status: "failed" })] });
    const { exit, out } = await run("run --due", { host: { runDue } });
    expect(exit).toBe(1);
    expect(out.match(/: run r\d/g)).toEqual([": run r1", ": run r2"]);
    expect((await run("run --due --json", { host: { runDue } })).json().runs).toHaveLength(2);
  });

  it("says that nothing is due", async () => {
    const { exit, out } = await run("run --due", { host: { runDue: async () => ({ runs: [] }) } });
    expect([exit, out]).toEqual([0, "Nothing is due.\n"]);
  });
});

describe("status", () => {
  const troubled = targetStatus({
    name: "learning",
    state: "paused",
    last_success_at: null,
    failing: 3,
    incident: {
      code: "CREDENTIALS_REFUSED",
      message: "the token was refused",
      remedy: "Make a new token.",
      since: "2026-11-22T03:10:00.000Z",
      next_probe_at: "2026-11-22T04:15:00.000Z",
      run: "r7",
    } as const,
  });

  it("says when everything was and will be compared, where some runs only carry what changed", async () => {
    const clocks = {
      next_partial_at: "2026-11-22T06:00:00.000Z",
      next_full_at: "2026-11-23T05:30:00.000Z",
      last_full_at: "2026-11-22T05:30:00.000Z",
    };
    const { out } = await run("status", {
      operations: { status: async () => status(targetStatus({ name: "shifts", ...clocks })) },
    });
    expect(out).toContain(
      "shifts: last full comparison at 2026-11-22 05:30Z, next at 2026-11-23 05:30Z; next partial run at 2026-11-22 06:00Z",
    );
  });

  it("is one row a target in UTC", async () => {
    const { exit, out } = await run("status", { operations: { status: async () => status(targetStatus()) } });
    expect(exit).toBe(0);
    expect(out).toBe(
      "The daemon is running since 2026-11-20 08:30Z.\nMail: ok.\n\n" +
        "TARGET  STATE  LAST SUCCESS       NEXT RUN\n" +
        "desks   ok     2026-11-22 04:00Z  2026-11-22 04:10Z\n",
    );
  });

  it("is whole in 80 columns: the names that commands want, and the minutes", async () => {
    const targets = [targetStatus({ name: "absences-in-awork", state: "inactive" }), targetStatus({ name: "shifts" })];
    const { out } = await run("status", { operations: { status: async () => status(...targets) } });
    expect(out).not.toContain("…");
    expect(out).toMatch(/^absences-in-awork +inactive +2026-11-22 04:00Z +2026-11-22 04:10Z$/m);
  });

  it("says an incident in words, with remedy, next try and command", async () => {
    const { exit, out } = await run("status", { operations: { status: async () => status(troubled) } });
    expect(exit).toBe(2);
    expect(out).toContain("learning  paused  –             2026-11-22 04:10Z");
    expect(out).toContain(
      "learning: CREDENTIALS_REFUSED since 2026-11-22 03:10Z\n  the token was refused\n  → Make a new token.\n" +
        "  rollcall tests it again automatically at 2026-11-22 04:15Z.\n",
    );
    expect(out).toContain("learning: 3 failing, tried again automatically");
    expect(out).toContain("rollcall show r7");
    expect(out).toContain("rollcall resume learning");
  });

  it("says a hold with the exact commands", async () => {
    const hold = { digest: "d9", count: 4, since: "2026-11-22T03:10:00.000Z" };
    const operations = { status: async () => status(targetStatus({ state: "held", hold })) };
    const { out } = await run("status", { operations });
    expect(out).toContain(
      "desks: 4 changes wait for a person since 2026-11-22 03:10Z\n  To see them:    rollcall status desks\n",
    );
    expect(out).toMatch(/ rollcall approve desks d9\n.* rollcall reject desks d9\n$/);
  });

  it("[holds] of a hold that has lapsed names the run that holds it anew, not an approval that would be refused", async () => {
    const hold = { digest: "d9", count: 4, since: "2026-11-22T03:10:00.000Z", lapsed: true as const };
    const { out } = await run("status", {
      operations: { status: async () => status(targetStatus({ state: "held", hold })) },
    });
    expect(out).toMatch(/\n.* hold them anew: rollcall sync desks\n {2}To leave them: {2}rollcall reject desks d9\n$/);
    expect(out).not.toContain("rollcall approve");
  });

  it("[holds] offers to approve as many of a hold as can be, and says what to do about the others", async () => {
    const hold = { digest: "d9", count: 4, since: "2026-11-22T03:10:00.000Z" };
    const outOf = async (unanswered: number) => {
      const target = targetStatus({ state: "held", hold: { ...hold, unanswered } });
      return (await run("status", { operations: { status: async () => status(target) } })).out;
    };
    expect(await outOf(1)).toMatch(
      /\n {2}1 of them cannot be approved: .*\n.*\n {2}To approve 3: {3}rollcall approve desks d9\n.* rollcall reject desks d9\n$/,
    );
    expect(await outOf(4)).toMatch(
      /\n {2}They cannot be approved: .*\n.*\n {2}To leave them: {2}rollcall reject desks d9\n$/,
    );
    expect(await outOf(4)).not.toContain("rollcall approve");
    const target = targetStatus({ state: "held", hold: { ...hold, unjudged: 1 } });
    const { out } = await run("status", { operations: { status: async () => status(target) } });
    expect(out).toMatch(/\n {2}1 of them cannot be approved now: .*\n {2}To approve 3: {3}rollcall approve desks d9\n/);
  });

  it("says what is given up and in conflict, what shows it, and what tries it again", async () => {
    const target = targetStatus({ parked: 1, conflicts: 3 });
    const { exit, out } = await run("status", { operations: { status: async () => status(target) } });
    expect(exit).toBe(2);
    expect(out).toContain(
      "desks: 1 given up, 3 in conflict\n  To see them:    rollcall status desks\n  To try again:   rollcall sync desks\n",
    );
  });

  describe("of one target", () => {
    const hold = { digest: "d9", count: 1, since: "2026-11-22T03:10:00.000Z" };
    const records = {
      held: [{ kind: "user", op: "deactivate", subject: "ada@example.com", person: null, reason: "has left" }],
      failures: [
        {
          code: "scim:400",
          message: "userName is not allowed",
          remedy: "Correct it.",
          count: 2,
          parked: 1,
          since: "2026-11-21T04:00:00.000Z",
          next_try_at: "2026-11-22T16:00:00.000Z",
          records: [
            { kind: "user", op: "create", subject: "zoe", message: "userName is not allowed" },
            { kind: "user", op: "create", subject: "max", message: "userName is not allowed" },
          ],
        },
      ],
      conflicts: [{ kind: "user", subject: "eva", person: null, code: "AMBIGUOUS", detail: "two accounts" }],
    } satisfies Awaited<ReturnType<Operations["records"]>>;
    const one = targetStatus({ state: "held", hold, failing: 1, parked: 1, conflicts: 1 });
    const operations = {
      status: async () => status(targetStatus({ name: "shifts" }), one),
      records: async () => records,
    };

    it("lists each record that is held, fails or is in conflict, with the words of the tool", async () => {
      const { exit, out } = await run("status desks", { operations });
      expect(exit).toBe(2);
      expect(out).not.toContain("shifts");
      expect(out).not.toContain("To see them");
      expect(out).toContain(
        "\n\nHeld: 1 until somebody decides\n  deactivate user ada@example.com: has left\n\n" +
          "Failed: 2; the other records went on\n  2 × scim:400: userName is not allowed\n    → Correct it.\n" +
          "    since 2026-11-21 04:00Z, 1 given up, next try from 2026-11-22 16:00Z\n" +
          "    × create user zoe\n    × create user max\n\n" +
          "Conflicts: 1 left alone until somebody has decided\n  ! AMBIGUOUS user eva: two accounts\n",
      );
      expect((await run("status desks --json", { operations })).json()).toMatchObject({
        targets: [{ name: "desks" }],
        records,
      });
    });

    it("lists none where the target does not write, and refuses a name that is none", async () => {
      const idle = { ...operations, status: async () => status(targetStatus({ mode: "test", state: "test" })) };
      expect((await run("status desks", { operations: idle })).out).not.toMatch(/Held|Failed|Conflicts/);
      const { exit, err } = await run("status desk", { operations });
      expect(exit).toBe(64);
      expect(err).toContain("desks");
    });
  });

  it("says who paused a target and why", async () => {
    const paused = { since: "2026-11-22T03:10:00.000Z", by: "web:bruno", reason: "moving offices" };
    const operations = { status: async () => status(targetStatus({ state: "paused", paused })) };
    expect((await run("status", { operations })).out).toContain(
      "desks: paused by web:bruno since 2026-11-22 03:10Z: moving offices\n",
    );
  });

  it("says what concerns all targets: no daemon, mail that fails, a broken config", async () => {
    const operations = {
      status: async () => ({
        daemon: { running: false, since: null },
        mail: { state: "failing" as const, queued: 2, error: "connection refused" },
        config_error: "config.yaml:3:1 unknown key",
        targets: [],
      }),
    };
    expect((await run("status", { operations })).out).toBe(
      "The daemon is not running: rollcall start\nMail: failing, 2 waiting to be sent (connection refused).\n" +
        "The changed config was refused; the previous one is still in use: config.yaml:3:1 unknown key\n\n" +
        "No targets in the config.\n",
    );
  });

  it("warns that without mail nobody is told of trouble, and ends in 0 all the same", async () => {
    const mail = { state: "off", queued: 0, error: null } as const;
    const { exit, out } = await run("status", {
      operations: { status: async () => ({ ...status(targetStatus()), mail }) },
    });
    expect(exit).toBe(0);
    expect(out).toContain(
      "Mail: off.\n  rollcall can tell nobody when something goes wrong.\n" +
        "  → Add `mail: { from, smtp }` to the config; `rollcall check` tests it.\n",
    );
  });

  it("names the owners whose mails are refused", async () => {
    const undeliverable = ["left@example.com"];
    const mail = { state: "ok", queued: 1, error: "550 no such user", undeliverable } as const;
    const { exit, out } = await run("status", {
      operations: { status: async () => ({ ...status(targetStatus()), mail }) },
    });
    expect(exit).toBe(2);
    expect(out).toContain(
      "Mail: ok, 1 waiting to be sent (550 no such user).\n  Does not arrive at left@example.com.\n" +
        "  → Correct `owners`, or have the mailbox repaired.\n",
    );
  });

  it("names the daemons that share the work, and whose version or config is not the leader's", async () => {
    const since = "2026-11-22T03:10:00.000Z";
    const daemon = { host: "one.example.com", pid: 7, version: "1.2.3", since, leads: true, takes_part: true };
    const other = { ...daemon, host: "two.example.com", leads: false };
    const daemons = [daemon, other, { ...other, version: "1.3.0", takes_part: false }];
    const { out } = await run("status", { operations: { status: async () => ({ ...status(), daemons }) } });
    expect(out).toContain(`
- one.example.com, process 7, rollcall 1.2.3, since 2026-11-22 03:10Z: leads
- two.example.com, process 7, rollcall 1.2.3, since 2026-11-22 03:10Z: shares the work
- two.example.com, process 7, rollcall 1.3.0, since 2026-11-22 03:10Z: stands by: its version or config differs from the leader's
`);
  });

  it("is one document", async () => {
    const report = status(troubled);
    expect((await run("status --json", { operations: { status: async () => report } })).json()).toEqual(report);
  });
});

describe("runs", () => {
  const page = {
    runs: [
      runDocument({ id: "r2", counts: { create: 3, unchanged: 9 } }),
      runDocument({
        id: "r1",
        target: "learning",
        status: "failed",
        error: { code: "UNREACHABLE", message: "m", remedy: "r" },
      }),
    ],
    next: "tq5m3w0a",
  };

  it("are a table, newest first, with the way to the next page", async () => {
    const asked: unknown[] = [];
    const operations = {
      targets: ["desks", "learning"],
      runs: async (filter: unknown) => {
        asked.push(filter);
        return page;
      },
    };
    const { exit, out } = await run("runs", { operations });
    expect(exit).toBe(0);
    expect(out).toBe(
      "RUN  TARGET    STARTED            TRIGGER  STATUS     WHAT\n" +
        "r2   desks     2026-11-22 04:00Z  manual   succeeded  create 3, unchanged 9\n" +
        "r1   learning  2026-11-22 04:00Z  manual   failed     UNREACHABLE\n\nMore: rollcall runs --cursor tq5m3w0a\n",
    );
    expect((await run("runs desks --cursor tq5m3w0a --json", { operations })).json()).toEqual(page);
    expect(asked).toEqual([
      { target: null, cursor: null },
      { target: "desks", cursor: "tq5m3w0a" },
    ]);
  });

  it("say in 80 columns how many changes there were, and that a run in test mode made none", async () => {
    const target = "absences-in-awork";
    const runs = [
      runDocument({ id: "1ngjfsa0", target, trigger: "activation", counts: { create: 19, unchanged: 9 } }),
      runDocument({ id: "1ngjfkf0", target, mode: "test", counts: { create: 19 } }),
    ];
    const { out } = await run("runs", { operations: { targets: [target], runs: async () => ({ runs, next: null }) } });
    expect(out).toContain("create 19, unchanged 9\n");
    expect(out).toContain("test: create 19\n");
  });

  it("at a place that no page has named is refused, rather than begun again", async () => {
    const refused = await run("runs --cursor xx");
    expect(refused).toMatchObject({ exit: 64, out: "" });
    expect(refused.err).toContain("The previous page prints it");
  });

  it("say that there are none", async () => {
    const operations = { targets: [], runs: async () => ({ runs: [], next: null }) };
    expect((await run("runs", { operations })).out).toBe("Nothing has run yet.\n");
    expect((await run("runs desks", { operations })).out).toBe("desks has not run yet.\n");
  });
});

describe("decisions of a person", () => {
  it("pause says who asks and why, and how to go on", async () => {
    const asked: unknown[] = [];
    const operations = {
      pause: async (...given: unknown[]) => {
        asked.push(given);
        return targetStatus({ state: "paused" });
      },
    };
    const { exit, out } = await run("pause desks --reason moving", { operations });
    expect([exit, out]).toEqual([0, "desks is paused. To go on: rollcall resume desks\n"]);
    expect((await run("pause desks --json", { operations })).json()).toEqual(targetStatus({ state: "paused" }));
    expect(asked).toEqual([
      ["desks", "cli:ada", "moving"],
      ["desks", "cli:ada", null],
    ]);
  });

  it("reject says how many changes are left undone", async () => {
    const operations = {
      reject: async (target: string, digest: string) => ({ target, digest, rejected: 1, run: null }),
    };
    const { exit, out } = await run("reject desks d9", { operations });
    expect(exit).toBe(0);
    expect(out).toMatch(/^1 held change of desks rejected: /);
    const document = { target: "desks", digest: "d9", rejected: 1, run: null };
    expect((await run("reject desks d9 --json", { operations })).json()).toEqual(document);
  });
});

describe("explain", () => {
  const status = { mode: "active", incident: null, paused: null, hold: null } as Explanation["status"];
  const person = { id: "1", email: "ada.anvil@example.com", name: "Ada Anvil", in_source: true };
  const record = { kind: "absence", reason: null, remote_id: null, link: null, wanted: null, there: null } as const;
  const since = "2026-07-20T08:00:00.000Z";
  const held: ChangeDocument = {
    ...{ kind: "absence", op: "remove", subject: "July", person: null, remote_id: "a2", status: "held" },
    ...{ fields: {}, reason: "is withdrawn; 8 people would lose one" },
  };
  const explanation: Explanation = {
    ...{ target: "desks", status, person },
    records: [
      { ...record, subject: "June", state: "in_step", change: null, failure: null, remote_id: "a1" },
      {
        ...{ ...record, subject: "July", state: "held", change: held, remote_id: "a2" },
        ...{ reason: { code: null, text: held.reason }, link: { active: true, since, last_written_at: null } },
        failure: { attempts: 2, since, message: "was refused", remedy: "Look there.", next_try_at: null },
      },
    ],
    history: [
      {
        ...{ run: "r1", target: "desks", kind: "absence", op: "create", subject: "June", at: since },
        ...{ reason: "is new", status: "done", fields: {}, error: null },
      },
    ],
  };

  it("says of each record what becomes of it and why, then what was done", async () => {
    const operations = { explain: async () => explanation };
    const { exit, out } = await run("explain desks ada.anvil@example.com", { operations });
    expect(exit).toBe(2);
    expect(out.split("\n")).toEqual([
      "desks: Ada Anvil (ada.anvil@example.com, id 1)",
      "",
      "absence June: in step",
      "      id there a1, not linked",
      "absence July: held, waits for a person: is withdrawn; 8 people would lose one",
      "      id there a2, linked since 2026-07-20 08:00Z, never written",
      "      failed 2 times since 2026-07-20 08:00Z, given up: was refused",
      "      → Look there.",
      "",
      "Done or tried for them, newest first:",
      "  2026-07-20 08:00Z absence June: created: is new (run r1)",
      "",
    ]);
  });

  it("says first what keeps the target from writing", async () => {
    const paused = { since, by: "web:ann", reason: "moving offices" };
    const nothing = { ...explanation, records: [], history: [] };
    const said = async (more: object) =>
      (
        await run("explain desks 1", {
          operations: { explain: async () => ({ ...nothing, status: { ...status, ...more } }) },
        })
      ).out;
    expect(await said({ paused })).toContain("  ! paused since 2026-07-20 08:00Z: moving offices\n\nNothing is wanted");
    expect(await said({ mode: "test" })).toContain("  ! the target is in test mode: nothing is written");
    expect(await said({ mode: "inactive" })).toContain("  ! the target is inactive: no run takes place");
  });

  it("is one document", async () => {
    const operations = { explain: async () => explanation };
    expect((await run("explain desks 1 --json", { operations })).json()).toEqual(explanation);
  });
});

describe("people", () => {
  const people: PeopleReport = {
    target: "desks",
    people: [
      {
        id: "1",
        email: "ada.anvil@example.com",
        name: "Ada Anvil",
        state: "matched",
        reason: null,
        account: { remote_id: "u1", name: "Ada" },
        candidates: [],
      },
      {
        id: "2",
        email: "bruno@example.com",
        name: "Bruno Beispiel",
        state: "unmatched",
        account: null,
        reason: { code: "NO_ACCOUNT", text: "no account has this e-mail" },
        candidates: [{ remote_id: "u9", email: "bruno@example.org", why: "same name" }],
      },
      {
        id: "3",
        email: null,
        name: "Cleo Clone",
        state: "ambiguous",
        account: null,
        candidates: [],
        reason: { code: "TWIN", text: "two people have this e-mail" },
      },
      {
        id: "4",
        email: "dora@example.com",
        name: "Dora Demo",
        state: "ignored",
        account: null,
        candidates: [],
        reason: { code: "EXTERNAL", text: "is not internal" },
      },
    ],
    accounts_without_person: [{ remote_id: "u7", name: "Meeting room 3", email: null }],
    totals: { matched: 1, unmatched: 1, ambiguous: 1, ignored: 1, conflict: 0, accounts_without_person: 1 },
  };
  const operations = { people: async () => people };

  it("are counted where they match, and listed with reason and likely partner where not", async () => {
    const { exit, out } = await run("people desks", { operations });
    expect(exit).toBe(2);
    expect(out.split("\n")).toEqual([
      "desks: 1 matched, 1 unmatched, 1 ambiguous, 0 in conflict, 1 ignored; 1 account without a person",
      "",
      "Unmatched: 1",
      "  Bruno Beispiel <bruno@example.com>: no account has this e-mail (NO_ACCOUNT)",
      "      perhaps u9 <bruno@example.org>: same name",
      "",
      "Ambiguous: 1",
      "  Cleo Clone (no e-mail): two people have this e-mail (TWIN)",
      "",
      "Ignored: 1",
      "  Dora Demo <dora@example.com>: is not internal (EXTERNAL)",
      "",
      "Accounts without a person: 1",
      "  Meeting room 3 (no e-mail) (account u7)",
      "",
    ]);
  });

  it("are one document", async () => {
    expect((await run("people desks --json", { operations })).json()).toEqual(people);
  });

  it("end in how many more there are", async () => {
    const many = Array.from({ length: 60 }, () => people.people[1]!);
    const { out } = await run("people desks", { operations: { people: async () => ({ ...people, people: many }) } });
    expect(out).toContain("Unmatched: 60\n");
    expect(out.match(/^ {2}Bruno/gm)).toHaveLength(50);
    expect(out).toContain("  … and 10 more (--json shows all)");
  });
});

describe("links", () => {
  it("shows the ids in the target whole, however narrow the terminal: they tell which account a mail is about", async () => {
    const ids = ["00000000-0000-4000-9000-000000000001", "00000000-0000-4000-9000-000000000002"];
    const of = (kind: "user" | "attendance", remote: string) => ({
      ...{ kind, subject: "1234567890", person: "adelheid.anvil-beispiel@example.com", remote_id: remote },
      ...{ since: "2026-11-22T03:10:00.000Z", last_written_at: "2026-11-22T03:10:00.000Z" },
    });
    const shown = async (links: LinksReport["links"]) =>
      (await run("links desks", { operations: { links: async () => ({ target: "desks", links }) } })).out;
    const out = await shown(ids.map((id) => of("user", id)));
    for (const id of ids) expect(out).toContain(id);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    const parts = [...ids, ...ids].join(",");
    expect(await shown([of("attendance", parts)])).toContain(parts);
  });

  const links: LinksReport = {
    target: "desks",
    links: [
      {
        kind: "user",
        subject: "12",
        person: "ada.anvil@example.com",
        remote_id: "u1",
        since: "2026-11-20T04:00:00.000Z",
        last_written_at: "2026-11-22T04:00:00.000Z",
      },
      {
        kind: "team",
        subject: "sales",
        person: null,
        remote_id: "t1",
        since: "2026-11-20T04:00:00.000Z",
        last_written_at: null,
      },
    ],
  };

  it("are a table", async () => {
    const { exit, out } = await run("links desks", { operations: { links: async () => links } });
    expect(exit).toBe(0);
    expect(out).toBe(
      "KIND  PERSON                 SUBJECT  REMOTE ID  WRITTEN OR ADOPTED\n" +
        "user  ada.anvil@example.com  12       u1         2026-11-22 04:00Z\n" +
        "team  –                      sales    t1         –\n\n2 links\n",
    );
  });

  it("are forgotten of one person, by e-mail or id, or all of them; what is forgotten is printed", async () => {
    const asked: unknown[] = [];
    const operations = {
      breakLinks: async (...given: unknown[]) => {
        asked.push(given);
        return links;
      },
    };
    const { out } = await run("links desks --break ada.anvil@example.com", { operations });
    expect(out).toContain("user  ada.anvil@example.com");
    expect(out).toContain("2 links forgotten. The records stay as they are in the target;");
    await run("links desks --break 12 --written", { operations });
    expect((await run("links desks --reset --json", { operations })).json()).toEqual(links);
    expect(asked).toEqual([
      ["desks", "ada.anvil@example.com", "cli:ada", { written: false }],
      ["desks", "12", "cli:ada", { written: true }],
      ["desks", null, "cli:ada", { written: false }],
    ]);
  });

  it.each([
    [1, "2 links forgotten. 1 held change is dropped with them. The records stay"],
    [4, "2 links forgotten. 4 held changes are dropped with them. The records stay"],
  ])("that are forgotten say how many held changes go with them: %d", async (held_dropped, words) => {
    const operations = { breakLinks: async () => ({ ...links, held_dropped }) };
    expect((await run("links desks --reset", { operations })).out).toContain(words);
  });

  it("say that there are none", async () => {
    const none = async () => ({ target: "desks", links: [] });
    const operations = { links: none, breakLinks: none };
    expect((await run("links desks", { operations })).out).toBe("desks has no links yet.\n");
    expect((await run("links desks --reset", { operations })).out).toBe("There was no link to forget.\n");
  });
});

describe("what concerns rollcall itself", () => {
  it("test-mail says what the server answered", async () => {
    const sent = { recipients: ["it@example.com", "hr@example.com"], refused: [], response: "250 2.0.0 Ok: queued" };
    const operations = { testMail: async () => sent };
    const { exit, out } = await run("test-mail", { operations });
    expect(exit).toBe(0);
    expect(out).toBe("Sent to it@example.com, hr@example.com.\nThe server answered: 250 2.0.0 Ok: queued\n");
    expect((await run("test-mail --json", { operations })).json()).toEqual(sent);
    const owners = [
      { address: "it@example.com", targets: ["desks"], config: true },
      { address: "hr@example.com", targets: ["desks", "learning"], config: false },
    ];
    const told = await run("test-mail", { operations: { testMail: async () => ({ ...sent, owners }) } });
    expect(told.out).toContain(
      "Who gets mails about what:\n  it@example.com: the config, desks\n  hr@example.com: desks, learning\n",
    );
  });

  it("test-mail that one of several owners does not get says so, and is no success", async () => {
    const refused = [{ address: "hr@example.com", response: "550 5.1.1 no such user" }];
    const sent = { recipients: ["it@example.com"], refused, response: "250 2.0.0 Ok: queued" };
    const operations = { testMail: async () => sent };
    const { exit, out } = await run("test-mail", { operations });
    expect(exit).toBe(2);
    expect(out).toBe(
      "Sent to it@example.com.\nThe server answered: 250 2.0.0 Ok: queued\n" +
        "Refused: hr@example.com (550 5.1.1 no such user). Check the addresses in `owners`.\n",
    );
    expect((await run("test-mail --json", { operations })).json()).toEqual(sent);
  });

  it("webhook registers, looks and takes away, at all sources or the one that is named", async () => {
    const url = "https://rollcall.example.com/hooks/personio";
    const asked: unknown[] = [];
    const row = { source: "personio", url, state: "ok" as const, id: "1", missing_events: [] };
    const answer = (state: "ok" | "disabled" | "none", ...asking: unknown[]) => {
      asked.push(asking);
      return { webhooks: [row, { ...row, state }] };
    };
    const operations: World["operations"] = {
      registerWebhooks: async (source, by) => answer("ok", "register", source, by),
      webhooks: async (source) => answer("disabled", "status", source),
      removeWebhooks: async (source, by) => answer("none", "remove", source, by),
    };
    const made = await run("webhook register", { operations });
    expect([made.exit, made.out]).toEqual([0, expect.stringMatching(/personio +https:.* registered and switched on/)]);
    const seen = await run("webhook status --source personio --json", { operations });
    expect([seen.exit, seen.json().webhooks[1].state]).toEqual([2, "disabled"]);
    expect((await run("webhook remove --source personio", { operations })).exit).toBe(0);
    expect(asked).toEqual([
      ["register", null, "cli:ada"],
      ["status", "personio"],
      ["remove", "personio", "cli:ada"],
    ]);
    expect((await run("webhook")).exit).toBe(64);
  });

  it("tokens lists them, makes one that is printed alone, and revokes", async () => {
    const token = {
      name: "grafana",
      role: "reader" as const,
      created_by: "cli:ada",
      created_at: "2026-11-22T04:00:00.000Z",
      last_used_at: null,
    };
    const asked: unknown[] = [];
    const operations = {
      tokens: async () => ({ tokens: [token] }),
      createToken: async (...given: unknown[]) => {
        asked.push(given);
        return { ...token, token: "rollcall_made-up" };
      },
      revokeToken: async (...given: unknown[]) => {
        asked.push(given);
        return token;
      },
    };
    expect((await run("tokens", { operations })).out).toBe(
      "NAME     ROLE    MADE               BY       LAST USED\ngrafana  reader  2026-11-22 04:00Z  cli:ada  –\n",
    );
    const made = await run("tokens create grafana --read-only", { operations });
    expect([made.out, made.err]).toEqual(["rollcall_made-up\n", "Keep it now: it is not shown again.\n"]);
    expect((await run("tokens create prometheus --metrics", { operations })).exit).toBe(0);
    expect((await run("tokens create both --metrics --read-only", { operations })).exit).toBe(64);
    expect((await run("tokens create all --json", { operations })).json().token).toBe("rollcall_made-up");
    expect((await run("tokens revoke grafana", { operations })).out).toBe("grafana is revoked.\n");
    expect(asked).toEqual([
      ["grafana", "reader", "cli:ada"],
      ["prometheus", "metrics", "cli:ada"],
      ["all", "operator", "cli:ada"],
      ["grafana", "cli:ada"],
    ]);
  });

  it("a command below another is refused with its whole path", async () => {
    const { exit, err } = await run("tokens create");
    expect(exit).toBe(64);
    expect(err).toContain("Usage: rollcall tokens create [options] <name>.");
  });

  it("hash-password reads one line and prints what the config takes, and opens nothing", async () => {
    const host = { readSecret: async () => "made up", hashPassword: async (text: string) => `hash of ${text}` };
    const { exit, out, opened } = await run("hash-password", { host });
    expect([exit, out, opened]).toEqual([0, "hash of made up\n", []]);
    expect((await run("hash-password", { host: { ...host, readSecret: async () => "" } })).exit).toBe(64);
  });

  it("plugins says what can be configured, and opens nothing", async () => {
    const plugins = [
      {
        name: "personio",
        summary: "Reads Personio.",
        side: "source" as const,
        connectors: [],
        areas: [],
        partial: null,
      },
      {
        name: "bookings-release",
        summary: "Frees desks.",
        side: "target" as const,
        connectors: ["buuky", "caldav"],
        areas: ["users", "bookings"],
        partial: "What changed.",
      },
    ];
    const { out, opened } = await run("plugins", { host: { plugins: async () => plugins } });
    expect(out).toBe(
      "personio (source)\n  Reads Personio.\n\n" +
        "bookings-release\n  Frees desks.\n  connectors: buuky, caldav\n  areas: users, bookings\n  a partial run carries: What changed.\n",
    );
    expect(opened).toEqual([]);
    expect((await run("plugins --json", { host: { plugins: async () => plugins } })).json()).toEqual({ plugins });
  });

  it("schema is the JSON Schema, with and without --json", async () => {
    const host = { jsonSchema: () => ({ type: "object" }) };
    expect((await run("schema", { host })).json()).toEqual({ type: "object" });
    expect((await run("schema --json", { host })).json()).toEqual({ type: "object" });
  });

  it("start hands the settings on and prints nothing", async () => {
    const started: unknown[] = [];
    const startDaemon = async (settings: unknown) => void started.push(settings);
    const { exit, out } = await run("start --config a.yaml", { host: { startDaemon } });
    expect([exit, out]).toEqual([0, ""]);
    expect(started).toEqual([{ config: "a.yaml", json: false, quiet: false, verbose: false }]);
  });
});

describe("demo", () => {
  const once = {
    targets: [
      {
        name: "desks",
        plugin: "bookings-release",
        connector: "buuky",
        first: runDocument({ counts: { release: 2 } }),
        second: runDocument({ counts: { unchanged: 5 } }),
      },
    ],
    mails: 1,
  };

  it("--once shows both runs of every target", async () => {
    const { exit, out } = await run("demo --once", { host: { demo: async () => once } });
    expect(exit).toBe(0);
    expect(out).toBe(
      "TARGET  CONNECTOR  RUN     STATUS     WHAT\n" +
        "desks   buuky      first   succeeded  release 2\n" +
        "desks   buuky      second  succeeded  unchanged 5\n\n1 mail sent\n",
    );
    expect((await run("demo --once --json", { host: { demo: async () => once } })).json()).toEqual(once);
  });

  it("fails when a first run did nothing", async () => {
    const idle = { ...once, targets: [{ ...once.targets[0]!, first: runDocument() }] };
    expect((await run("demo --once", { host: { demo: async () => idle } })).exit).toBe(1);
  });

  it("hands its options on and says where the dashboard is", async () => {
    const asked: DemoOptions[] = [];
    const demo = async (_: unknown, options: DemoOptions) => {
      asked.push(options);
      options.say("Dashboard: http://127.0.0.1:8080");
      return null;
    };
    const { err } = await run("demo --people 500 --seed 7 --port 8080", { host: { demo } });
    expect(err).toBe("Dashboard: http://127.0.0.1:8080\n");
    await run("demo --once", { host: { demo } });
    expect(asked).toMatchObject([
      { once: false, people: 500, seed: 7, port: 8080 },
      { once: true, people: 50, seed: 1, port: null },
    ]);
  });
});

describe("restore", () => {
  it("says what is in place now, what the copy knows, and where the former database is", async () => {
    const restored = {
      ...{ database: "/data/rollcall.db", bytes: 2_437_120, aside: ["/data/rollcall.db.before-restore-x"] },
      ...{ last_run_at: "2026-11-22T04:00:12.000Z", paused: ["desks", "plan"] },
    };
    const restore = async () => restored;
    const { exit, out, opened } = await run("restore copy.db", { host: { restore } });
    expect([exit, opened]).toEqual([0, []]);
    expect(out).toContain("restored /data/rollcall.db (2.4 MB), verified\nIts last run began at 2026-11-22 04:00Z.\n");
    expect(out).toContain("The former one is at /data/rollcall.db.before-restore-x.\n");
    expect(out).toContain("Everybody is signed out, and all API tokens are deleted: make new ones.");
    expect(out).toContain(
      "would be sent again: desks, plan.\nStart rollcall, look at `rollcall plan TARGET`, and begin",
    );
    expect((await run("restore copy.db --json", { host: { restore } })).json()).toEqual(restored);
  });
});

describe("backup", () => {
  const report = { file: "/backups/copy.db", bytes: 2_437_120, database: "/data/rollcall.db" };
  const operations = { backup: async () => report };

  it("says where the copy is, how large, and how to put it back", async () => {
    const { exit, out } = await run("backup copy.db", { operations });
    expect(exit).toBe(0);
    expect(out).toBe(
      `wrote /backups/copy.db (2.4 MB), verified
To restore: stop rollcall, then rollcall restore /backups/copy.db
`,
    );
    expect((await run("backup copy.db --json", { operations })).json()).toEqual(report);
  });
});
