import { expect, it } from "vitest";
import { ADA, BRUNO, CANARY, scene } from "./notifier-scene.ts";
import { DAY } from "./virtual-clock.ts";

async function paused() {
  const made = await scene({ targets: [{ name: "desks", source: "personio", owners: [ADA, BRUNO] }] });
  const pause = () =>
    made.store.targets.save("desks", {
      pausedAt: made.clock.now(),
      pausedBy: "cli:ada",
      pauseReason: `moving ${CANARY}`,
    });
  const days = async (count: number) => {
    for (let day = 0; day < count; day += 1) {
      made.clock.pass(DAY);
      await made.remind();
    }
  };
  await pause();
  return { ...made, pause, days };
}

it("a pause by hand is reminded of once a week, to each owner, with who, why and what to type", async () => {
  const { days, subjects, mails } = await paused();
  await days(6);
  expect(await subjects(ADA)).toEqual([]);
  await days(12);
  for (const owner of [ADA, BRUNO])
    expect(await subjects(owner)).toEqual(["desks: paused by hand for 7 days", "desks: paused by hand for 14 days"]);
  const [mail] = await mails(ADA);
  expect(mail!.text).toContain("Paused by: cli:ada");
  expect(mail!.text).toContain("rollcall resume desks");
  expect(JSON.stringify(mail)).not.toContain(CANARY);
});

it("a pause that ended is not, and the next one has its own week", async () => {
  const { days, subjects, store, pause } = await paused();
  await days(8);
  await store.targets.save("desks", { pausedAt: null });
  await days(8);
  await pause();
  await days(6);
  expect(await subjects(ADA)).toHaveLength(1);
  await days(2);
  expect(await subjects(ADA)).toHaveLength(2);
});

it("[privacy] what an owner was told who is one no more is forgotten a week after the last mail, and nobody else's", async () => {
  const { days, store, configure } = await paused();
  const left = async () => (await store.notices.all()).map(({ recipient, cause }) => `${recipient} ${cause}`);
  await days(8);
  expect(await left()).toEqual([`${ADA} pause desks`, `${BRUNO} pause desks`]);
  configure({ owners: [BRUNO], targets: [{ name: "desks", source: "personio", owners: [BRUNO] }] });
  await days(5);
  expect(await left()).toHaveLength(2);
  await days(2);
  expect(await left()).toEqual([`${BRUNO} pause desks`]);
  configure({
    targets: [
      { name: "desks", source: "personio", owners: [ADA] },
      { name: "shifts", source: "personio", owners: [BRUNO] },
    ],
  });
  await days(14);
  expect(await left()).toEqual([`${ADA} pause desks`]);
  configure({ owners: [BRUNO], targets: [{ name: "shifts", source: "personio", owners: [BRUNO] }] });
  await store.notices.put({ ...(await store.notices.get(ADA, "pause desks"))!, recipient: BRUNO });
  await days(14);
  expect(await left()).toEqual([`${BRUNO} pause desks`]);
});
