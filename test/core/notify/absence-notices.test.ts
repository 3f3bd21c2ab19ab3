import { expect, it } from "vitest";
import { ADA, BRUNO, scene } from "./notifier-scene.ts";

it("rollcall itself was away: one mail to each owner of targets that went without runs, with how long", async () => {
  const targets = [
    { name: "desks", source: "personio", owners: [ADA] },
    { name: "shifts", source: "personio", owners: [ADA, BRUNO] },
    { name: "learning", source: "personio", owners: ["carla.chaos@example.com"] },
  ];
  const { notifier, store, mails } = await scene({ targets });
  await notifier.returned(store, { since: "2026-07-18T10:00:00.000Z", targets: ["shifts", "desks"] });
  const sent = await mails();
  expect(sent.map(({ recipient, subject }) => [recipient, subject])).toEqual([
    [ADA, "[rollcall] rollcall was not running for 3 days 2 hours"],
    [BRUNO, "[rollcall] rollcall was not running for 3 days 2 hours"],
  ]);
  expect(sent[0]!.text).toContain("  - desks\n  - shifts\n");
  expect(sent[1]!.text).not.toContain("desks");
});

it("in German, and to nobody while no mail is configured", async () => {
  const { notifier, store, mails, configure } = await scene({ language: "de" });
  await notifier.returned(store, { since: "2026-07-18T10:00:00.000Z", targets: ["shifts"] });
  expect((await mails(ADA))[0]!.subject).toBe("[rollcall] rollcall lief nicht (3 Tage 2 Stunden)");
  configure({ from: null });
  await notifier.returned(store, { since: "2026-07-18T10:00:00.000Z", targets: ["shifts"] });
  expect(await mails(ADA)).toHaveLength(1);
});
