/** `rollcall explain`: why one person has what they have, from both sides as they are, whatever state it is in. */
import { describe, expect, it } from "vitest";
import { UnknownName } from "../../../core/engine/operations/unknown-name.ts";
import { renderExplanation } from "../../../core/cli/commands/explain.ts";
import { addAbsence, removePerson } from "../../../plugins/personio/world.ts";
import { openHouse, TARGET, type House } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";
import { HOUR } from "../../kit/swift-clock.ts";

const quiet = { signal: new AbortController().signal, progress: () => undefined };

function explained(house: House, who: string, target = TARGET) {
  return house.operations.explain(target, who, quiet);
}

async function told(house: House, who: string, target = TARGET): Promise<string> {
  return renderExplanation(await explained(house, who, target));
}

function away(house: House, type: string, startsOn: string, endsOn = startsOn) {
  return addAbsence(house.world, { person: house.world.people[0]!, type, startsOn, endsOn });
}

async function papered() {
  const paper = new Paper();
  const house = await openHouse({
    plain: 10,
    plugins: [paperPlugin(() => [paperUsers(paper)])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  return { house, paper, ann: house.world.people[0]! };
}

describe("absences", () => {
  it("tells what the next run would do, then that all is in step, and what was done", async () => {
    const house = await openHouse({ plain: 2 });
    const ann = house.world.people[0]!;
    away(house, "Urlaub", "2026-08-03", "2026-08-07");
    const before = await explained(house, ann.email!);
    expect(before.person).toEqual({ id: String(ann.id), email: ann.email, name: "Nr001 Beispiel", in_source: true });
    expect(before.records.map(({ kind, state, link }) => [kind, state, link])).toEqual([
      ["user", "in_step", null],
      ["absence", "planned", null],
    ]);
    expect(before.records[0]?.reason).toEqual({ code: null, text: "recognised by its key; the next run links it" });
    expect(before.records[1]).toMatchObject({
      subject: `${ann.email} 2026-08-03 to 2026-08-07`,
      change: { op: "create", status: "planned" },
      wanted: { starts_on: "2026-08-03", ends_on: "2026-08-07" },
    });
    expect(before.history).toEqual([]);
    await house.sync();
    const after = await explained(house, String(ann.id));
    expect(after.records.map(({ kind, state }) => [kind, state])).toEqual([
      ["user", "in_step"],
      ["absence", "in_step"],
    ]);
    expect(after.records[1]).toMatchObject({ reason: null, change: null, there: { starts_on: "2026-08-03" } });
    expect(after.records[1]?.link?.last_written_at).not.toBeNull();
    expect(after.history.map(({ op, status }) => [op, status])).toEqual([["create", "done"]]);
  });

  it("asks both sides, and writes nothing there or in the database", async () => {
    const house = await openHouse({ plain: 1 });
    away(house, "Urlaub", "2026-08-03");
    house.awork.log.length = 0;
    await explained(house, house.world.people[0]!.email!);
    expect(house.awork.log.every(({ method }) => method === "GET")).toBe(true);
    expect(await house.store.links.of(TARGET)).toEqual([]);
    expect(await house.store.runs.list({ target: TARGET })).toMatchObject({ runs: [] });
  });

  it("tells which absence is left out, and why", async () => {
    const house = await openHouse({ plain: 1, target: { absence_types: { exclude: ["Urlaub"] } } });
    away(house, "Urlaub", "2026-08-03");
    const { records } = await explained(house, house.world.people[0]!.email!);
    expect(records[1]).toMatchObject({ kind: "absence", state: "left_out", wanted: null });
    expect(records[1]?.reason?.code).toMatch(/^[A-Z_]+$/);
  });

  it("tells that nothing can be shown of who has no account", async () => {
    const house = await openHouse({ plain: 2 });
    const [, own] = house.awork.users.keys();
    house.awork.users.delete(own!);
    away(house, "Urlaub", "2026-08-03");
    const text = await told(house, house.world.people[0]!.email!);
    expect(text).toContain(
      "user nr001@example.com: nothing there belongs to it: no account in the tool has this e-mail (NO_ACCOUNT)",
    );
    expect(text).toMatch(
      /absence nr001@example.com 2026-08-03.*: nothing there belongs to it: they have no account there/,
    );
  });

  it("tells that an account was deleted in the tool, and is not linked any more, for whoever the source still lists", async () => {
    const house = await openHouse({ plain: 2 });
    const [ann] = house.world.people;
    await house.sync();
    const [own, account] = [...house.awork.users][1]!;
    house.awork.users.delete(own);
    const deleted = await explained(house, ann!.email!);
    expect(deleted.records).toMatchObject([
      { kind: "user", state: "unmatched", reason: { code: "NO_ACCOUNT" }, remote_id: null, link: null },
    ]);
    const anew = "00000000-0000-4000-8000-00000000abcd";
    house.awork.users.set(anew, { ...account, id: anew });
    const { records } = await explained(house, ann!.email!);
    expect(records).toMatchObject([{ kind: "user", state: "in_step", remote_id: anew, link: null }]);
    expect(records[0]?.reason?.text).toBe("recognised by its key; the next run links it");
  });

  it("tells what is neither wanted nor there any more", async () => {
    const house = await openHouse({ plain: 1 });
    away(house, "Urlaub", "2026-08-03");
    await house.sync();
    house.world.absences.length = 0;
    house.awork.absences.clear();
    const { records } = await explained(house, house.world.people[0]!.email!);
    expect(records[1]).toMatchObject({ kind: "absence", state: "gone", remote_id: null, link: null });
    expect(await told(house, house.world.people[0]!.email!)).toContain(
      ": neither wanted nor there any more; the next run forgets its link",
    );
  });

  it("tells an edit in the tool from what is wanted", async () => {
    const house = await openHouse({ plain: 1 });
    away(house, "Urlaub", "2026-08-03");
    await house.sync();
    const [absence] = [...house.awork.absences.values()];
    Object.assign(absence!, { startOn: "2026-08-04T00:00:00Z", endOn: "2026-08-04T00:00:00Z" });
    const { records } = await explained(house, house.world.people[0]!.email!);
    expect(records[1]).toMatchObject({
      state: "planned",
      wanted: { starts_on: "2026-08-03" },
      there: { starts_on: "2026-08-04" },
      change: { op: "update", fields: { starts_on: { from: "2026-08-04", to: "2026-08-03" } } },
    });
  });

  it("names the record of an absence that lies outside the days that runs look at", async () => {
    const house = await openHouse({ plain: 1 });
    away(house, "Urlaub", "2026-08-03");
    await house.sync();
    house.clock.pass(500 * 24 * HOUR);
    const { records } = await explained(house, house.world.people[0]!.email!);
    expect(records[1]).toMatchObject({ kind: "absence", state: "outside", wanted: null, change: null });
  });
});

describe("accounts", () => {
  it("tells what failed, how often, and when it is tried again", async () => {
    const { house, paper, ann } = await papered();
    paper.refused.add(ann.email!);
    await house.sync({}, "paper");
    const { records } = await explained(house, ann.email!, "paper");
    expect(records).toMatchObject([{ state: "planned", failure: { attempts: 1 } }]);
    expect(records[0]?.failure?.next_try_at).not.toBeNull();
    expect(await told(house, ann.email!, "paper")).toMatch(
      / {6}failed once since 2026-07-21 10:0\dZ, tried again from /,
    );
  });

  it("tells what is held, and until when nothing is written", async () => {
    const { house, paper, ann } = await papered();
    await house.sync({}, "paper");
    paper.wants = ({ id }) => Number(id) > Number(ann.id) + 5;
    await house.sync({}, "paper");
    await house.operations.pause("paper", "cli:test", "holidays");
    const text = await told(house, ann.email!, "paper");
    expect(text).toContain("  ! paused since 2026-07-21 10:0");
    expect(text).toMatch(/user nr001@example.com: held, waits for a person: has left; /);
    const { records } = await explained(house, ann.email!, "paper");
    expect(records).toMatchObject([{ state: "held", change: { op: "deactivate", status: "held" }, wanted: null }]);
  });

  it("knows somebody by what was linked to them once the source has forgotten them", async () => {
    const { house, ann } = await papered();
    await house.sync({}, "paper");
    removePerson(house.world, ann);
    const { person, records } = await explained(house, ann.email!, "paper");
    expect(person).toMatchObject({ id: String(ann.id), email: ann.email, in_source: false });
    expect(records).toMatchObject([{ kind: "user", state: "planned", change: { op: "deactivate" } }]);
    expect(await told(house, String(ann.id), "paper")).toContain("! Personio does not list them any more");
  });

  it("does not confuse two people: what is shown concerns the one alone", async () => {
    const { house, paper } = await papered();
    await house.sync({}, "paper");
    const [ann, bob] = house.world.people;
    paper.users.delete([...paper.users].find(([, { fields }]) => fields.email === bob!.email)![0]);
    const of = async (who: string) => (await explained(house, who, "paper")).records.map(({ state }) => state);
    expect([await of(ann!.email!), await of(bob!.email!)]).toEqual([["in_step"], ["planned"]]);
  });

  it("names those who may be meant if nobody is called so", async () => {
    const { house } = await papered();
    await expect(explained(house, "nr00", "paper")).rejects.toMatchObject({
      what: "person",
      valid: expect.arrayContaining(["nr001@example.com"]),
    });
    const nobody = await explained(house, "zoe@example.com", "paper").catch((error: unknown) => error);
    expect(nobody).toBeInstanceOf(UnknownName);
    expect(nobody).toMatchObject({ valid: [], hint: expect.stringMatching(/e-mail or the id/) });
  });
});

describe("the person who is asked about", () => {
  it("is the same by their new e-mail, their former one and their id, before a run has learned of the new one", async () => {
    const house = await openHouse({ plain: 2 });
    const [ann] = house.world.people;
    const former = ann!.email!;
    away(house, "Urlaub", "2026-08-03");
    await house.sync();
    ann!.email = "new.name@example.com";
    const answers = [];
    for (const who of [String(ann!.id), former, "New.Name@example.com"]) answers.push(await explained(house, who));
    const [byId] = answers;
    expect(byId?.person).toMatchObject({ id: String(ann!.id), email: "new.name@example.com", in_source: true });
    expect(byId?.records.map(({ kind, state, link }) => [kind, state, link !== null])).toEqual([
      ["user", "in_step", true],
      ["absence", "in_step", true],
    ]);
    for (const { person, records } of answers)
      expect({ person, records }).toEqual({ person: byId?.person, records: byId?.records });
  });

  it("is whoever has an e-mail now, not who had it before", async () => {
    const house = await openHouse({ plain: 2 });
    const [ann, bob] = house.world.people;
    const passedOn = ann!.email!;
    await house.sync();
    ann!.email = "new.name@example.com";
    bob!.email = passedOn;
    expect((await explained(house, passedOn)).person.id).toBe(String(bob!.id));
  });

  it("is not confused with whoever has the same e-mail: each has their own conflict", async () => {
    const house = await openHouse({ plain: 3 });
    const [ann, bob] = house.world.people;
    await house.sync();
    bob!.email = ann!.email;
    const of = async (who: number) => (await explained(house, String(who))).records.map(({ state }) => state);
    expect([await of(ann!.id), await of(bob!.id)]).toEqual([["in_step"], ["conflict"]]);
  });

  it("is not shown what failed for somebody who had their e-mail before", async () => {
    const { house, paper, ann } = await papered();
    const [, bob] = house.world.people;
    paper.refused.add(ann.email!);
    await house.sync({}, "paper");
    bob!.email = ann.email;
    ann.email = "new.name@example.com";
    const failures = async (who: number) =>
      (await explained(house, String(who), "paper")).records.map(({ failure }) => failure?.attempts ?? 0);
    expect([await failures(ann.id), await failures(bob!.id)]).toEqual([[1], [0]]);
  });
});
