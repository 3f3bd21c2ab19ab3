/** The mail that people get when a run fails, taken by a real SMTP server, and the one that says it is over. */
import { describe, expect, it, onTestFinished } from "vitest";
import { laterMails, startSmtp, type SmtpKit } from "../../core/notify/smtp-kit.ts";
import { startDaemon } from "./kit/daemon.ts";
import { CANARIES, makePlace, PATIENCE, TARGET, type Place } from "./kit/place.ts";
import { eventually } from "./kit/program.ts";

describe("a vendor that refuses the credentials", { timeout: PATIENCE }, () => {
  it("is one mail to the owner: what happened, since when, whom it affects, what to do; and one when it is over", async () => {
    const smtp = await mailServer();
    const place = await placeWithMail(smtp);
    const { awork } = place.company;
    const { program, url } = await startDaemon(place);
    await program.says(/run ends/);
    awork.fault({ times: Number.POSITIVE_INFINITY, how: { status: 401 } });
    const failed = await place.run("sync", TARGET, "--json");
    expect(failed.json().run).toMatchObject({ status: "failed", error: { code: "CREDENTIALS_REFUSED" } });
    await eventually(
      () => laterMails(smtp).length === 1,
      "the mail",
      () => program.said(),
    );
    expect(smtp.received[0]!.mail.subject).toBe("[rollcall] rollcall works on a new, empty database");
    const { to, from, mail, raw } = laterMails(smtp)[0]!;
    expect([from, to]).toEqual(["rollcall@example.com", ["owner@example.com"]]);
    expect(mail.subject).toBe(`[rollcall] ${TARGET}: credentials refused`);
    for (const body of [mail.text!, mail.html!]) {
      expect(body).toContain("awork");
      expect(body).toContain("21 July 2026");
      expect(body).toContain(TARGET);
      expect(body).toContain(`rollcall resume ${TARGET}`);
    }
    for (const secret of Object.values(CANARIES)) expect(raw).not.toContain(secret);
    const ready = await (await fetch(`${url}/readyz`)).json();
    expect(ready).toMatchObject({ ready: true, checks: { mail: "ok" } });
    awork.heal();
    const resumed = await place.run("resume", TARGET, "--json");
    expect(resumed.json().run).toMatchObject({ trigger: "resume", status: "succeeded", counts: { unchanged: 3 } });
    await eventually(
      () => laterMails(smtp).length === 2,
      "the closing mail",
      () => program.said(),
    );
    const closed = laterMails(smtp)[1]!.mail;
    expect(closed.subject).toBe(`[rollcall] ${TARGET}: resolved after 1 minute: credentials refused`);
    expect(closed.text).toMatch(/Lasted.*\d+/);
    expect((await program.stop("SIGTERM")).code).toBe(0);
    expect(laterMails(smtp)).toHaveLength(2);
  });

  it("is told by the next run --due where no daemon lives, and test-mail shows beforehand that mail arrives", async () => {
    const smtp = await mailServer();
    const place = await placeWithMail(smtp);
    const test = await place.run("test-mail", "--json");
    expect(test.code, test.stderr).toBe(0);
    expect(test.json()).toEqual({
      recipients: ["owner@example.com"],
      refused: [],
      response: expect.stringContaining("250"),
      owners: [{ address: "owner@example.com", targets: [TARGET], config: true }],
    });
    await place.run("run", "--due");
    place.env.AWORK_API_KEY = "awork-canary-wr0ng-Wren";
    expect((await place.run("sync", TARGET)).code).toBe(1);
    expect(laterMails(smtp)).toHaveLength(1);
    await place.run("run", "--due");
    expect(laterMails(smtp).map(({ mail }) => mail.subject)).toEqual([
      "[rollcall] test mail",
      `[rollcall] ${TARGET}: credentials refused`,
    ]);
    expect(laterMails(smtp)[1]!.raw).not.toContain("wr0ng-Wren");
  });
});

async function mailServer(): Promise<SmtpKit> {
  const smtp = await startSmtp();
  onTestFinished(() => smtp.close());
  return smtp;
}

async function placeWithMail(smtp: SmtpKit): Promise<Place> {
  const place = await makePlace();
  const mail = `mail: { from: "Rollcall <rollcall@example.com>", smtp: "smtp://127.0.0.1:${smtp.port}" }`;
  await place.write(place.config({ top: mail }));
  return place;
}
