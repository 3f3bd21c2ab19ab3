/** An edit of the config that moves people or absences out of scope: held like any removal, and the hold names the edit. */
import { describe, expect, test } from "vitest";
import { addAbsence, changePerson, leave } from "../../../plugins/personio/world.ts";
import { openHouse } from "../../kit/house.ts";
import { openSchool, TARGET, type SchoolOptions } from "../provisioning/school.ts";

const PATHS = (edits: readonly { readonly path: string }[] = []) => edits.map(({ path }) => path);

/** Three and twelve more, all with an account; of the twelve, half are in Berlin. */
async function crowded(options: SchoolOptions = {}) {
  const school = await openSchool({ teams: { from: [] }, ...options });
  const [berlin, hamburg] = school.world.offices;
  for (const person of school.world.people) changePerson(school.world, person, { office: berlin! });
  for (let n = 1; n <= 12; n += 1) school.staff(`Nr${n}`, { office: n % 2 ? berlin! : hamburg! });
  expect((await school.sync()).run.counts).toMatchObject({ create: 15 });
  return { ...school, berlin: berlin!.name, hamburg: hamburg!.name };
}

const locked = ({ tool }: Pick<Awaited<ReturnType<typeof crowded>>, "tool">) =>
  tool.people().filter((line) => line.endsWith("locked")).length;

describe("[moved out of scope] a rule on people", () => {
  test("is held, and plan, run, status and mail name the rule with what it was and is", async () => {
    const school = await crowded();
    const { house, berlin, edit, sync } = school;
    await edit({ users: { where: { office: berlin } } });
    const edits = [{ path: "users.where.office", from: null, to: berlin }];
    expect(await house.plan(TARGET)).toMatchObject({ run: { counts: { held: 6 } }, edits });
    const report = await sync();
    expect(report).toMatchObject({ run: { status: "held", counts: { held: 6, deactivate: 0 } }, edits });
    expect(report.changes[0]?.reason).toBe(
      "the rule on office does not match (users.where); 6 people would lose their account within 24 hours; more than 2 need a person's approval",
    );
    expect((await house.operations.status()).targets[0]?.hold).toMatchObject({ count: 6, edits });
    await house.sendMail();
    expect(house.mails.at(-1)?.text).toContain("Changed in the config since the last run: users.where.office");
    expect(locked(school)).toBe(0);
  });

  test("is not named behind what was held before it, and took nobody out", async () => {
    const school = await crowded();
    await school.edit({ users: { where: { office: school.berlin } } });
    const [first] = (await school.sync()).edits ?? [];
    await school.edit({ users: { where: { office: school.berlin }, external: true } });
    const report = await school.sync();
    expect(report).toMatchObject({ run: { status: "held", counts: { held: 6 } }, edits: [first] });
    expect(await school.house.plan(TARGET)).toMatchObject({ edits: [first] });
  });

  test("taken back, nothing is held and nothing has happened", async () => {
    const school = await crowded();
    await school.edit({ users: { where: { office: school.berlin } } });
    await school.sync();
    await school.edit({});
    expect(await school.sync()).toMatchObject({ run: { status: "succeeded" }, changes: [], edits: [] });
    expect((await school.house.operations.status()).targets[0]?.hold).toBeNull();
    expect(locked(school)).toBe(0);
  });

  test("two edits before the next run are both named, and every run names them until somebody decides", async () => {
    const school = await crowded();
    await school.edit({ users: { where: { office: school.berlin } } });
    await school.edit({ users: { where: { office: school.berlin }, external: true } });
    const both = ["users.external", "users.where.office"];
    expect(PATHS((await school.sync()).edits)).toEqual(both);
    await school.house.restart();
    const again = await school.sync();
    expect(PATHS(again.edits)).toEqual(both);
    await school.house.approve(again.run.digest as string, TARGET);
    expect(locked(school)).toBe(6);
    expect(await school.sync()).toMatchObject({ changes: [], edits: [] });
  });

  test("that nobody made is not named: with another version of rollcall other settings have defaults, or other ones", async () => {
    const school = await crowded();
    const { store } = school.house;
    const { settings, written } = (await store.targets.get(TARGET))!;
    const { "users.sync": _, ...others } = settings!;
    const ofThen = { ...others, "users.when_absent": "keep", "users.external": "true" };
    const earlier = { ...settings!, "users.when_absent": "keep" };
    for (const person of school.world.people.slice(-4)) leave(school.world, person, "2026-07-01");
    for (const before of [
      { settings: ofThen, written },
      // An earlier version, which did not remember what the file said.
      { settings: earlier, written: null },
    ]) {
      await store.targets.save(TARGET, before);
      expect(await school.house.plan(TARGET)).toMatchObject({ run: { counts: { held: 4 } }, edits: [] });
      expect(await school.sync()).toMatchObject({ run: { counts: { held: 4 } }, edits: [] });
      expect(await store.targets.get(TARGET)).toMatchObject({ settings, written });
    }
  });

  test("that an open hold names is still named after an upgrade from a version that did not remember what the file said", async () => {
    const school = await crowded();
    await school.edit({ users: { where: { office: school.berlin } } });
    const { edits } = await school.sync();
    expect(PATHS(edits)).toEqual(["users.where.office"]);
    await school.house.store.targets.save(TARGET, { written: null });
    for (let time = 0; time < 2; time += 1) {
      expect(await school.sync()).toMatchObject({ run: { counts: { held: 6 } }, edits });
      expect((await school.house.operations.status()).targets[0]?.hold).toMatchObject({ edits });
    }
  });

  test("of another zone is named, since days are others there", async () => {
    const school = await crowded();
    for (const person of school.world.people.slice(-4)) leave(school.world, person, "2026-07-01");
    await school.edit({ target: { timezone: "Europe/London" } });
    const edits = [{ path: "timezone", from: "Europe/Berlin", to: "Europe/London" }];
    expect(await school.sync()).toMatchObject({ run: { counts: { held: 4 } }, edits });
  });

  test("that only a few leave by, or that came before, is not named behind a later hold", async () => {
    const school = await crowded();
    await school.edit({ users: { external: true } });
    await school.sync();
    for (const person of school.world.people.slice(-4)) leave(school.world, person, "2026-07-01");
    expect(await school.sync()).toMatchObject({ run: { counts: { held: 4 } }, edits: [] });
  });

  test("is named under the target's new name as well", async () => {
    const school = await crowded();
    await school.edit({ users: { where: { office: school.berlin } } });
    await school.sync();
    const settings = school.targets({ users: { where: { office: school.berlin } }, teams: { from: [] } })[TARGET];
    await school.house.reconfigure({ targets: { renamed: { ...settings, was: TARGET } } });
    const report = await school.house.sync({}, "renamed");
    expect(report.run.counts).toMatchObject({ held: 6, deactivate: 0, create: 0 });
    expect(PATHS(report.edits)).toEqual(["users.where.office"]);
  });

  test("a secret that changed is named without what it was or is", async () => {
    const school = await crowded();
    const { token } = school.tool;
    await school.edit({ users: { where: { office: school.berlin } }, connector: { requests_per_minute: 999_999 } });
    const { edits } = await school.sync();
    expect(PATHS(edits)).toEqual(["connector.requests_per_minute", "users.where.office"]);
    const state = await school.house.store.targets.get(TARGET);
    expect(state?.settings?.["connector.token"]).toMatch(/^hash [0-9a-f]{32}$/);
    expect(JSON.stringify(state)).not.toContain(token);
  });
});

describe("[moved out of scope] absences", () => {
  const mirrored = async () => {
    const house = await openHouse({ plain: 12 });
    for (const [n, person] of house.world.people.entries())
      addAbsence(house.world, {
        ...{ person, type: n % 2 ? "Urlaub" : "Krankheit" },
        ...{ startsOn: `2026-08-${10 + n}`, endsOn: `2026-08-${10 + n}` },
      });
    expect((await house.sync()).run.counts).toMatchObject({ create: 12 });
    return house;
  };

  test("by their type: the mail says that the setting changed, and names no type", async () => {
    const house = await mirrored();
    await house.reconfigure({ target: { absence_types: { exclude: ["Krankheit"] } } });
    const report = await house.sync();
    expect(report.run.counts).toMatchObject({ held: 6, remove: 0 });
    expect(PATHS(report.edits)).toEqual(["absence_types", "absence_types.exclude"]);
    await house.sendMail();
    expect(house.mails.at(-1)?.text).toContain("settings that `rollcall status` names");
    expect(JSON.stringify(house.mails)).not.toContain("Krankheit");
    expect(house.mirrored()).toHaveLength(12);
  });

  test("by a shorter window: what lies outside is left alone", async () => {
    const house = await mirrored();
    await house.reconfigure({ target: { window: { past_days: 14, future_days: 22 } } });
    expect((await house.sync()).run.counts).toMatchObject({ held: 0, remove: 0 });
    expect(house.mirrored()).toHaveLength(12);
  });

  test("by another workspace: nothing is written there, nothing removed here", async () => {
    const house = await mirrored();
    const other = await house.anotherAwork("another-key");
    await house.reconfigure({ target: { connector: { api_key: "another-key", base_url: other.url } } });
    expect((await house.sync()).run.error).toMatchObject({ code: "TENANT_CHANGED" });
    expect([other.writes().length, house.mirrored().length]).toEqual([0, 12]);
  });
});
