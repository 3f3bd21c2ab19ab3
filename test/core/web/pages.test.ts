import { describe, expect, it } from "vitest";
import type { HeldDocument } from "../../../core/engine/reports/target-report.ts";
import { RefusedError } from "../../../core/model/errors.ts";
import { noCounts, type ChangeDocument, type RunDocument } from "../../../core/model/run.ts";
import { ASSETS } from "../../../core/web/assets.ts";
import type { Explanation } from "../../../core/engine/reports/explanation.ts";
import type { PageView } from "../../../core/web/page.ts";
import { explainPage } from "../../../core/web/pages/explain-page.ts";
import { planPage } from "../../../core/web/pages/plan-page.ts";
import { heldSection, rejectedSections } from "../../../core/web/parts/held-section.ts";
import { wordsOf } from "../../../core/web/words.ts";
import { HARMFUL, NOW, outboxMail, runDocument, startWeb, statusReport, targetStatus } from "./web-scene.ts";

const INCIDENT = {
  code: "CREDENTIALS_REFUSED" as const,
  message: "Buuky refused the token",
  remedy: "Make a new token in Buuky under Settings → SCIM.",
  since: "2026-07-21T06:30:00.000Z",
  next_probe_at: "2026-07-21T13:00:00.000Z",
  run: "r1",
};

/** The text of a page as a reader sees it. */
function seen(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, " ")
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, " ");
}

describe("the overview", () => {
  it("shows each target with its state, last success and next run on the wall clock of the config", async () => {
    const { text } = await startWeb();
    const page = seen(await text("/"));
    expect(page).toContain("Everything is in step");
    expect(page).toContain("desks in step bookings-release");
    expect(page).toContain("Last success 5 minutes ago Next run 14:10 CEST in 4 minutes");
    expect(page).toContain("personio Connected last read 5 minutes ago");
    expect(page).toContain("Scheduler Running started yesterday");
    expect(page).toContain("As of 14:05:09 (Europe/Berlin)");
  });

  it("does not say that all is in step while records fail or a decision is due", async () => {
    const targets = [targetStatus({ failing: 2, parked: 1, conflicts: 1 }), targetStatus({ name: "shifts" })];
    const { text } = await startWeb({ status: statusReport({ targets }) });
    const page = await text("/");
    expect(seen(page)).toContain("Everything runs, but 2 records fail");
    expect(page).toContain('class="verdict warn"');
    expect(seen(page)).toMatch(
      /desks 2 failing · 1 given up bookings-release .* 2 failing · 1 given up · 1 in conflict Last success/,
    );
    expect(page).toContain('href="/targets/desks#failures"');
    expect(seen(page)).toContain("shifts in step");
    expect(seen(page)).not.toContain("Everything is in step");
  });

  it("says that records were given up in the word that `status`, mails and metrics have for it", async () => {
    const { text } = await startWeb({ status: statusReport({ targets: [targetStatus({ failing: 0, parked: 1 })] }) });
    const page = seen(await text("/"));
    expect(page).toContain("Everything runs, but 1 record was given up");
    expect(page).toContain("desks 1 given up bookings-release");
    expect(page).not.toContain("failing");
  });

  it("does not say of a target that had no successful run yet that it is in step", async () => {
    const { text } = await startWeb({ status: statusReport({ targets: [targetStatus({ last_success_at: null })] }) });
    const page = seen(await text("/"));
    expect(page).toContain("desks no successful run yet bookings-release");
    expect(page).not.toContain("in step");
  });

  it("does not say of a target that is paused besides that everything but what is held goes on", async () => {
    const hold = { digest: "d1", count: 3, since: NOW };
    const paused = { since: NOW, by: "cli:ada", reason: null };
    const { text } = await startWeb({
      status: statusReport({ targets: [targetStatus({ state: "paused", hold, paused })] }),
    });
    const page = seen(await text("/"));
    expect(page).toContain("the target is paused, so nothing else is done there either");
    expect(page).not.toContain("everything else goes on");
  });

  it("does not say that all is in step while a conflict is all that is open", async () => {
    const status = statusReport({ targets: [targetStatus({ conflicts: 2 })] });
    const { text } = await startWeb({ status });
    const page = await text("/");
    expect(seen(page)).toContain("Everything runs, but 2 records are in conflict");
    expect(page).toContain('class="verdict warn"');
  });

  it.each([
    ["that goes on", runDocument({ status: "running", counts: noCounts() })],
    ["that failed", runDocument({ status: "failed", counts: noCounts() })],
    ["of few records", runDocument({ scope: "partial", counts: noCounts() })],
    ["of one area", runDocument({ area: "users", counts: noCounts() })],
  ])("does not say that all is in step where a run %s came after the one that met the conflicts", async (_, run) => {
    const status = statusReport({ targets: [targetStatus({ conflicts: 2 })] });
    const { text } = await startWeb({ status, runs: [run] });
    const page = seen(await text("/"));
    expect(page).toContain("Everything runs, but 2 records are in conflict");
    expect(page).toContain("2 in conflict");
  });

  it("shows an incident on top with what resolves it, and the button that does", async () => {
    const status = statusReport({
      targets: [targetStatus({ state: "paused", next_run_at: null, incident: INCIDENT })],
    });
    const { text } = await startWeb({ status });
    const page = seen(await text("/"));
    expect(page).toMatch(/One target needs a look.*desks : paused – credentials refused.*Targets/);
    expect(page).toContain("What to do: Make a new token in Buuky under Settings → SCIM.");
    expect(page).toContain("CREDENTIALS_REFUSED · since Tue 21 Jul, 08:30 CEST");
    expect(page).toContain("Next automatic check in 54 minutes");
    expect(page).toContain("Resume desks");
    expect(page).toContain("Next run none");
  });

  it("shows fifty of many targets a page, and of those that need a look the first twenty on top", async () => {
    const targets = Array.from({ length: 70 }, (_, n) => {
      const incident = { ...INCIDENT, message: `tool ${n} refused the token` };
      return targetStatus({ name: `tool-${n}`, ...(n < 23 && { state: "paused", next_run_at: null, incident }) });
    });
    const { text } = await startWeb({ status: statusReport({ targets }) });
    const [first, second, none] = [await text("/"), await text("/?after=50"), await text("/?after=900")];
    const listed = (page: string) =>
      [...page.matchAll(/<li class="target [^"]*" id="([^"]+)"/g)].map(([, name]) => name);
    expect([...listed(first), ...listed(second)]).toEqual(targets.map(({ name }) => name));
    expect(first.match(/paused – credentials refused/g)).toHaveLength(20);
    expect(seen(first)).toContain("and 3 more");
    expect(first).toContain('href="/?after=50"');
    expect(second).not.toContain("after=100");
    expect(seen(none)).not.toContain("The config names no target");
  });

  it("says once what is wrong with many targets for one cause, then which they are, above what waits for a decision", async () => {
    const hold = { digest: "4f9a-77c1", count: 12, since: NOW };
    const paused = (name: string, since: string) =>
      targetStatus({ name, state: "paused", next_run_at: null, incident: { ...INCIDENT, since } });
    const targets = [
      targetStatus({ name: "shifts", state: "held", hold }),
      paused("desks", "2026-07-21T06:40:00.000Z"),
      paused("learning", INCIDENT.since),
    ];
    const { text } = await startWeb({ status: statusReport({ targets }) });
    const page = seen(await text("/"));
    expect(page.match(/Buuky refused the token/g)).toHaveLength(1);
    expect(page).toMatch(
      /3 targets need a look 2 targets: paused – credentials refused .* since Tue 21 Jul, 08:30 CEST · Next automatic check in 54 minutes desks Resume desks learning Resume learning .*shifts : 12 changes/,
    );
  });

  it.each([
    ["which has had no successful run yet", { last_success_at: null }, "One target has had no successful run yet"],
    ["in test mode", { mode: "test", state: "test" }, "No target is active: nothing is kept in step"],
  ] as const)("does not say that all is in step of a target %s", async (_which, change, words) => {
    const { text } = await startWeb({ status: statusReport({ targets: [targetStatus(change)] }) });
    const page = await text("/");
    expect(seen(page)).toContain(words);
    expect(page).toContain('class="verdict calm"');
  });

  it("says what to do where nothing is set up", async () => {
    const { text } = await startWeb({ status: statusReport({ targets: [] }) });
    const page = await text("/");
    expect(seen(page)).toMatch(/Nothing is set up yet .*The config names no target\. Add one under `targets:`/);
    expect(page).toContain('class="verdict calm"');
  });

  it("tells points in time of another year with the year", async () => {
    const paused = { since: "2025-12-30T12:05:09.000Z", by: "cli:ada", reason: null };
    const { text } = await startWeb({ status: statusReport({ targets: [targetStatus({ state: "paused", paused })] }) });
    expect(seen(await text("/"))).toContain("Paused by cli:ada since Tue, 30 Dec 2025, 13:05 CET");
  });

  it("says of a target that is late what that means, where it says that one needs a look", async () => {
    const late = targetStatus({ state: "late", overdue: true, last_success_at: "2026-07-21T09:05:09.000Z" });
    const { text } = await startWeb({ status: statusReport({ targets: [late] }) });
    const page = await text("/");
    expect(seen(page)).toMatch(
      /One target needs a look .*desks : late More time has passed since the last successful run.*Last success: 3 hours ago · Schedule: every 10m.*Run now/,
    );
    expect(page).toContain('<section class="notice bad">');
  });

  it("shows that something is held and where to look at it, and a pause with who and why", async () => {
    const hold = { digest: "4f9a-77c1", count: 12, since: NOW };
    const paused = { since: NOW, by: "cli:ada", reason: "moving offices" };
    const { text } = await startWeb({
      status: statusReport({ targets: [targetStatus({ state: "held", hold, paused })] }),
    });
    const page = await text("/");
    expect(seen(page)).toContain(
      "desks : 12 changes wait for a decision None of these changes is made until somebody approves them; the target is paused,",
    );
    expect(page).toContain('href="/targets/desks#held"');
    expect(seen(page)).toContain("“moving offices” Paused by cli:ada since Tue 21 Jul, 14:05 CEST");
  });

  it("does not speak of an approval on top where none of what is held can be approved", async () => {
    const hold = { digest: "4f9a-77c1", count: 12, unanswered: 12, since: NOW };
    const { text } = await startWeb({ status: statusReport({ targets: [targetStatus({ state: "held", hold })] }) });
    expect(seen(await text("/"))).toContain("None of these changes is made; everything else goes on.");
  });

  it("shows a failing mail path, a scheduler that is gone and a refused config", async () => {
    const { text } = await startWeb({
      status: statusReport({
        daemon: { running: false, since: null },
        mail: { state: "failing", queued: 4, error: "mail.example.com:587 cannot be used" },
        config_error: "config.yaml line 3: unknown key",
      }),
    });
    const page = seen(await text("/"));
    expect(page).toMatch(
      /Something is wrong The scheduler is not running: no run starts by itself Start it: rollcall start Mails cannot be sent: nobody is told of problems mail\.example\.com:587 cannot be used .*The changed config was refused/,
    );
    expect(page).toContain(
      "Scheduler Not running Start it: rollcall start Mail Failing mail.example.com:587 cannot be used",
    );
    expect(page).toContain("config.yaml line 3: unknown key");
  });

  it("names the owners whose mails are refused, and is not well", async () => {
    const undeliverable = ["left@example.com"];
    const mail = { state: "ok", queued: 1, error: "550 no such user", undeliverable } as const;
    const { text } = await startWeb({ status: statusReport({ mail }) });
    expect(seen(await text("/"))).toContain(
      "Something is wrong Mails to some owners are refused; the others get theirs left@example.com Correct `owners`",
    );
  });

  it.each([
    ["en", "Mail Not set up rollcall can tell nobody of problems: add mail to the config"],
    ["de", "Mail Nicht eingerichtet rollcall kann niemandem Probleme melden: mail in der Konfiguration ergänzen"],
  ] as const)("warns that nobody is told of trouble where no mail is set up (%s)", async (language, words) => {
    const { text } = await startWeb({
      status: statusReport({ mail: { state: "off", queued: 3, error: null } }),
      language,
    });
    const page = await text("/");
    expect(seen(page)).toContain(words);
    expect(page).toMatch(/<b class="dot warn">(Not set up|Nicht eingerichtet)/);
  });

  it("lists the runs with why, result, counts and error", async () => {
    const { text } = await startWeb({
      runs: [
        runDocument({ trigger: "manual", triggered_by: "cli:ada" }),
        runDocument({ counts: noCounts() }),
        runDocument({ status: "failed", error: { code: "UNREACHABLE", message: "no answer", remedy: "wait" } }),
      ],
    });
    const page = seen(await text("/"));
    expect(page).toContain("by hand cli:ada 3 created, 1 updated");
    expect(page).toContain("schedule nothing changed");
    expect(page).toContain("UNREACHABLE: no answer");
  });

  it("does not say of what a run in test mode planned that it was done", async () => {
    const { text } = await startWeb({ runs: [runDocument({ mode: "test" })] });
    expect(seen(await text("/"))).toContain("3 to create, 1 to update (test mode)");
  });

  it("says in its title how many targets want a look, and German numbers in German", async () => {
    const status = statusReport({ targets: [targetStatus({ state: "paused", incident: INCIDENT })] });
    const runs = [
      runDocument({ finished_at: "2026-07-21T12:00:01.500Z" }),
      runDocument({ finished_at: "2026-07-21T12:00:00.020Z" }),
    ];
    const { text } = await startWeb({ status, runs, language: "de" });
    const page = await text("/");
    expect(page).toContain("<title>(1) Übersicht · rollcall</title>");
    expect(seen(page)).toContain("desks : pausiert – Zugangsdaten abgelehnt");
    expect(seen(page)).toContain(" 1,5 s ");
    expect(seen(page)).toContain(" &lt; 0,1 s ");
    expect(page).toContain('<p class="message" lang="en">Buuky refused the token</p>');
  });

  it("says in words what the chart of runs shows", async () => {
    const runs = [runDocument(), runDocument({ status: "failed" }), runDocument()];
    const page = await (await startWeb({ runs })).text("/");
    expect(page).toContain('aria-label="Last runs of desks: 2 succeeded, 1 failed"');
    expect(page.match(/<rect class="none"/g)).toHaveLength(27);
  });

  it("speaks German where the config says so", async () => {
    const { text } = await startWeb({ language: "de" });
    const page = await text("/");
    expect(page).toContain('<html lang="de"');
    expect(seen(page)).toContain("Alles ist auf dem gleichen Stand");
    expect(seen(page)).toContain("Letzter Erfolg vor 5 Minuten Nächster Lauf 14:10 MESZ in 4 Minuten");
  });

  it("escapes whatever comes from outside", async () => {
    const incident = { ...INCIDENT, message: HARMFUL, remedy: HARMFUL };
    const paused = { since: NOW, by: HARMFUL, reason: HARMFUL };
    const target = targetStatus({ name: HARMFUL, plugin: HARMFUL, schedule: HARMFUL, incident, paused });
    const error = { code: "UNEXPECTED" as const, message: HARMFUL, remedy: HARMFUL };
    const { text } = await startWeb({
      status: statusReport({
        targets: [target],
        config_error: HARMFUL,
        mail: { state: "failing", queued: 1, error: HARMFUL },
      }),
      runs: [runDocument({ target: HARMFUL, triggered_by: HARMFUL, error })],
      mails: [outboxMail({ subject: HARMFUL, text: HARMFUL, recipient: HARMFUL })],
    });
    for (const path of ["/", "/mailbox"]) {
      const page = await text(path);
      expect(page).toContain("&lt;img src=x onerror=");
      expect(page).not.toContain("<img");
    }
  });

  it("needs no script, and renews itself", async () => {
    const { text } = await startWeb();
    const page = await text("/");
    expect(page).not.toMatch(/<script>|style=|javascript:/i);
    expect(page).toContain('<meta http-equiv="refresh" content="30">');
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(page).toContain(`<link rel="stylesheet" href="${ASSETS.style.path}">`);
    expect(await text(ASSETS.style.path)).toContain("prefers-color-scheme: dark");
  });

  it("that cannot be made says so in words, the stack in the log alone", async () => {
    const { get, lines } = await startWeb({
      status: async () => {
        throw new RefusedError("CONTRACT_BROKEN", "the table is gone", { remedy: "Restore the backup." });
      },
    });
    const answer = await get("/");
    const page = seen(await answer.text());
    expect(answer.status).toBe(500);
    expect(page).toContain("the table is gone What to do: Restore the backup. CONTRACT_BROKEN");
    expect(page).not.toMatch(/\bat .*\.ts/);
    expect(lines).toHaveLength(1);
  });

  it("shows nothing of an error that is not ours", async () => {
    const { text } = await startWeb({
      status: async () => {
        throw new Error("canary-4711");
      },
    });
    expect(await text("/")).not.toContain("canary-4711");
  });
});

describe("a run", () => {
  const pageOf = async (change: Partial<RunDocument>, changes: readonly ChangeDocument[] = []) => {
    const run = runDocument({ counts: noCounts(), ...change });
    const rest = { counts: run.counts, held: [], failed: [], conflicts: [], kept: [], changes, next: null };
    const { text } = await startWeb({ operations: { run: async () => ({ run, ...rest }) } });
    return text("/runs/r1");
  };
  const absence = { kind: "absence", subject: "ada", person: "ada", remote_id: null, reason: "is new" } as const;

  it("that is under way is not said to have changed nothing, nor to have asked nobody", async () => {
    const running = { status: "running", finished_at: null, requests: { source: 0, target: 0 } } as const;
    const page = seen(await pageOf(running));
    expect(page).toContain("Under way…");
    expect(page).not.toMatch(/Nothing was changed|Requests/);
    expect(seen(await pageOf({}))).toMatch(/Requests 9 to the source, 7 to the target.*Nothing was changed/);
  });

  it.each([
    ["open", "wait", "Decide on the target"],
    ["lapsed", "wait", "Decide on the target"],
    ["approved", "waited", "They were approved. Go to desks"],
    ["rejected", "waited", "They were rejected. Go to desks"],
    ["over", "waited", "They are not held like this any more. Go to desks"],
    ["none", "wait", "No run of everything has held exactly these. Go to desks"],
  ] as const)("[holds] leads to a decision only where one is to be made: %s", async (hold_state, wait, link) => {
    const held = { ...absence, op: "remove", fields: {}, status: "held" } as const;
    const run = runDocument({ counts: { ...noCounts(), held: 2 } });
    const rest = {
      counts: run.counts,
      held: [held, held],
      failed: [],
      conflicts: [],
      kept: [],
      changes: [],
      next: null,
    };
    const { text } = await startWeb({ operations: { run: async () => ({ run, ...rest, hold_state }) } });
    const page = await text("/runs/r1");
    expect(seen(page)).toContain(`2 changes ${wait} for a decision`);
    expect(seen(page)).toContain(link);
    expect(page.includes("/targets/desks#held")).toBe(link.startsWith("Decide"));
  });

  it("that failed says so in the words of its mail, and leads to its target", async () => {
    const error = { code: "UNREACHABLE", message: "no answer", remedy: "Wait." } as const;
    const page = await pageOf({ status: "failed", error });
    expect(page).toContain("<title>Run r1 · desks · rollcall</title>");
    expect(seen(page)).toContain("The run failed – not reachable no answer What to do: Wait. UNREACHABLE Go to desks");
  });

  it("that was interrupted did not fail: it shows no error code, neither on its page nor among the runs", async () => {
    const error = { code: "UNEXPECTED", message: "its process ended", remedy: "Nothing to do." } as const;
    const page = seen(await pageOf({ status: "interrupted", error }));
    expect(page).toContain("The run was interrupted its process ended What to do: Nothing to do. Go to desks");
    const { text } = await startWeb({ runs: [runDocument({ status: "interrupted", error })] });
    const list = seen(await text("/"));
    expect(list).toContain("its process ended");
    for (const shown of [page, list]) expect(shown).not.toContain("UNEXPECTED");
  });

  it("lists what was done of a kind together, and what waits without alarm", async () => {
    const error = { code: "UNEXPECTED", message: "waits for its user", remedy: "Nothing to do." } as const;
    const changes = (["create", "update", "create", "remove"] as const).map((op, n) => ({
      ...absence,
      op,
      subject: `ada ${n}`,
      fields: {},
      ...(op === "remove" ? { status: "waiting" as const, error } : { status: "done" as const }),
    }));
    const page = await pageOf({}, changes);
    expect(seen(page)).toMatch(/Absence · created 2 .* ada 0 .* ada 2 .* Absence · updated 1 .* ada 1 /);
    expect(page).toContain('<p class="reason" lang="en">waits for its user</p>');
    expect(page).not.toContain("What to do");
  });
});

describe("held changes", () => {
  const created = {
    kind: "user",
    op: "create",
    subject: "ada.anvil@example.com",
    person: null,
    reason: "is new",
  } as const;
  const target = targetStatus({ state: "held", hold: { digest: "4f9a-77c1", count: 1, since: NOW } });
  const visitor = { actor: "web:ada", name: "ada", role: "operator", csrf: "made up" } as const;
  const section = async (language: "en" | "de", ...records: HeldDocument[]) => {
    const of = {
      words: wordsOf(language),
      timezone: "Europe/Berlin",
      now: NOW,
      mailbox: false,
      open: false,
      targets: [],
    };
    return seen(String(await heldSection(target, records.length > 0 ? records : [created], { ...of, visitor })));
  };

  it("name the third answer beside the two buttons, and are not said to be many where that is not why", async () => {
    expect(await section("en")).toContain(
      "If this is a mistake, neither approve nor reject: correct it in Personio or in the tool. After the next run",
    );
    expect(await section("de")).toContain(
      "geben Sie nichts frei und lehnen Sie nichts ab: Korrigieren Sie ihn in Personio oder im Tool",
    );
    expect(await section("en")).not.toContain("than usual");
  });

  it("[holds] that no run has held for a day are not offered for approval, which would be refused, but with the run that helps", async () => {
    const lapsed = { ...target, hold: { ...target.hold!, lapsed: true as const } };
    for (const [language, told] of [
      ["en", "run the target, then decide"],
      ["de", "Starten Sie das Ziel, und entscheiden Sie dann"],
    ] as const) {
      const of = {
        words: wordsOf(language),
        timezone: "Europe/Berlin",
        now: NOW,
        mailbox: false,
        open: false,
        targets: [],
      };
      const text = seen(String(await heldSection(lapsed, [created], { ...of, visitor })));
      expect(text).toContain(told);
      expect(text).not.toMatch(/Approve 1|1 Änderung freigeben/);
    }
  });

  const unanswered = { ...created, op: "deactivate", subject: "bruno@example.com", because: "unanswered" } as const;

  it("[holds] of which the source gives no answer about any are not offered for approval, but with what to do instead", async () => {
    const english = await section("en", unanswered);
    expect(english).toContain(
      "They cannot be approved: nobody knows whether they are gone. Ask Personio&#39;s support why",
    );
    expect(english).toContain("Reject: leave as it is");
    expect(await section("de", unanswered)).toContain("Freigeben lassen sie sich nicht: Niemand weiß");
    expect(english).not.toMatch(/Approve|approves/);
    expect(await section("de", unanswered)).not.toMatch(/Änderung freigeben|bevor jemand es freigibt/);
  });

  it("[holds] are offered for approval as far as the source gives an answer about them", async () => {
    const mixed = await section("en", unanswered, created);
    expect(mixed).toContain("1 of them cannot be approved: nobody knows");
    expect(mixed).toMatch(/exactly this change, unless .* User ada\.anvil@example\.com create Approve 1 change/);
    expect(mixed).toContain("These 2 records stay");
    expect(await section("de", unanswered, created)).toContain("1 davon lässt sich nicht freigeben: Niemand weiß");
  });

  it("[holds] say why in German in a German page, and mark what is known in English alone as English", async () => {
    const left = { ...unanswered, reason: "has left the company; was moved to Mars" };
    const of = { words: wordsOf("de"), timezone: "Europe/Berlin", now: NOW, mailbox: false, open: false, targets: [] };
    expect(String(await heldSection(target, [left], { ...of, visitor }))).toContain(
      '<td>hat das Unternehmen verlassen; <span lang="en">was moved to Mars</span></td>',
    );
    expect(await section("en", left)).toContain("has left the company; was moved to Mars");
  });

  it("explains each record of one person with its state and reason, and what keeps the target from writing", async () => {
    const record = {
      kind: "absence",
      remote_id: "a1",
      link: null,
      wanted: null,
      there: null,
      change: null,
      failure: null,
    } as const;
    const result: Explanation = {
      ...{ target: "desks", status: targetStatus({ mode: "test", state: "test" }), history: [] },
      person: { id: "1", email: null, name: HARMFUL, in_source: false },
      records: [
        { ...record, subject: "July", state: "left_out", reason: { code: "TYPE_EXCLUDED", text: HARMFUL } },
        {
          ...record,
          subject: "August",
          state: "in_step",
          reason: null,
          failure: { attempts: 2, since: NOW, message: "no", remedy: "Look there.", next_try_at: null },
        },
      ],
    };
    const view = {
      words: wordsOf("en"),
      timezone: "Europe/Berlin",
      now: NOW,
      mailbox: false,
      open: false,
      targets: [],
    };
    const visitor = { role: "operator", csrf: "c" } as const;
    const piece = { state: "done", by: "web:ada", at: NOW, result } as const;
    const page = String(
      await explainPage({ target: "desks", person: "1" }, piece, { ...view, visitor } as unknown as PageView),
    );
    expect(page).not.toContain("<img");
    const text = seen(page);
    expect(text).toContain("The source does not list them any more.");
    expect(text).toContain("The target writes nothing now: test mode");
    expect(text).toMatch(/Absence July left out TYPE_EXCLUDED/);
    expect(text).toMatch(/Absence August in step .*no .*Look there\./);
  });

  it("[holds] of a plan are offered for approval as far as the source gives an answer about them", async () => {
    type Change = Pick<ChangeDocument, "kind" | "op" | "subject" | "person" | "reason" | "because">;
    const shown = async (...records: Change[]) => {
      const { id: _, ...run } = runDocument({ digest: "4f9a-77c1" });
      const changes = records.map((one) => ({ ...one, remote_id: null, fields: {}, status: "held" as const }));
      const result = { run, changes, conflicts: [], kept: [], running: false };
      const of = {
        words: wordsOf("en"),
        timezone: "Europe/Berlin",
        now: NOW,
        mailbox: false,
        open: false,
        targets: [],
      };
      const plan = { state: "done", by: "web:ada", at: NOW, result } as const;
      return seen(String(await planPage("desks", plan, { ...of, visitor })));
    };
    expect(await shown(created, unanswered)).toMatch(/1 of them cannot be approved: .* Approve 1 change/);
    expect(await shown(unanswered)).toContain("They cannot be approved: nobody knows");
    expect(await shown(unanswered)).not.toMatch(/Approve|approves/);
  });

  it("that somebody left as they are stand there with the button that asks again, for those who may", async () => {
    const rejections = [{ digest: "4f9a-77c1", by: "cli:ann", at: NOW, records: [created] }];
    const of = { words: wordsOf("en"), timezone: "Europe/Berlin", now: NOW, mailbox: false, open: false, targets: [] };
    const shown = async (role: "operator" | "reader") =>
      String(await rejectedSections("desks", rejections, { ...of, visitor: { ...visitor, role } }));
    expect(seen(await shown("operator"))).toMatch(
      /Left as it is .*ada\.anvil@example\.com.* cli:ann .* 4f9a-77c1 Ask again/,
    );
    expect(await shown("operator")).toContain('action="/targets/desks/undo-reject"');
    expect(await shown("reader")).not.toContain("Ask again");
  });

  it("are not yet done where somebody is asked to approve them", async () => {
    const [english, german] = [await section("en"), await section("de")];
    expect(english).toMatch(/exactly this change, unless .* User ada\.anvil@example\.com create Approve 1 change/);
    expect([english, german].join()).not.toMatch(/created|angelegt/);
  });
});

describe("the mailbox", () => {
  it("lists the mails with their text where there is one", async () => {
    const { text } = await startWeb({
      mails: [outboxMail(), outboxMail({ sentAt: NOW, subject: "[rollcall] second" })],
    });
    const page = seen(await text("/mailbox"));
    expect(page).toContain("[rollcall] desks: not reachable waiting To: ada.anvil@example.com");
    expect(page).toContain("rollcall resume desks");
    expect(await text("/")).toContain('href="/mailbox"');
  });

  it("does not exist elsewhere", async () => {
    const { get, text } = await startWeb();
    expect((await get("/mailbox")).status).toBe(404);
    expect(await text("/")).not.toContain("/mailbox");
  });
});
