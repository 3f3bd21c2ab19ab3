/** The client against SCIM servers that other people wrote. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  emailsOf,
  isActive,
  membersOf,
  objectIn,
  textIn,
  ENTERPRISE,
} from "../../../../plugins/protocols/scim/resource.ts";
import { readAttribute } from "../../../../plugins/protocols/scim/attribute.ts";
import { BETTER_AUTH, hasBetterAuth, startBetterAuth, type RealServer } from "../../../kit/better-auth.ts";
import { startScimmy } from "../../../kit/scimmy.ts";
import { free } from "../../../kit/free.ts";
import { ann, clientFor, readAll } from "./room.ts";

describe("scimmy", () => exam(startScimmy));
describe.skipIf(!hasBetterAuth)(`better-auth (needs ${BETTER_AUTH})`, () => exam(startBetterAuth));

function exam(start: () => Promise<RealServer>): void {
  let server: RealServer;
  beforeAll(async () => {
    server = await start();
  }, 30_000);
  afterAll(() => server?.close());
  const client = (further: object = {}) => clientFor(server.url, server.token, further);
  const nr = (n: number, further = {}) => ann({ externalId: `nr${n}`, email: `nr${n}@example.com`, ...further });

  test("describes itself, and check finds nothing amiss", async () => {
    const scim = client();
    expect(await scim.abilities()).toMatchObject({ described: true, patch: true, groups: true, enterprise: true });
    const { checks } = await scim.check({ groups: true });
    expect(checks.map(({ state }) => state)).toEqual(["ok", "ok", "ok"]);
    const bad = await clientFor(server.url, "wrong").check({ groups: true });
    expect(bad.checks.at(-1)).toMatchObject({ state: "failed", code: "CREDENTIALS_REFUSED" });
  });

  test.each(["patch", "put"])("a user is made, found, changed, locked, unlocked and removed, by %s", async (patch) => {
    const { users } = client({ patch });
    const form = ann({ language: "de", attributes: { title: "Baker", department: "Ovens" } });
    const id = await users.create(form, free);
    expect(await users.create(form, free)).toBe(id);
    expect((await users.find(form)).map((one) => one.id)).toEqual([id]);
    // An address in capitals makes no second account: the filter finds the first one, or the conflict leads to it.
    expect(await users.create({ ...form, externalId: "no", email: "ANN@example.com" }, free)).toBe(id);
    await users.update(id, form);

    await users.update(
      id,
      ann({ email: "ann.new@example.com", lastName: "Newname", attributes: { title: null, department: "Doughs" } }),
    );
    const changed = (await users.get(id))!.body;
    expect(emailsOf(changed)[0]).toBe("ann.new@example.com");
    expect(changed).toMatchObject({
      userName: "ann.new@example.com",
      name: { givenName: "Ann", familyName: "Newname" },
    });
    expect([textIn(changed, "title"), textIn(objectIn(changed, ENTERPRISE), "department")]).toEqual([null, "Doughs"]);
    expect(textIn(changed, "preferredLanguage")).toBe("de");

    await users.deactivate(id);
    expect(isActive((await users.get(id))!.body)).toBe(false);
    await users.reactivate(id, form);
    const again = (await users.get(id))!.body;
    expect([isActive(again), textIn(again, "title"), textIn(again, "externalId")]).toEqual([true, "Baker", "12"]);
    await users.remove(id);
    await users.remove(id);
    expect(await users.get(id)).toBeNull();
  });

  test("a supervisor is another user's id", async () => {
    const { users } = client();
    const boss = await users.create(nr(901), free);
    const id = await users.create(nr(902), free);
    const manager = { schema: ENTERPRISE, name: "manager" };
    for (const value of [boss, null]) {
      await users.update(id, nr(902, { attributes: { manager: value } }));
      expect(readAttribute((await users.get(id))!.body, manager)).toBe(value);
    }
  });

  test("lists are read to their end, page by page", async () => {
    const { users } = client({ page_size: 10 });
    const before = (await readAll(users.list())).records.length;
    const ids = [];
    for (let n = 1; n <= 23; n += 1) ids.push(await users.create(nr(n), free));
    const { records } = await readAll(users.list());
    expect(records).toHaveLength(before + 23);
    expect(records.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  test.each(["patch", "put"])("a group is made, renamed, filled and emptied, by %s", async (patch) => {
    const { users, groups, members } = client({ patch });
    const people = await Promise.all([11, 12, 13].map((n) => users.create(nr(n), free)));
    const form = { externalId: `department:${patch}`, name: `Department ${patch}` };
    const id = await groups.create(form, free);
    expect(await groups.create(form, free)).toBe(id);
    expect(await members.add(id, people)).toEqual([null, null, null]);
    expect(await members.remove(id, people.slice(0, 2))).toEqual([null, null]);
    await groups.rename(id, { name: "Department of ovens" });
    const { body } = (await groups.get(id))!;
    expect([textIn(body, "displayName"), textIn(body, "externalId"), membersOf(body)]).toEqual([
      "Department of ovens",
      form.externalId,
      [people[2]],
    ]);
    expect((await readAll(members.list([id], []))).records).toEqual([{ group: id, user: people[2] }]);
    expect((await readAll(groups.list())).records.map((one) => one.id)).toContain(id);
    await groups.remove(id);
    expect(await groups.get(id)).toBeNull();
  });
}
