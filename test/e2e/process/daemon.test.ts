/** `rollcall start` from its first minute to its end, with commands typed beside it. */
import { hostname, userInfo } from "node:os";
import { describe, expect, it } from "vitest";
import { duplicatesIn } from "./kit/company.ts";
import { PAGE, startDaemon } from "./kit/daemon.ts";
import { hasContainers, makePlace, PATIENCE, TARGET } from "./kit/place.ts";
import { eventually } from "./kit/program.ts";
import { counts, instant } from "./kit/shapes.ts";

/** Docker kills what takes longer to end. */
const DOCKER_MS = 10_000;
const BY = `cli:${userInfo().username}`;

describe("a living daemon", { timeout: PATIENCE }, () => {
  it("runs a new target at once, answers watchdogs, and shows its page behind the login", async () => {
    const place = await makePlace();
    await place.write(place.config({ top: PAGE }));
    const { program, url, page } = await startDaemon(place);
    const { absences } = place.company.awork;
    await eventually(
      () => absences.size === 3,
      "the activation's run",
      () => program.said(),
    );
    expect(await (await fetch(`${url}/healthz`)).text()).toBe("ok");
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { ready: true, checks: expect.objectContaining({ database: "ok", migrations: "ok", mail: "off" }) },
    ]);
    expect((await fetch(url, { redirect: "manual" })).status).toBe(303);
    await eventually(async () => /<td>activation/.test(await page("/runs")), "the run on the page");
    expect(await page("/")).toContain(TARGET);
    const second = await place.run("start");
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toContain(`another daemon works on this database already (process ${program.pid} on `);
    const due = await place.run("run", "--due", "--json");
    expect([due.code, due.json().error.code]).toEqual([1, "CONFIG"]);
    const { code, stdout, ms } = await program.stop("SIGTERM");
    expect([code, stdout]).toEqual([0, ""]);
    expect(ms).toBeLessThan(5_000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it.skipIf(!hasContainers)(
    "is neither replaced nor passed over by what starts in another container with its host name (needs util-linux and root)",
    async () => {
      const place = await makePlace();
      const { program, log } = await startDaemon(place);
      await program.says(/run ends/);
      const second = await place.runApart("start");
      expect(second).toMatchObject({ code: 1, stdout: "" });
      const told = /another daemon works on this database already \(process (\d+) on (\S+), since /;
      expect(told.exec(second.stderr)?.slice(1), second.stderr).toEqual([String(program.pid), hostname()]);
      const { run } = (await place.runApart("sync", TARGET, "--json")).json();
      expect(log().some((line) => line.run === run.id && line.msg === "run begins")).toBe(true);
      expect(program.lives).toBe(true);
    },
  );

  it("does what is asked for beside it: sync, pause, resume, approve", async () => {
    const place = await makePlace({ people: 6 });
    await place.write(place.config({ top: PAGE }));
    const { program, log } = await startDaemon(place);
    const began = (id: string) => log().some(({ run, msg }) => run === id && msg === "run begins");
    // Who asks while the first run waits for its turn is given that one.
    await program.says(/run ends/);
    const synced = (await place.run("sync", TARGET, "--json")).json();
    expect(synced.run).toMatchObject({ trigger: "manual", triggered_by: BY, status: "succeeded" });
    expect(began(synced.run.id)).toBe(true);
    const paused = await place.run("pause", TARGET, "--reason", "moving offices", "--json");
    expect(paused.json()).toMatchObject({
      state: "paused",
      next_run_at: null,
      paused: { since: instant, by: BY, reason: "moving offices" },
    });
    const status = await place.run("status", "--json");
    expect(status.code).toBe(2);
    expect(status.json()).toMatchObject({ daemon: { running: true, since: instant }, targets: [{ state: "paused" }] });
    const { world } = place.company.personio;
    world.absences.length = 0;
    world.version += 1;
    const resumed = await place.run("resume", TARGET, "--json");
    expect(resumed.code).toBe(2);
    const { run } = resumed.json();
    expect(run).toMatchObject({ trigger: "resume", triggered_by: BY, status: "held", counts: counts({ held: 6 }) });
    const approved = await place.run("approve", TARGET, run.digest);
    expect(approved.code, approved.stdout).toBe(0);
    expect(approved.stdout).toMatch(/run (\S+), approval by cli:/);
    expect(place.company.awork.absences.size).toBe(0);
    expect(began(/run (\S+), approval/.exec(approved.stdout)?.[1] as string)).toBe(true);
    expect((await program.stop("SIGINT")).code).toBe(0);
  });
});

describe("programs beside a daemon", { timeout: PATIENCE }, () => {
  it("speak to its API with a token made and revoked by command, and their runs bear its name", async () => {
    const place = await makePlace();
    await place.write(place.config({ top: PAGE }));
    const { url, program, browser, page } = await startDaemon(place);
    await eventually(() => place.company.awork.absences.size === 3, "the activation's run");
    const made = await place.run("tokens", "create", "grafana");
    const [token, further] = made.stdout.split("\n");
    expect([made.code, further]).toEqual([0, ""]);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", prefer: "wait=30" };
    const ask = () => fetch(`${url}/api/v1/targets/${TARGET}/sync`, { method: "POST", body: "{}", headers });
    const asked = await ask();
    expect([asked.status, await asked.json()]).toMatchObject([
      200,
      { run: { trigger: "manual", triggered_by: "api:grafana", status: "succeeded" } },
    ]);
    expect(await (await fetch(`${url}/metrics`, { headers })).text()).toContain(
      `rollcall_runs_total{target="${TARGET}",plugin="absence-mirror",trigger="manual",status="succeeded"} 1`,
    );
    expect((await place.run("tokens", "revoke", "grafana")).code).toBe(0);
    expect((await ask()).status).toBe(401);
    await page("/");
    const events = await browser.get("/events");
    expect(events.status).toBe(200);
    const { code, ms } = await program.stop("SIGTERM");
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    await events.text().catch(() => undefined);
  });

  it("are let in by a password that the config holds as a hash", async () => {
    const place = await makePlace();
    const hashed = await place.start("hash-password", "--json").ended;
    expect(hashed.code).toBe(64);
    const { stdout } = await place.pipe("made up, and long\n", "hash-password");
    await place.write(
      place.config({
        top: `web: { listen: "127.0.0.1:0", users: { ann: { password: "${stdout.trim()}", role: reader } } }`,
      }),
    );
    const { browser } = await startDaemon(place);
    expect((await browser.signIn("ann", "made up, and long")).status).toBe(303);
  });
});

describe("a daemon that ends", { timeout: PATIENCE }, () => {
  it("while a vendor leaves a run without an answer, is gone with 0 within 8 seconds", async () => {
    const place = await makePlace({ people: 20 });
    const { awork } = place.company;
    awork.fault({ method: "POST", after: 5, times: Number.POSITIVE_INFINITY, how: "hang" });
    const { program } = await startDaemon(place, "--json");
    await eventually(
      () => awork.writes().some(({ status }) => status === null),
      "a create without an answer",
      () => program.said(),
    );
    const { code, json, ms } = await program.stop("SIGTERM");
    expect(code, program.said()).toBe(0);
    expect(json()).toEqual({ stopped_by: "SIGTERM" });
    expect(ms).toBeLessThan(DOCKER_MS);
    awork.heal();
    const next = await place.run("sync", TARGET, "--json");
    expect(next.code).toBe(0);
    expect([awork.absences.size, duplicatesIn(place.company)]).toEqual([20, 0]);
    const { runs } = (await place.run("runs", "--json")).json();
    expect(runs.map((run: { status: string; trigger: string }) => [run.trigger, run.status])).toEqual([
      ["manual", "succeeded"],
      ["activation", "interrupted"],
    ]);
  });

  it("is gone at once at a second signal, with that signal's code, and nothing is done twice", async () => {
    const place = await makePlace({ people: 20 });
    const { awork } = place.company;
    awork.fault({ method: "POST", after: 5, times: Number.POSITIVE_INFINITY, how: "hang" });
    const { program } = await startDaemon(place);
    await eventually(
      () => awork.writes().some(({ status }) => status === null),
      "a create without an answer",
      () => program.said(),
    );
    program.send("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(program.lives).toBe(true);
    const { code, ms } = await program.stop("SIGTERM");
    expect(code, program.said()).toBe(143);
    expect(ms).toBeLessThan(3_000);
    awork.heal();
    expect((await place.run("sync", TARGET)).code).toBe(0);
    expect([awork.absences.size, duplicatesIn(place.company)]).toEqual([20, 0]);
  });

  it("by SIGKILL is replaced at once, and a restart runs nothing that is not due", async () => {
    const place = await makePlace();
    const { absences } = place.company.awork;
    const first = await startDaemon(place);
    await eventually(
      () => absences.size === 3,
      "the activation's run",
      () => first.program.said(),
    );
    await first.program.says(/run ends/);
    await first.program.stop("SIGKILL");
    const second = await startDaemon(place);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(second.log().filter(({ msg }) => msg === "run begins")).toEqual([]);
    const status = (await place.run("status", "--json")).json();
    expect(status).toMatchObject({ daemon: { running: true }, targets: [{ state: "ok", next_run_at: instant }] });
    expect(status.targets[0].next_run_at > "2026-07-21T09:00").toBe(true);
    expect((await place.run("runs", "--json")).json().runs).toHaveLength(1);
    expect((await second.program.stop("SIGINT")).code).toBe(0);
  });
});

describe("a daemon that is killed in the middle of a run", { timeout: PATIENCE }, () => {
  it("is followed by one that does the rest at once, and no run is left running", async () => {
    const place = await makePlace({ people: 40 });
    const { awork } = place.company;
    awork.fault({ method: "POST", after: 15, times: Number.POSITIVE_INFINITY, how: "hang" });
    const first = await startDaemon(place);
    await eventually(
      () => awork.writes().some(({ status }) => status === null),
      "a create without an answer",
      () => first.program.said(),
    );
    await first.program.stop("SIGKILL");
    awork.heal();
    const second = await startDaemon(place);
    await second.program.says(/run ends/);
    expect([awork.absences.size, duplicatesIn(place.company)]).toEqual([40, 0]);
    const { runs } = (await place.run("runs", "--json")).json();
    expect(runs.map((run: { status: string }) => run.status)).toEqual(["succeeded", "interrupted"]);
  });
});

describe("run --due in place of a daemon", { timeout: PATIENCE }, () => {
  it("activates, then runs nothing until an hour has passed, and honours a pause", async () => {
    const place = await makePlace();
    const first = await place.run("run", "--due", "--json");
    expect(first.code).toBe(0);
    expect(first.json().runs).toMatchObject([{ run: { trigger: "activation", counts: counts({ create: 3 }) } }]);
    expect(await place.run("run", "--due")).toMatchObject({ code: 0, stdout: "Nothing is due.\n" });
    await place.run("pause", TARGET);
    place.env.ROLLCALL_NOW = "2026-07-21T10:30:00Z";
    expect((await place.run("run", "--due", "--json")).json()).toEqual({ runs: [] });
    await place.run("resume", TARGET);
    place.env.ROLLCALL_NOW = "2026-07-21T12:30:00Z";
    const later = (await place.run("run", "--due", "--json")).json();
    expect(later.runs).toMatchObject([{ run: { counts: counts({ unchanged: 3 }), triggered_by: null } }]);
    expect(later.runs[0].run.started_at).toMatch(/^2026-07-21T12:30:/);
  });
});
