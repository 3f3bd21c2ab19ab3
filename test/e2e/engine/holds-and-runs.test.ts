/** What people decide while a run goes on, and what is held by a run that does not go through. */
import { expect, test } from "vitest";
import { addPerson } from "../../../plugins/personio/world.ts";
import { openHouse } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";
import { DAY, MINUTE } from "../../kit/swift-clock.ts";

/** Twelve people with accounts, of whom two may lose theirs at once. */
async function desks() {
  const paper = new Paper();
  const gone = new Set<string>();
  paper.wants = (person) => !gone.has(String(person.attributes.email));
  const meanwhile = { work: async () => undefined as unknown };
  const users = paperUsers(paper);
  const create: typeof users.create = async (wanted, ...rest) => {
    await meanwhile.work();
    return users.create!(wanted, ...rest);
  };
  const house = await openHouse({
    plain: 12,
    plugins: [paperPlugin(() => [{ ...users, create }])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  const leave = (...numbers: number[]) => {
    for (const n of numbers) gone.add(`nr${String(n).padStart(3, "0")}@example.com`);
    house.world.version += 1;
  };
  let newest = 12;
  const hire = (count = 1) => {
    for (let left = count; left > 0; left -= 1)
      addPerson(house.world, { firstName: "Nr", lastName: "Neu", email: `nr${++newest}@example.com` });
  };
  const sync = (wish = {}) => house.sync(wish, "paper");
  const locked = () => [...paper.users.values()].filter(({ active }) => !active).length;
  await sync();
  expect(paper.users.size).toBe(12);
  return { house, paper, gone, meanwhile, leave, hire, sync, locked };
}

test("[holds] a rejection made while a run goes on stands when that run has ended, and nobody is asked again", async () => {
  const { house, meanwhile, leave, hire, sync, locked } = await desks();
  leave(1, 2, 3);
  const digest = (await sync()).run.digest as string;
  await house.sendMail();
  expect(house.mails).toHaveLength(1);
  hire();
  meanwhile.work = () => house.operations.reject("paper", digest, "cli:ann");
  expect((await sync()).run.counts).toMatchObject({ create: 1, held: 3 });
  await house.sendMail();
  expect(await house.store.holds.open("paper")).toBeUndefined();
  expect(await house.store.holds.get("paper", digest)).toMatchObject({ state: "rejected", decidedBy: "cli:ann" });
  expect(house.mails).toHaveLength(1);
  meanwhile.work = async () => undefined;
  house.clock.pass(DAY + MINUTE);
  expect((await sync()).run.counts).toMatchObject({ held: 0, kept: 3 });
  expect(locked()).toBe(0);
});

test("[holds] nor is what was rejected removed later because the others came back, and the rest is still asked about", async () => {
  const { house, gone, meanwhile, leave, hire, sync, locked } = await desks();
  leave(1, 2, 3);
  const digest = (await sync()).run.digest as string;
  leave(4, 5, 6);
  hire();
  meanwhile.work = () => house.operations.reject("paper", digest, "cli:ann");
  const { run } = await sync();
  expect(run.counts).toMatchObject({ create: 1, held: 6 });
  const open = await house.store.holds.open("paper");
  expect(open?.records).toHaveLength(3);
  expect(open?.digest).not.toBe(run.digest);
  for (const n of [2, 3, 4, 5, 6]) gone.delete(`nr00${n}@example.com`);
  house.world.version += 1;
  expect((await sync()).run.counts).toMatchObject({ held: 0, kept: 1, deactivate: 0 });
  expect(locked()).toBe(0);
});
