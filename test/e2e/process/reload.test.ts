// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config writes its secret files so.
/** A config that changes under a living daemon: taken over, refused, repaired; and a target whose secret comes later. */
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startAworkSimulator } from "../../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { connectToLook } from "../../../core/store/sqlite/connect.ts";
import { laterMails, startSmtp } from "../../core/notify/smtp-kit.ts";
import { clock } from "../../core/store/kit.ts";
import { PAGE, startDaemon } from "./kit/daemon.ts";
import { makePlace, PATIENCE, TARGET, type Place } from "./kit/place.ts";
import { eventually } from "./kit/program.ts";

describe("a config that changes under a living daemon", { timeout: PATIENCE }, () => {
  it("brings a new target that runs at once; one with an error is refused whole, and repaired it is forgotten", async () => {
    const smtp = await startSmtp();
    onTestFinished(() => smtp.close());
    const place = await makePlace();
    const second = await otherAwork(place);
    const top = `${PAGE}\nmail: { from: rollcall@example.com, smtp: "smtp://127.0.0.1:${smtp.port}" }`;
    await place.write(place.config({ top }));
    const { program, log, page } = await startDaemon(place);
    const targets = `${place.target()}${place.target("second", second)}`;
    await place.write(place.config({ top, targets }));
    program.send("SIGHUP");
    await eventually(
      () => second.absences.size === 3,
      "the new target's run",
      () => program.said(),
    );
    await eventually(
      () => place.company.awork.absences.size === 3,
      "the old one's",
      () => program.said(),
    );

    await place.write(place.config({ top, targets: targets.replace("schedule:", "schedul:") }));
    program.send("SIGHUP");
    await eventually(
      () => laterMails(smtp).length === 1,
      "the mail",
      () => program.said(),
    );
    const { mail, to } = laterMails(smtp)[0]!;
    expect([to, mail.subject]).toEqual([["owner@example.com"], "[rollcall] changed config refused: 1 problem"]);
    expect(mail.text).toContain('did you mean "schedule"?');
    const status = await place.run("status", "--json");
    expect(status.code, status.stdout).toBe(2);
    expect(status.json()).toMatchObject({
      daemon: { running: true },
      mail: { state: "ok" },
      config_error: expect.stringContaining("schedul"),
      targets: [
        { name: TARGET, state: "ok", schedule: "every 1h" },
        { name: "second", state: "ok" },
      ],
    });
    expect((await place.run("runs")).stdout.match(/activation/g)).toHaveLength(2);
    for (const refused of ["sync", "people"]) {
      const { code, stdout, stderr } = await place.run(refused, TARGET);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain('(did you mean "schedule"?)');
    }
    expect(await page("/")).toContain("schedul: ");

    program.send("SIGHUP");
    await eventually(() => said(log(), "kept the old config") === 2, "a second refusal");
    await place.write(place.config({ top, targets: place.target() }));
    program.send("SIGHUP");
    await eventually(() => said(log(), "loaded the changed config") === 2, "the repaired config");
    expect((await place.run("status", "--json")).json()).toMatchObject({
      config_error: null,
      targets: [{ name: TARGET }],
    });
    expect(laterMails(smtp)).toHaveLength(1);
    expect((await program.stop("SIGTERM")).code).toBe(0);
  });

  it("is refused no more once it was corrected while no daemon lived: by the next start, and by run --due", async () => {
    const smtp = await startSmtp();
    onTestFinished(() => smtp.close());
    const place = await makePlace();
    const top = `${PAGE}\nmail: { from: rollcall@example.com, smtp: "smtp://127.0.0.1:${smtp.port}" }`;
    const good = place.config({ top });
    const bad = good.replace("schedule:", "schedul:");
    await place.write(good);
    const first = await startDaemon(place);
    await refusedAndMailed(1, first.program);
    expect((await place.run("status", "--json")).json().config_error).toBeNull();

    const { program, page } = await startDaemon(place);
    expect((await place.run("status", "--json")).json()).toMatchObject({
      daemon: { running: true },
      config_error: null,
    });
    expect(await page("/")).not.toContain("schedul: ");
    await refusedAndMailed(2, program);

    expect((await place.run("run", "--due")).code).toBe(0);
    const look = connectToLook(join(place.folder, "data/rollcall.db"), clock);
    expect(await look("meta").where({ key: "config_error" }).whereNotNull("value")).toEqual([]);
    await look.destroy();

    /** Spoils the file under the daemon, whose mail tells of it; corrects it after the daemon's end. */
    async function refusedAndMailed(mails: number, daemon: typeof first.program): Promise<void> {
      await place.write(bad);
      daemon.send("SIGHUP");
      await eventually(
        () => laterMails(smtp).length === mails,
        "the mail",
        () => daemon.said(),
      );
      expect((await place.run("status", "--json")).json().config_error).toContain("schedul");
      const records = { held: [], failures: [], conflicts: [] };
      expect((await place.run("status", TARGET, "--json")).json()).toMatchObject({
        targets: [{ name: TARGET }],
        records,
      });
      await daemon.stop("SIGTERM");
      await place.write(good);
    }
  });

  it("lets one target wait for its secret file while the others run, and takes it up when the file comes", async () => {
    const place = await makePlace();
    const second = await otherAwork(place);
    const key = "${file:second-key.txt}";
    await place.write(
      place.config({ targets: `${place.target()}${place.target("second", { url: second.url, key })}` }),
    );
    await place.run("sync", TARGET);
    const before = await place.run("status");
    expect(before.code, "before any daemon").toBe(2);
    expect(before.stdout).toMatch(/^second +paused/m);
    expect(before.stdout).toMatch(/^second: CONFIG since .*\n {2}.*second-key\.txt/m);
    const { program } = await startDaemon(place);
    await eventually(
      () => place.company.awork.absences.size === 3,
      "the first target's run",
      () => program.said(),
    );
    const status = await place.run("status", "--json");
    expect(status.code).toBe(2);
    expect(status.json().targets).toMatchObject([
      { name: TARGET, incident: null },
      {
        name: "second",
        state: "paused",
        incident: { code: "CONFIG", message: expect.stringContaining("second-key.txt") },
      },
    ]);
    await place.write(`${second.apiKey}\n`, "second-key.txt");
    await eventually(
      () => second.absences.size === 3,
      "the second target's run",
      () => program.said(),
    );
    expect((await place.run("status", "--json")).json().targets[1]).toMatchObject({ incident: null });
  });
});

describe("a target that lacks its secret since the start", { timeout: PATIENCE }, () => {
  it("does not keep a changed secret of another one from being taken over; what lacks one anew is refused", async () => {
    const place = await makePlace();
    await place.write(`${place.env.AWORK_API_KEY}\n`, "key.txt");
    const idle = place.target("idle", { key: "${NEVER_SET}", more: "    mode: inactive\n" });
    const targets = `${place.target(TARGET, { key: "${file:key.txt}" })}${idle}`;
    await place.write(place.config({ targets }));
    const { program, log } = await startDaemon(place);
    await program.says(/run ends/);

    await place.write("another key, which awork does not know\n", "key.txt");
    program.send("SIGHUP");
    await eventually(() => said(log(), "loaded the changed config") === 1, "the other key");
    const synced = (await place.run("sync", TARGET, "--json")).json();
    expect(synced.run).toMatchObject({ status: "failed", error: { code: "CREDENTIALS_REFUSED" } });

    const tested = place.target(TARGET, { key: "${file:key.txt}", more: "    mode: test\n" });
    const also = place.target("late", { key: "${NOT_SET_YET}" });
    await place.write(place.config({ targets: `${tested}${idle}${also}` }));
    program.send("SIGHUP");
    await eventually(() => said(log(), "kept the old config") === 1, "the refusal");
    const status = (await place.run("status", "--json")).json();
    expect(status.config_error).toContain("NOT_SET_YET");
    // What the daemon works with, not what stands in the file.
    expect(status.targets).toMatchObject([
      { name: TARGET, mode: "active" },
      { name: "idle", mode: "inactive" },
    ]);
  });
});

describe("a run asked for beside a daemon that works with another config", { timeout: PATIENCE }, () => {
  it("is refused, since the daemon would do it its own way: write, where a draft says test", async () => {
    const place = await makePlace();
    const { program } = await startDaemon(place);
    await program.says(/run ends/);
    place.company.awork.absences.clear();
    const draft = place.config({
      targets: `${place.target(TARGET, { more: "    mode: test\n" })}${place.target("new")}`,
    });
    await place.write(draft, "draft.yaml");
    for (const command of ["sync", "resume"]) {
      const refused = await place.run(command, TARGET, "--config", "draft.yaml", "--json");
      expect([refused.code, refused.json().error]).toMatchObject([
        1,
        { code: "CONFIG", message: expect.stringContaining("there it is active, in this file test") },
      ]);
    }
    const unknown = await place.run("sync", "new", "--config", "draft.yaml");
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("the daemon does not know new yet")]);
    expect(place.company.awork.absences.size).toBe(0);
    expect((await place.run("plan", TARGET, "--config", "draft.yaml")).stdout).toContain("create 3");
    expect((await place.run("sync", TARGET)).code).toBe(0);
    expect(place.company.awork.absences.size).toBe(3);
  });
});

describe("a run asked for just after the config was changed", { timeout: PATIENCE }, () => {
  it("waits until the daemon has taken it over, though it has refused the file of before", async () => {
    const place = await makePlace();
    const { program, log } = await startDaemon(place);
    await program.says(/run ends/);
    await place.write(place.config().replace("schedule:", "schedul:"));
    program.send("SIGHUP");
    await eventually(() => said(log(), "kept the old config") === 1, "the refusal");
    await place.write(place.config({ targets: place.target(TARGET, { more: "    mode: test\n" }) }));
    const synced = (await place.run("sync", TARGET, "--json")).json();
    expect(synced.run).toMatchObject({ mode: "test", status: "succeeded" });
  });
});

describe("a shell that lacks what the daemon was started with", { timeout: PATIENCE }, () => {
  it("is told so by status, which says of the config what the daemon says", async () => {
    const place = await makePlace();
    const { program } = await startDaemon(place);
    await program.says(/run ends/);
    delete place.env.PERSONIO_CLIENT_SECRET;
    const status = await place.run("status", "--json");
    expect([status.code, status.stderr]).toEqual([0, expect.stringContaining("PERSONIO_CLIENT_SECRET is not set")]);
    expect(status.json()).toMatchObject({ config_error: null, targets: [{ name: TARGET, state: "ok" }] });
  });
});

async function otherAwork(place: Place) {
  const workspace = {
    id: "00000000-0000-4000-9000-000000000002",
    name: "Second Planning",
    url: "https://b.example.com",
  };
  const awork = await startAworkSimulator({ apiKey: "awork-second-W4gtail-key", workspace });
  onTestFinished(() => awork.close());
  for (const { userContactInfos, firstName, lastName } of place.company.awork.users.values())
    awork.addUser({ email: userContactInfos[0]?.value ?? null, firstName, lastName });
  return Object.assign(awork, { key: awork.apiKey });
}

function said(log: readonly { msg: string }[], what: string): number {
  return log.filter(({ msg }) => msg.startsWith(what)).length;
}
