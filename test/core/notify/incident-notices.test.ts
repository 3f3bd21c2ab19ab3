import { describe, expect, it } from "vitest";
import { ADA, BRUNO, CANARY, FIVE, scene } from "./notifier-scene.ts";
import { DAY, HOUR, MINUTE } from "./virtual-clock.ts";

describe("a source that is down for 24 hours", () => {
  it("[mail] is one opening, at most one reminder and one closing mail to each of two owners of five targets", async () => {
    const { failAll, recover, clock, remind, store, subjects, mails } = await scene();
    for (let minute = 0; minute < 24 * 60; minute += 10) {
      await failAll(FIVE, "UNREACHABLE", "source");
      await remind();
      clock.pass(10 * MINUTE);
    }
    await remind();
    for (const target of FIVE) await recover(target);
    for (const recipient of [ADA, BRUNO]) {
      expect(await subjects(recipient)).toEqual([
        "source personio: not reachable",
        "source personio: still open: not reachable",
        "source personio: resolved after 1 day: not reachable",
      ]);
    }
    for (const mail of await mails())
      for (const target of FIVE) expect(mail.text).toMatch(new RegExp(`^  - ${target}(, .+)?$`, "m"));
    expect(await store.notices.all()).toEqual([]);
  });

  it("is named wholly, and with all its targets, if it is a plugin in a folder with a space in its name", async () => {
    const source = "./hr plugins/source";
    const targets = FIVE.map((name) => ({ name, source, owners: [ADA] }));
    const { fail, subjects, mails } = await scene({ targets });
    await fail("desks", "UNREACHABLE", "source");
    expect(await subjects(ADA)).toEqual([`source ${source}: not reachable`]);
    for (const target of FIVE) expect((await mails(ADA))[0]?.text).toContain(`  - ${target}, `);
  });

  it("says in each mail, as long as it is open, when the last successful run of each target was", async () => {
    const { store, clock, fail, remind, recover, mails } = await scene();
    await store.targets.save("desks", { lastSuccessAt: "2026-07-20T04:00:00.000Z" });
    await fail("desks", "UNREACHABLE");
    await fail("desks", "CREDENTIALS_REFUSED");
    clock.pass(24 * 60 * MINUTE);
    await remind();
    await recover("desks");
    const told = (await mails(ADA)).map(({ text }) => /last successful run: (.+)/.exec(text)?.[1]);
    const when = "20 July 2026 at 06:00 CEST (Europe/Berlin)";
    expect(told).toEqual([when, when, when, undefined]);
  });

  it("is reminded of once before the 24 hours are over, though it was told of some time after it began", async () => {
    const { failAll, recover, clock, remind, subjects } = await scene();
    clock.pass(31 * MINUTE);
    await failAll(FIVE, "UNREACHABLE", "source");
    for (let minute = 31; minute < 24 * 60; minute += 1) {
      clock.pass(MINUTE);
      await remind();
    }
    for (const target of FIVE) await recover(target);
    expect(await subjects(ADA)).toEqual([
      "source personio: not reachable",
      "source personio: still open: not reachable",
      "source personio: resolved after 23 hours 29 minutes: not reachable",
    ]);
  });

  it("reminds at the same time of each day, and once after days in which nobody was there to do it", async () => {
    const { fail, clock, remind, subjects } = await scene();
    await fail("desks", "UNREACHABLE", "source");
    const hours: number[] = [];
    for (let hour = 1; hour <= 24 * 7; hour += 1) {
      clock.pass(HOUR);
      if (hour > 50 && hour < 130) continue;
      const before = (await subjects(ADA)).length;
      await remind();
      await remind();
      const told = (await subjects(ADA)).length - before;
      expect(told).toBeLessThanOrEqual(1);
      if (told > 0) hours.push(hour);
    }
    expect(hours).toEqual([23, 47, 130, 143, 167]);
  });

  it("while the mail server is down as well adds one mail, not one a day: two when both are back", async () => {
    const { fail, recover, clock, remind, subjects } = await scene();
    await fail("desks", "UNREACHABLE", "source");
    for (let hour = 0; hour < 5 * 24; hour += 1) {
      clock.pass(HOUR);
      await remind({ down: true });
    }
    expect(await subjects(ADA)).toEqual(["source personio: not reachable"]);
    await remind();
    await remind();
    await recover("desks");
    expect(await subjects(ADA)).toEqual([
      "source personio: not reachable",
      "source personio: resolved after 5 days: not reachable",
    ]);
  });

  it("reminds on after a clock that ran a year ahead was put right", async () => {
    const { fail, clock, remind, subjects } = await scene();
    clock.pass(365 * DAY);
    await fail("desks", "UNREACHABLE", "source");
    await remind();
    clock.pass(-365 * DAY);
    for (let hour = 0; hour < 48; hour += 1) {
      clock.pass(HOUR);
      await remind();
    }
    expect(await subjects(ADA)).toHaveLength(1 + 2);
  });

  it("reminds once a day for as long as it takes", async () => {
    const { fail, clock, remind, subjects } = await scene();
    await fail("desks", "UNREACHABLE", "source");
    for (let hour = 0; hour < 5 * 24; hour += 1) {
      clock.pass(HOUR);
      await remind();
    }
    expect(await subjects(ADA)).toHaveLength(1 + 5);
  });
});

describe("a mail about the source", () => {
  const commandsOf = (text: string) => text.match(/^ {2}rollcall resume .*$/gm) ?? [];
  const pause = { pausedAt: "2026-07-20T09:00:00.000Z", pausedBy: "cli:ada", pauseReason: "audit" };

  it("offers `resume` of the targets that stand still for its cause alone, and names those that will meet it apart", async () => {
    const { fail, mails, store } = await scene();
    await store.targets.save("absences", pause);
    await fail("desks", "RIGHT_MISSING");
    await fail("learning", "UNREACHABLE", "source");
    const { text } = (await mails(ADA)).at(-1)!;
    expect(commandsOf(text)).toEqual(["  rollcall resume learning"]);
    expect(text).toMatch(/Affected targets:\n {2}- learning, .*\n\nTargets that read the same source/);
    expect(text).toMatch(/from their next run on:\n {2}- shifts, .*\n {2}- surveys, .*\n\n/);
  });

  it("offers no `resume` of an affected target that somebody has paused, neither at once nor as a reminder, and says why", async () => {
    const { fail, mails, store, clock, remind } = await scene();
    await store.targets.save("absences", pause);
    await fail("absences", "UNREACHABLE", "source");
    await fail("learning", "UNREACHABLE", "source");
    clock.pass(DAY);
    await remind();
    const [opening, reminder] = (await mails(ADA)).map(({ text }) => text);
    expect(commandsOf(opening!)).toEqual([]);
    expect(commandsOf(reminder!)).toEqual(["  rollcall resume learning"]);
    for (const text of [opening!, reminder!])
      expect(text).toContain("  - absences, paused by hand; last successful run: ");
  });
});

describe("recipients", () => {
  it("are told only of their own targets, an address once however it is spelled", async () => {
    const targets = [
      { name: "desks", source: "personio", owners: [ADA, "Ada.Anvil@Example.com"] },
      { name: "shifts", source: "personio", owners: [BRUNO] },
    ];
    const { fail, mails } = await scene({ targets });
    await fail("desks", "UNREACHABLE", "source");
    await fail("shifts", "UNREACHABLE", "source");
    const sent = await mails();
    expect(sent.map(({ recipient }) => recipient)).toEqual([ADA, BRUNO]);
    expect(sent[0]!.text).not.toContain("shifts");
    expect(sent[1]!.text).not.toContain("desks");
  });

  it("who became owners while it was open are told by the next reminder round", async () => {
    const { fail, configure, remind, subjects } = await scene({
      targets: [{ name: "desks", source: "personio", owners: [ADA] }],
    });
    await fail("desks", "CREDENTIALS_REFUSED");
    configure({ targets: [{ name: "desks", source: "personio", owners: [BRUNO] }] });
    await remind();
    expect(await subjects(BRUNO)).toEqual(["desks: credentials refused"]);
  });

  it("who are owners no longer get nothing more, not even what was on its way: a wrong address that was put right is over", async () => {
    const { fail, configure, remind, mails, clock } = await scene();
    const one = { name: "desks", source: "personio" };
    configure({ targets: [{ ...one, owners: ["typo@example.com"] }] });
    await fail("desks", "CREDENTIALS_REFUSED");
    clock.pass(HOUR);
    configure({ targets: [{ ...one, owners: [BRUNO] }] });
    await remind({ down: true });
    expect((await mails()).map(({ recipient }) => recipient)).toEqual([BRUNO]);
  });

  it("hear nothing while no mail is configured, and what is open once it is", async () => {
    const { fail, configure, remind, mails, subjects } = await scene({ from: null });
    await fail("desks", "CREDENTIALS_REFUSED");
    await remind();
    expect(await mails()).toEqual([]);
    configure({ from: "rollcall@example.com" });
    await remind();
    expect(await subjects(ADA)).toEqual(["desks: credentials refused"]);
  });
});

describe("a cause that changes", () => {
  it("is one mail that names the old and the new one", async () => {
    const { fail, clock, subjects, mails } = await scene();
    await fail("desks", "UNREACHABLE");
    clock.pass(HOUR);
    await fail("desks", "CREDENTIALS_REFUSED");
    await fail("desks", "CREDENTIALS_REFUSED");
    expect(await subjects(ADA)).toEqual(["desks: not reachable", "desks: now credentials refused"]);
    expect((await mails(ADA))[1]!.text).toContain("It was: not reachable (UNREACHABLE)");
  });

  it("is told twice where it swings back and forth, not every ten minutes", async () => {
    const { fail, clock, remind, store, subjects, recover } = await scene();
    for (let minute = 0; minute < 12 * 60; minute += 10) {
      await fail("desks", minute % 20 === 0 ? "UNREACHABLE" : "RATE_LIMITED");
      await remind();
      clock.pass(10 * MINUTE);
    }
    await recover("desks");
    expect(await subjects(ADA)).toEqual([
      "desks: not reachable",
      "desks: now too many requests",
      "desks: resolved after 12 hours: too many requests",
    ]);
    expect(await store.notices.all()).toEqual([]);
  });

  it("counts the duration from the first trouble", async () => {
    const { fail, clock, recover, subjects } = await scene();
    await fail("desks", "UNREACHABLE");
    clock.pass(3 * HOUR);
    await fail("desks", "CREDENTIALS_REFUSED");
    clock.pass(12 * MINUTE);
    await recover("desks");
    expect((await subjects(ADA)).at(-1)).toBe("desks: resolved after 3 hours 12 minutes: credentials refused");
  });

  it("leaves nothing behind that would silence a later incident while another target is still down", async () => {
    const { fail, clock, recover, subjects } = await scene();
    await fail("shifts", "UNREACHABLE", "source");
    await fail("desks", "RATE_LIMITED", "source");
    await fail("desks", "UNREACHABLE", "source");
    await recover("desks");
    clock.pass(HOUR);
    await fail("desks", "RATE_LIMITED", "source");
    clock.pass(HOUR);
    await recover("desks");
    await fail("desks", "CREDENTIALS_REFUSED");
    await fail("desks", "RATE_LIMITED", "source");
    expect(await subjects(ADA)).toEqual([
      "source personio: not reachable",
      "source personio: too many requests",
      "source personio: too many requests",
      "source personio: resolved after 1 hour: too many requests",
      "desks: credentials refused",
      "source personio: now too many requests",
    ]);
  });

  it("does not silence a later incident with the cause it had before", async () => {
    const { fail, clock, recover, subjects } = await scene();
    await fail("shifts", "CONTRACT_BROKEN");
    await fail("desks", "UNREACHABLE", "source");
    await fail("desks", "CREDENTIALS_REFUSED");
    clock.pass(HOUR);
    await recover("desks");
    await fail("desks", "UNREACHABLE", "source");
    expect((await subjects(ADA)).filter((subject) => subject === "source personio: not reachable")).toHaveLength(2);
  });
});

describe("closing", () => {
  it("waits for the last target of the recipient", async () => {
    const { fail, recover, clock, subjects, mails } = await scene({
      targets: [
        { name: "desks", source: "personio", owners: [ADA, BRUNO] },
        { name: "shifts", source: "personio", owners: [BRUNO] },
      ],
    });
    await fail("desks", "UNREACHABLE", "source");
    await fail("shifts", "UNREACHABLE", "source");
    clock.pass(HOUR);
    await recover("desks");
    expect(await subjects(ADA)).toHaveLength(2);
    expect(await subjects(BRUNO)).toHaveLength(1);
    clock.pass(HOUR);
    await recover("shifts");
    expect((await subjects(BRUNO)).at(-1)).toContain("after 2 hours");
    expect((await mails(BRUNO)).at(-1)!.text).toContain("  - desks\n  - shifts");
  });

  it("is silent for a target that was taken out, but tells of another that recovered before it", async () => {
    const { fail, recover, remind, subjects, mails, configure, store } = await scene();
    await fail("desks", "CREDENTIALS_REFUSED");
    await remind();
    await recover("desks", { silently: true });
    expect(await subjects(ADA)).toEqual(["desks: credentials refused"]);
    await fail("learning", "UNREACHABLE", "source");
    await fail("shifts", "UNREACHABLE", "source");
    await recover("learning");
    configure({ targets: [{ name: "learning", source: "personio", owners: [ADA] }] });
    await recover("shifts", { silently: true });
    const last = (await mails(ADA)).at(-1)!;
    expect(last.subject).toContain(": resolved after ");
    expect(last.text).toContain("  - learning\n");
    expect(last.text).not.toContain("  - shifts\n");
    expect(await store.notices.all()).toEqual([]);
  });

  it("takes back what was not sent yet of a target that was taken out: nothing would follow it", async () => {
    const { fail, recover, remind, subjects, configure } = await scene();
    await fail("desks", "UNREACHABLE");
    await fail("desks", "CREDENTIALS_REFUSED");
    await fail("learning", "RIGHT_MISSING");
    await remind({ down: true });
    configure({ targets: [{ name: "learning", source: "personio", owners: [ADA] }] });
    await recover("desks", { silently: true });
    await remind();
    expect(await subjects(ADA)).toEqual([expect.stringMatching(/^learning: /)]);
  });

  it("lets the next incident with the same cause be told again", async () => {
    const { fail, recover, clock, subjects } = await scene();
    await fail("desks", "UNREACHABLE");
    clock.pass(HOUR);
    await recover("desks");
    clock.pass(HOUR);
    await fail("desks", "UNREACHABLE");
    expect(await subjects(ADA)).toHaveLength(3);
  });
});

it("no secret gets into a mail", async () => {
  const { fail, recover, clock, remind, mails } = await scene();
  await fail("desks", "UNREACHABLE");
  await fail("desks", "CREDENTIALS_REFUSED");
  clock.pass(DAY);
  await remind();
  await recover("desks");
  const sent = await mails(ADA);
  expect(sent).toHaveLength(4);
  expect(JSON.stringify(sent)).not.toContain(CANARY);
  expect(sent[0]!.text).toContain("token [redacted]");
});

it("names the targets also where a secret is the same word as a target's name", async () => {
  const { fail, mails } = await scene({ targets: [{ name: CANARY, source: "personio", owners: [ADA] }] });
  await fail(CANARY, "UNREACHABLE");
  expect((await mails(ADA))[0]!.text).toContain(`Affected targets:\n  - ${CANARY}, last successful run: never yet\n`);
});
