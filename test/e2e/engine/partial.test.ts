/** Runs for what changed lately: what they cost, what they carry, and what they never conclude. */
import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Progress } from "../../../core/model/run.ts";
import { Cancelled } from "../../../core/model/errors.ts";
import type { SimRequest } from "../../../core/plugin/simulator.ts";
import {
  addAbsence,
  addPerson,
  changeAbsence,
  changePerson,
  type SimPerson,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import { type House, type HouseOptions, openHouse, TARGET, welcome } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";
import { dayOff, informed, PARTIAL, pass } from "./informed.ts";
import { DAY, HOUR } from "../../kit/swift-clock.ts";

/** Everybody has a day off. */
function company(options: HouseOptions = {}): Promise<House> {
  return informed(Number.POSITIVE_INFINITY, { plain: 130, ...options });
}

/** What a partial run does and asks. */
async function partial(house: House) {
  const { run } = await house.sync(PARTIAL);
  return run;
}

describe("a partial run where nothing has changed", () => {
  test("asks Personio twice, the target nothing, and ends well", async () => {
    const house = await company();
    const run = await partial(house);
    expect(run).toMatchObject({ status: "succeeded", requests: { source: 2, target: 0 } });
    expect(Object.values(run.counts).every((count) => count === 0)).toBe(true);
  });

  test("asks for no more when the same change is told for days, since the zone of the filter is not known", async () => {
    const house = await company();
    changeAbsence(house.world, house.world.absences[0]!, { endsOn: "2026-08-04" });
    expect(await partial(house)).toMatchObject({ counts: { update: 1 } });
    pass(house, HOUR);
    expect(await partial(house)).toMatchObject({ requests: { source: 2, target: 0 } });
  });

  test("asks for no more where Personio moves its times of change without any change", async () => {
    const house = await company();
    const move = () => {
      changeAbsence(house.world, house.world.absences[0]!, { comment: null });
      changePerson(house.world, house.world.people[1]!, {});
    };
    move();
    await partial(house);
    pass(house, HOUR);
    move();
    expect(await partial(house)).toMatchObject({ requests: { source: 2, target: 0 } });
  });

  test("asks for no absences that only another target of the source wants to know", async () => {
    const paper = { plugin: "paper", connector: { type: "paper" } };
    const quiet = {
      ...paperPlugin(() => [paperUsers(new Paper())], ["users"]),
      partial: { carries: "", leads: () => false },
    };
    const house = await company({ plugins: [quiet], targets: { [TARGET]: {}, paper } });
    await house.sync({}, "paper");
    await house.sync(PARTIAL, "paper");
    pass(house, HOUR);
    dayOff(house, house.world.people[5]!, "2026-07-25");
    const { run } = await house.sync(PARTIAL, "paper");
    expect(run).toMatchObject({ status: "succeeded", requests: { source: 1, target: 0 } });
  });

  test("[privacy] needs no mark that somebody could work out from the values of a record and from the database", async () => {
    const house = await company({ plain: 30 });
    for (const person of house.world.people.slice(0, 25)) dayOff(house, person, "2026-08-10");
    await partial(house);
    const target = house.engine.targets.get(TARGET)!;
    const { source } = target.source;
    const told = await source.changes!(target.needs("2026-07-24"), "2026-07-22T00:00:00.000Z");
    const { marks } = (await house.store.seen.get(TARGET))!;
    expect(Object.keys(marks).filter((record) => told!.has(record)).length).toBeGreaterThan(20);
    const key = (await house.store.meta.get("fingerprint_key"))!;
    const plain = (text: string) => createHash("sha256").update(text);
    const byTheStoredKey = (text: string) => createHmac("sha256", key).update(JSON.stringify(text));
    for (const [record, mark] of told!) {
      const hashes = [mark, `${record} ${mark}`].flatMap((text) =>
        (["hex", "base64url"] as const).flatMap((form) => [
          plain(text).digest(form),
          byTheStoredKey(text).digest(form),
        ]),
      );
      for (const guess of [mark, ...hashes]) expect(guess.startsWith(marks[record] ?? "nothing"), record).toBe(false);
    }
  });

  test("asks no more after a restart, since the credentials, from which the marks' key comes, are the same", async () => {
    const house = await company();
    dayOff(house, house.world.people[5]!, "2026-07-25");
    await partial(house);
    pass(house, HOUR);
    await house.restart();
    // One request more, for a token.
    expect(await partial(house)).toMatchObject({ requests: { source: 3, target: 0 } });
  });

  test("moves its watermark, so that the next one reaches back no further than it must", async () => {
    const house = await company();
    await partial(house);
    const { watermark, lastFullAt } = (await house.store.targets.get(TARGET))!;
    expect(watermark).toBe(house.clock.now());
    expect(lastFullAt! < house.clock.now()).toBe(true);
  });
});

describe("a partial run", () => {
  test("carries a new absence at once, and takes nothing away", async () => {
    const house = await company();
    withdrawAbsence(house.world, house.world.absences[0]!);
    dayOff(house, house.world.people[5]!, "2026-07-25");
    expect(await partial(house)).toMatchObject({ counts: { create: 1, remove: 0 } });
    expect(house.mirrored()).toHaveLength(131);
    expect((await house.sync()).run.counts).toMatchObject({ remove: 1 });
  });

  test.each([10, 130])("gives an absence that was withdrawn and entered anew its record, of %s people", async (off) => {
    const house = await informed(off, { plain: 130 });
    const ids = () => [...house.awork.absences.keys()];
    const before = ids();
    for (const absence of house.world.absences.slice(0, 8)) {
      withdrawAbsence(house.world, absence);
      dayOff(house, absence.person, absence.startsOn);
    }
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { adopt: 8, create: 0, held: 0 } });
    expect(ids()).toEqual(before);
    expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { remove: 0, create: 0, held: 0 } });
  });

  test("makes a second record beside that of an equal absence which still counts", async () => {
    const house = await company();
    const [absence] = house.world.absences;
    dayOff(house, absence!.person, absence!.startsOn);
    expect(await partial(house)).toMatchObject({ counts: { adopt: 0, create: 1 } });
    expect((await house.sync()).run.counts).toMatchObject({ remove: 0, create: 0 });
    expect(house.mirrored()).toHaveLength(131);
  });

  test("carries the absence of somebody who is new", async () => {
    const house = await company();
    const person = addPerson(house.world, { firstName: "Neu", lastName: "Beispiel", email: "neu@example.com" });
    welcome(house.awork, person);
    dayOff(house, person, "2026-08-10");
    expect(await partial(house)).toMatchObject({ counts: { create: 1 } });
  });

  test.each(["first", "second"])(
    "[identity] carries nothing to an account that has two links, where only the absence of the %s of them is news",
    async (which) => {
      const house = await company();
      const [ada, bea] = house.world.people as [SimPerson, SimPerson];
      const links = await house.store.links.of(TARGET, "user");
      const [hers, his] = [ada, bea].map(({ id }) => links.find(({ subject }) => subject === String(id))!);
      await house.store.links.put([{ ...his!, remoteId: hers!.remoteId }]);
      const before = house.mirrored();
      dayOff(house, which === "first" ? ada : bea, "2026-08-10");
      for (const run of [partial, async () => (await house.sync()).run, partial]) {
        expect(await run(house)).toMatchObject({ counts: { create: 0, update: 0, remove: 0 } });
        expect(house.mirrored()).toEqual(before);
        pass(house, HOUR);
      }
    },
  );

  test("carries what goes back to what it was told of before, after a full run carried something else", async () => {
    const house = await company();
    const [absence] = house.world.absences as [(typeof house.world.absences)[number]];
    const before = house.mirrored();
    for (const run of [partial, async () => (await house.sync()).run, partial]) {
      const endsOn = run === partial ? "2026-08-04" : "2026-08-05";
      changeAbsence(house.world, absence, { endsOn });
      expect(await run(house)).toMatchObject({ counts: { update: 1 } });
      pass(house, HOUR);
    }
    changeAbsence(house.world, absence, { endsOn: "2026-08-03" });
    await partial(house);
    expect(house.mirrored()).toEqual(before);
  });

  test("carries what goes back to what it was told of before, after one that was stopped had carried something else", async () => {
    const house = await company();
    const absences = house.world.absences.slice(0, 20);
    const move = (endsOn: string) => {
      for (const absence of absences) changeAbsence(house.world, absence, { endsOn });
    };
    move("2026-08-04");
    await partial(house);
    const before = house.mirrored();
    pass(house, HOUR);
    move("2026-08-05");
    const stop = new AbortController();
    const progress = ({ phase, done }: Progress) => {
      if (phase === "writing" && done > 0) stop.abort(new Cancelled("stopped by SIGTERM"));
    };
    const { run } = await house.sync({ ...PARTIAL, signal: stop.signal, progress });
    expect(run.status).toBe("interrupted");
    expect(run.counts.update).toBeGreaterThan(0);
    move("2026-08-04");
    pass(house, HOUR);
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { update: run.counts.update } });
    expect(house.mirrored()).toEqual(before);
  });

  test("makes no second half day of an absence by the hour on a morning that another one has taken, whichever is earlier", async () => {
    const house = await openHouse({ plain: 3, target: { hours: "half_day" } });
    const by = (person: SimPerson, from: string, until: string) =>
      addAbsence(house.world, {
        ...{ person, type: "Arzttermin", startsOn: "2026-08-03", endsOn: "2026-08-03" },
        hours: { from, until },
      });
    const [ada, bea, cem] = house.world.people as [SimPerson, SimPerson, SimPerson];
    by(ada, "08:00", "09:00");
    by(bea, "10:00", "11:00");
    await house.sync();
    await house.sync(PARTIAL);
    pass(house, 7 * DAY);
    await house.sync();
    await house.sync(PARTIAL);
    pass(house, HOUR);
    by(ada, "10:00", "11:00");
    by(bea, "08:00", "09:00");
    by(cem, "08:00", "09:00");
    by(cem, "10:00", "11:00");
    by(ada, "13:00", "14:00");
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { create: 2 } });
    const there = house.mirrored();
    expect(there).toHaveLength(4);
    await house.sync();
    expect(house.mirrored()).toEqual(there);
  });

  test("after a full run reads no list, since that one was told of the same", async () => {
    const house = await company();
    await house.sync();
    pass(house, HOUR);
    expect(await partial(house)).toMatchObject({ requests: { source: 2, target: 0 } });
  });

  test("is that again once the account of somebody is locked whose record was refused", async () => {
    const house = await company();
    const person = house.world.people[0]!;
    const account = [...house.awork.users.values()].find((one) => one.userContactInfos[0]?.value === person.email)!;
    const body = { code: "validation-failed", description: "no", validationErrors: [], traceId: "1" };
    house.awork.fault({ method: "POST", path: /absences$/, times: 1, how: { status: 400, body } });
    dayOff(house, person, "2026-11-02");
    expect((await house.sync()).run.counts).toMatchObject({ create: 0, failed: 1 });
    expect(await house.store.failures.counts(TARGET)).toEqual({ failing: 1, parked: 0 });
    account.isDeactivated = true;
    await house.sync();
    expect(await house.store.failures.counts(TARGET)).toEqual({ failing: 0, parked: 0 });
    await partial(house);
    pass(house, HOUR);
    expect(await partial(house)).toMatchObject({ requests: { source: 2, target: 0 } });
    account.isDeactivated = false;
    expect((await house.sync()).run.counts).toMatchObject({ create: 1 });
  });

  test("notices a change of a person alone", async () => {
    const house = await company();
    changePerson(house.world, house.world.people[3]!, { firstName: "Anders" });
    expect((await partial(house)).requests.target).toBeGreaterThan(0);
  });

  test("looks at both sides on a new day and after an edit of the config, though nothing changed in Personio", async () => {
    const house = await company();
    await partial(house);
    pass(house, DAY);
    expect((await partial(house)).requests.target).toBeGreaterThan(0);
    pass(house, HOUR);
    expect((await partial(house)).requests.target).toBe(0);
    await house.restart({ target: { hide_details: false } });
    expect((await partial(house)).requests.target).toBeGreaterThan(0);
  });

  test("tries again what failed, though nothing changed", async () => {
    const house = await company();
    dayOff(house, house.world.people[5]!, "2026-07-25");
    house.awork.fault({ method: "POST", path: /absences/, times: 1, how: { status: 422, body: "{}" } });
    expect((await partial(house)).counts.failed).toBe(1);
    pass(house, 6 * HOUR);
    expect(await partial(house)).toMatchObject({ counts: { create: 1 } });
  });

  test("does not take trouble with the target for over while it has not asked it, though nothing changed", async () => {
    const house = await company();
    house.awork.fault({ path: /./, times: Infinity, how: { status: 401, body: { message: "no" } } });
    expect((await house.sync()).run.status).toBe("failed");
    expect(await partial(house)).toMatchObject({ status: "failed" });
    expect(await house.store.incidents.open(TARGET)).toBeDefined();
    house.awork.heal();
    expect(await partial(house)).toMatchObject({ status: "succeeded" });
    // What had failed first was a full run.
    expect(await house.store.incidents.open(TARGET)).toBeDefined();
    await house.sync();
    expect(await house.store.incidents.open(TARGET)).toBeUndefined();
  });

  test("of a target in test mode looks at both sides each time, and remembers nothing", async () => {
    const house = await company();
    await house.restart({ target: { mode: "test" } });
    dayOff(house, house.world.people[5]!, "2026-07-25");
    for (let n = 0; n < 2; n += 1) expect(await partial(house)).toMatchObject({ counts: { create: 1 } });
  });

  test("reads whole where Personio does not take the question", async () => {
    const house = await company();
    dayOff(house, house.world.people[5]!, "2026-07-25");
    const how = { status: 400, body: { success: false, error: { code: 400, message: "The input is not valid" } } };
    let refused = 0;
    const where = ({ query }: SimRequest) => query.has("updated_since") && ++refused > 0;
    house.personio.server.fault({ path: /employees/, times: Infinity, how, where });
    expect(await partial(house)).toMatchObject({ status: "succeeded", counts: { create: 1 } });
    expect(refused).toBe(1);
  });
});
