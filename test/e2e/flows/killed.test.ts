/** A process that ends between a write and its record, for each kind of flow. */
import { describe, expect, it } from "vitest";
import { dieAt } from "../../kit/dying.ts";
import { openHouse, type House } from "../../kit/house.ts";
import {
  listed,
  Paper,
  paperBookings,
  paperFile,
  paperMembers,
  paperPlugin,
  paperSlips,
  paperTeams,
  paperUsers,
} from "../../kit/paper.ts";
import { DAY, MINUTE } from "../../kit/swift-clock.ts";
import { IncompleteReadError, RecordError } from "../../../core/model/errors.ts";
import type { AnyFlow, Flow } from "../../../core/plugin/contract.ts";

function seatAt(remoteId: string, row: { readonly fields: { readonly user: string } } | undefined) {
  return row ? { remoteId, key: null, title: remoteId, marked: false, active: true, fields: row.fields } : null;
}

const SEAT_TAKEN_AWAY: unknown = expect.objectContaining({ op: "remove", remote_id: "s" });

/**
 * A seat was made for the last of thirty, whose account was not adopted: ten before were refused, so nobody tried it. The process died
 * over the seat, and now nobody wants it.
 */
async function diedOverASeat() {
  const paper = new Paper();
  const seats = new Map<string, { readonly active: true; readonly fields: { readonly user: string } }>();
  const wanted = { isSeated: true };
  const { batch: _, ...members } = paperMembers(paper);
  const seating: Flow = {
    ...members,
    fields: { user: { manage: "always", ref: "user" } },
    *desired({ people }) {
      for (const { id } of wanted.isSeated ? people.records.slice(-1) : [])
        yield {
          subject: `seat ${id}`,
          title: id,
          personId: id,
          person: id,
          key: null,
          extent: null,
          fields: { user: id },
        };
    },
    current: () => listed(seats, () => null),
    get: async (id) => seatAt(id, seats.get(id)),
    find: async ({ user }) =>
      [...seats].filter(([, { fields }]) => fields.user === user).map(([id, row]) => seatAt(id, row)!),
    create: async ({ user }) => {
      seats.set("s", { active: true, fields: { user: String(user) } });
      return "s";
    },
    remove: async (id) => void seats.delete(id),
  };
  const users: Flow = {
    ...paperUsers(paper),
    update: () => Promise.reject(new RecordError("no such name", { causeKey: "paper 422", remedy: "none" })),
  };
  const house = await papered(() => [users, seating], ["users", "teams"], 30);
  for (const { id, email } of house.world.people)
    paper.users.set(`u${id}`, { active: true, fields: { email, name: "another name", supervisor: null } });
  dieAt(house, "settle", 2);
  await house.sync({}, "paper").catch(() => undefined);
  const last = String(house.world.people.at(-1)!.id);
  expect([...seats.values()].map(({ fields }) => fields.user)).toEqual([`u${last}`]);
  expect((await house.store.links.of("paper")).map(({ subject }) => subject)).not.toContain(last);
  wanted.isSeated = false;
  house.clock.pass(2 * MINUTE);
  await house.restart();
  return { house, seats };
}

async function papered(flows: () => readonly AnyFlow[], areas: readonly string[], plain = 5): Promise<House> {
  const target = { plugin: "paper", connector: { type: "paper" } };
  return openHouse({ plain, plugins: [paperPlugin(flows, areas)], targets: { paper: target } });
}

/** It dies at that step; another process comes, and another run ends it. */
async function killedAt(house: House, step: "write" | "settle", nth: number) {
  dieAt(house, step, nth);
  await house.sync({}, "paper").catch(() => undefined);
  house.clock.pass(2 * MINUTE);
  await house.restart();
  return house.sync({}, "paper");
}

describe("[crash] a process that ends in the middle", () => {
  for (const nth of [1, 2, 3])
    it(`of teams and members, at outcome ${nth}: nobody and nothing is there twice, and then nothing is left to do`, async () => {
      const paper = new Paper();
      const users = paperUsers(paper);
      const find = async (wanted: Readonly<Record<string, unknown>>) =>
        [...paper.users]
          .filter(([, { fields }]) => fields.email === wanted.email)
          .map(([remoteId, row]) => ({ remoteId, key: null, title: remoteId, marked: true, ...row }));
      const house = await papered(
        () => [{ ...users, find }, paperTeams(paper), paperMembers(paper)],
        ["users", "teams"],
      );
      const [it] = house.world.departments;
      for (const person of house.world.people) person.department = it!;
      const { run } = await killedAt(house, "settle", nth);
      expect(run.status).toBe("succeeded");
      expect(paper.users.size).toBe(5);
      expect(paper.teams.size).toBe(1);
      expect(paper.members.size).toBe(5);
      const { counts } = (await house.sync({}, "paper")).run;
      expect(counts).toMatchObject({ create: 0, update: 0, adopt: 0, unchanged: 11 });
    });

  it("of making accounts, and then a clock that is wrong: they were made when it said they would be", async () => {
    const paper = new Paper();
    const find = async (wanted: Readonly<Record<string, unknown>>) =>
      [...paper.users]
        .filter(([, { fields }]) => fields.email === wanted.email)
        .map(([remoteId, row]) => ({ remoteId, key: null, title: remoteId, marked: true, ...row }));
    const house = await papered(() => [{ ...paperUsers(paper), find }], ["users"]);
    const began = house.clock.now();
    dieAt(house, "settle", 1);
    await house.sync({}, "paper").catch(() => undefined);
    house.clock.pass(400 * DAY);
    await house.restart();
    await house.sync({}, "paper");
    const links = await house.store.links.of("paper");
    expect(links.map(({ lastWrittenAt }) => lastWrittenAt!.slice(0, 10))).toEqual(Array(5).fill(began.slice(0, 10)));
  });

  it("of making an account: a run that then cannot read the source ends with the source's trouble, and the process goes on", async () => {
    const paper = new Paper();
    const [asked, refused] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const find = async () => {
      asked.resolve();
      await refused.promise;
      return [];
    };
    const house = await papered(() => [{ ...paperUsers(paper), find }], ["users"]);
    dieAt(house, "settle", 1);
    await house.sync({}, "paper").catch(() => undefined);
    house.clock.pass(2 * MINUTE);
    await house.restart();
    const read = async () => {
      await asked.promise;
      setImmediate(refused.resolve);
      throw new IncompleteReadError("a page is missing", { remedy: "wait" });
    };
    Object.assign(house.engine.targets.get("paper")!.source.source, { read });
    expect((await house.sync({}, "paper")).run).toMatchObject({ status: "failed", error: { code: "INCOMPLETE_READ" } });
  });

  it.each([
    ["adopting an account", true],
    ["unlocking the account of somebody whose link is gone", false],
  ])("of %s, whose person has left by the next run: the account is locked all the same", async (_, active) => {
    const paper = new Paper();
    const house = await papered(() => [paperUsers(paper)], ["users"]);
    const [leaver] = house.world.people;
    const stays = ({ id }: { readonly id: string }) => id !== String(leaver!.id);
    paper.wants = stays;
    await house.sync({}, "paper");
    paper.users.set("theirs", { active, fields: { email: leaver!.email, name: "another name", supervisor: null } });
    paper.wants = () => true;
    dieAt(house, "settle", 1);
    await house.sync({}, "paper").catch(() => undefined);
    paper.wants = stays;
    house.clock.pass(2 * MINUTE);
    await house.restart();
    const { run } = await house.sync({}, "paper");
    expect(run).toMatchObject({ status: "succeeded", counts: { deactivate: 1, unchanged: 4 } });
    expect(paper.users.get("theirs")).toMatchObject({ active: false });
  });

  it("[records] of adopting an account that cannot be read afterwards: the others go on, and it is settled once it can", async () => {
    const paper = new Paper();
    const users = paperUsers(paper);
    let isGarbled = false;
    const get = async (id: string) => {
      if (isGarbled) throw new RecordError("garbled", { causeKey: "paper:garbled", remedy: "none" });
      return users.get!(id);
    };
    const house = await papered(() => [{ ...users, get }], ["users"]);
    const [leaver] = house.world.people;
    paper.users.set("theirs", { active: true, fields: { email: leaver!.email, name: "name", supervisor: null } });
    dieAt(house, "settle", 1);
    await house.sync({}, "paper").catch(() => undefined);
    paper.wants = ({ id }) => id !== String(leaver!.id);
    isGarbled = true;
    house.clock.pass(2 * MINUTE);
    await house.restart();
    expect((await house.sync({}, "paper")).run).toMatchObject({ status: "succeeded" });
    isGarbled = false;
    expect((await house.sync({}, "paper")).run.counts).toMatchObject({ deactivate: 1 });
  });

  it.each(["somebody else's", "that of a company account that was given up", "that of another company account"])(
    "of adopting an account whose id is %s by now: it is left to whoever has it, and the person is matched anew",
    async (where) => {
      const paper = new Paper();
      const asked: string[] = [];
      const users = paperUsers(paper);
      const get = async (id: string) => {
        asked.push(id);
        return users.get!(id);
      };
      const house = await papered(() => [{ ...users, get }], ["users"]);
      const [ann] = house.world.people;
      const hers = { active: true, fields: { email: ann!.email, name: "another name", supervisor: null } };
      const theirs = { active: true, fields: { email: "boss@example.com", name: "Boss", supervisor: null } };
      paper.users.set("7", structuredClone(hers));
      dieAt(house, "settle", 1);
      await house.sync({}, "paper").catch(() => undefined);
      paper.users.clear();
      paper.users.set("7", structuredClone(theirs)).set("8", structuredClone(hers));
      house.clock.pass(2 * MINUTE);
      await house.restart();
      if (where.includes("given up")) await house.operations.breakLinks("paper", null, "cli:ann");
      if (where.includes("another")) await house.store.targets.save("paper", { fingerprint: "old", tenant: "old" });
      const { run } = await house.sync({}, "paper");
      expect(run.counts).toMatchObject({ adopt: 1, update: 0, deactivate: 0, create: 4 });
      expect(paper.users.get("7")).toEqual(theirs);
      expect(paper.users.get("8")).toMatchObject({ fields: { name: `${ann!.firstName} ${ann!.lastName}` } });
      expect(asked).toEqual(where === "somebody else's" ? ["7"] : []);
    },
  );

  it("of making what refers to an account that was not adopted: it is found all the same, and known for ours", async () => {
    const { house } = await diedOverASeat();
    expect((await house.sync({}, "paper")).changes).toContainEqual(SEAT_TAKEN_AWAY);
  });

  it("of making what refers to an account that is somebody else's by now: what is there is left to them", async () => {
    const { house, seats } = await diedOverASeat();
    const remoteId = `u${house.world.people.at(-1)!.id}`;
    const theirs = { kind: "user", subject: "somebody else", remoteId, personId: "else", person: null } as const;
    const rest = { target: "paper", aliases: [], title: "u", values: {}, extent: null, active: true } as const;
    const at = { since: house.clock.now(), lastWrittenAt: null };
    await house.store.links.put([{ ...theirs, ...rest, ...at }]);
    const { changes } = await house.sync({}, "paper");
    expect(await house.store.journal.unsettled("paper")).toEqual([]);
    expect(changes.filter(({ kind }) => kind === "membership")).toEqual([]);
    expect([...seats.keys()]).toEqual(["s"]);
  });

  it("of a whole file, after it was sent: it is sent once more and everybody stands in it once", async () => {
    const paper = new Paper();
    const house = await papered(() => [paperFile(paper)], ["users"]);
    const { run } = await killedAt(house, "settle", 1);
    expect(run).toMatchObject({ status: "succeeded", counts: { create: 0, update: 5 } });
    expect(paper.published).toBe(2);
    expect(new Set(paper.file.map(({ email }) => email)).size).toBe(5);
    expect((await house.sync({}, "paper")).run.counts).toMatchObject({ create: 0, update: 0, unchanged: 5 });
  });

  it("of a whole file, after it was sent: rows that nobody knows of are not dropped without a question", async () => {
    const paper = new Paper();
    const house = await papered(() => [paperFile(paper)], ["users"]);
    dieAt(house, "settle", 1);
    await house.sync({}, "paper").catch(() => undefined);
    expect(paper.file).toHaveLength(5);
    const gone = new Set(house.world.people.slice(0, 3).map(({ id }) => String(id)));
    paper.wants = ({ id }) => !gone.has(id);
    house.clock.pass(2 * MINUTE);
    await house.restart();
    const { run } = await house.sync({}, "paper");
    expect(run).toMatchObject({ status: "held", counts: { held: 3, update: 2, remove: 0 } });
    expect(paper.file).toHaveLength(5);
  });

  it("B5: of a release, after it was done: why it was released is known all the same", async () => {
    const paper = new Paper();
    const forbidden = new Set<string>();
    const flows = () => [
      { ...paperUsers(paper), creates: "never" as const },
      paperBookings(paper, forbidden, new Set()),
    ];
    const house = await papered(flows, ["users", "bookings"]);
    const { id, email } = house.world.people[0]!;
    paper.users.set("u", { active: true, fields: { email, name: email, supervisor: null } });
    paper.bookings.set("b", { active: true, fields: { user: "u", day: "2026-07-25" } });
    forbidden.add(String(id));
    await killedAt(house, "settle", 1);
    expect(paper.bookings.size).toBe(0);
    forbidden.clear();
    expect((await house.sync({}, "paper")).conflicts).toMatchObject([{ code: "RELEASED_IN_ERROR" }]);
  });

  it("S7: of a correction that the leader asked for: half of it is not taken for somebody's edit", async () => {
    const paper = new Paper();
    const house = await papered(() => [paperSlips(paper)], ["time"]);
    paper.slips.set("s", { id: "s", person: "1", hours: 4 });
    await house.sync({}, "paper");
    paper.slips.get("s")!.hours = 8;
    paper.breaking = true;
    expect((await house.sync({}, "paper")).run).toMatchObject({ status: "failed", error: { code: "UNEXPECTED" } });
    paper.breaking = false;
    const { run, conflicts } = await house.sync({}, "paper");
    expect(conflicts).toEqual([]);
    expect(run).toMatchObject({ status: "succeeded", counts: { update: 1 } });
    expect([...paper.ledger.values()].map(({ fields }) => fields.hours)).toEqual([8]);
  });
});
