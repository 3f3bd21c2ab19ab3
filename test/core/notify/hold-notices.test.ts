import { describe, expect, it } from "vitest";
import { heldUser } from "./mails/samples.ts";
import { ADA, BRUNO, CANARY, scene } from "./notifier-scene.ts";
import { DAY, HOUR } from "./virtual-clock.ts";

async function holdScene() {
  const made = await scene({ targets: [{ name: "learning", source: "personio", owners: [ADA, BRUNO] }] });
  const since = made.clock.now();
  /** Plays a run that holds so many records, and the minute after it. */
  async function hold(count: number, minute: { readonly down?: boolean } = {}): Promise<void> {
    const records = Array.from({ length: count }, (_, i) => heldUser(i));
    const hold = { target: "learning", digest: `digest-${count}`, since, lastSeenAt: made.clock.now(), records };
    await made.store.holds.put(hold);
    await made.notifier.held(made.store, "learning", hold);
    await made.remind(minute);
  }
  return { ...made, hold };
}

describe("a hold", () => {
  it("is one mail when it opens, one when it has grown by half, none in between", async () => {
    const { hold, subjects } = await holdScene();
    for (const count of [10, 10, 12, 14, 9, 15, 15, 22, 23]) await hold(count);
    for (const recipient of [ADA, BRUNO]) {
      expect(await subjects(recipient)).toEqual([
        "learning: 10 changes held for your decision",
        "learning: 15 changes held for your decision",
        "learning: 23 changes held for your decision",
      ]);
    }
  });

  it("[holds] is reminded of daily for three days, then weekly, with the present digest", async () => {
    const { hold, clock, remind, mails } = await holdScene();
    await hold(10);
    const days: number[] = [];
    for (let hour = 1; hour <= 25 * 24; hour += 1) {
      clock.pass(HOUR);
      const before = (await mails(ADA)).length;
      await remind();
      if ((await mails(ADA)).length > before) days.push(hour / 24);
    }
    expect(days).toEqual([1, 2, 3, 10, 17, 24]);
    await hold(11);
    clock.pass(7 * DAY);
    await hold(11);
    expect((await mails(ADA)).at(-1)!.text).toContain("rollcall approve learning digest-11");
  });

  it("[holds] that no run has held for more than a day is reminded of with the command that holds it anew: an approval would be refused", async () => {
    const { hold, clock, remind, mails } = await holdScene();
    await hold(10);
    clock.pass(DAY - HOUR);
    await remind();
    expect((await mails(ADA)).at(-1)!.text).toContain("  rollcall approve learning digest-10\n");
    clock.pass(2 * DAY);
    await remind();
    const { text } = (await mails(ADA)).at(-1)!;
    expect(text).toContain("  rollcall sync learning\n");
    expect(text).toContain("  rollcall reject learning digest-10\n");
    expect(text).not.toMatch(/rollcall approve|valid until/);
  });

  it("of a target that is paused is not said to let everything else go on", async () => {
    const { hold, clock, remind, mails, store, fail } = await holdScene();
    const last = async () => (await mails(ADA)).at(-1)!.text;
    await hold(10);
    expect(await last()).toContain("everything else goes on");
    await store.targets.save("learning", { plugin: "p", pausedAt: clock.now() });
    clock.pass(DAY);
    await remind();
    expect(await last()).toContain("the target is paused, so nothing else is done there either");
    await store.targets.save("learning", { pausedAt: null });
    await fail("learning", "UNREACHABLE");
    await hold(40);
    expect(await last()).toContain("the target is paused, so nothing else is done there either");
  });

  it("[holds] that shrank, of which a reminder told, and grows again is told at once, not with the next reminder", async () => {
    const { hold, clock, remind, subjects } = await holdScene();
    await hold(40);
    await hold(2);
    for (let day = 0; day < 3; day += 1) {
      clock.pass(DAY);
      await remind();
    }
    expect(await subjects(ADA)).toHaveLength(4);
    clock.pass(HOUR);
    await hold(38);
    expect((await subjects(ADA)).at(-1)).toBe("learning: 38 changes held for your decision");
  });

  it("[holds] that shrank is not told anew for that, and grows from what was left of it; its reminders go on as before", async () => {
    const { hold, clock, remind, subjects } = await holdScene();
    for (const count of [8, 2, 2]) await hold(count);
    expect(await subjects(ADA)).toHaveLength(1);
    clock.pass(DAY);
    await remind();
    expect(await subjects(ADA)).toHaveLength(2);
    for (const count of [60, 80, 5, 7, 80]) await hold(count);
    expect(await subjects(ADA)).toEqual([
      "learning: 8 changes held for your decision",
      "learning: 60 changes held for your decision",
      "learning: 80 changes held for your decision",
    ]);
  });

  it("that is over is not reminded of, and the next one is told again", async () => {
    const { hold, clock, notifier, remind, store, subjects } = await holdScene();
    await hold(10);
    await store.holds.close("learning");
    await notifier.held(store, "learning", null);
    clock.pass(2 * DAY);
    await remind();
    expect(await subjects(ADA)).toHaveLength(1);
    await hold(3);
    expect((await subjects(ADA)).at(-1)).toBe("learning: 3 changes held for your decision");
  });

  it("that grows or ends before its mail got through takes that mail back: a digest that is out of date reaches nobody", async () => {
    const { hold, notifier, store, subjects, mails } = await holdScene();
    await hold(10, { down: true });
    await hold(20, { down: true });
    expect(await subjects(ADA)).toEqual(["learning: 20 changes held for your decision"]);
    await store.holds.close("learning");
    await notifier.held(store, "learning", null);
    expect(await mails()).toEqual([]);
  });

  it("shows no secret", async () => {
    const { notifier, store, clock, mails } = await holdScene();
    const records = [heldUser(1, { title: `Ada ${CANARY}`, reason: CANARY })];
    await notifier.held(store, "learning", { target: "learning", digest: "d", since: clock.now(), records });
    expect((await mails()).length).toBe(2);
    expect(JSON.stringify(await mails())).not.toContain(CANARY);
  });
});

describe("a refused config", () => {
  const problem = { path: "web.listn", line: 3, column: 5, message: `unknown ${CANARY}`, suggestion: "listen" };

  it("is one mail to the top-level owners, and one more only after a config was taken over", async () => {
    const { notifier, store, mails, remind } = await holdScene();
    const refusal = { file: "config.yaml", problems: [problem] };
    await notifier.configRefused(store, refusal);
    await notifier.configRefused(store, refusal);
    await remind();
    await notifier.configAccepted(store);
    await notifier.configRefused(store, refusal);
    const sent = await mails();
    expect(sent.map(({ recipient }) => recipient)).toEqual([ADA, ADA]);
    expect(sent[0]!.text).toContain('web.listn (line 3, column 5): unknown [redacted]; did you mean "listen"?');
    expect(JSON.stringify(sent)).not.toContain(CANARY);
  });
});
