import { describe, expect, test, vi } from "vitest";
import { textIn } from "../../../../plugins/protocols/scim/resource.ts";
import { free } from "../../../kit/free.ts";
import { readAll, room } from "./room.ts";

const IT = { externalId: "department:12", name: "Department IT" };

async function roomOfThree(quirks = {}, further = {}) {
  const opened = await room(quirks, further);
  const users = [1, 2, 3].map((n) => opened.simulator.addUser({ email: `nr${n}@example.com` }).id);
  return { ...opened, users };
}

describe("groups", () => {
  test("[identity] a group that another link has stays as it is", async () => {
    const { client } = await room();
    const id = await client.groups.create(IT, free);
    const taken = vi.fn(async () => Promise.reject(new Error("another link has it")));
    await expect(client.groups.create(IT, taken)).rejects.toThrow("another link has it");
    expect(taken).toHaveBeenCalledExactlyOnceWith(id);
  });

  test("are made with our id and nobody in them", async () => {
    const { simulator, client } = await room();
    const id = await client.groups.create(IT, free);
    expect(simulator.world.groups.get(id)?.body).toMatchObject({
      displayName: "Department IT",
      externalId: "department:12",
    });
    expect(JSON.parse(simulator.writes()[0]!.text).members).toEqual([]);
  });

  test("one that carries our id is taken over; made again, it is the same", async () => {
    const { simulator, client } = await room();
    const { id } = simulator.addGroup("department it", [], { externalId: IT.externalId });
    expect(await client.groups.create(IT, free)).toBe(id);
    expect(await client.groups.create(IT, free)).toBe(id);
    expect(simulator.teams()).toEqual(["Department IT: "]);
  });

  test("one that a list read to its end did not show is not asked for; one that was made since then is", async () => {
    const { simulator, client } = await room();
    simulator.addGroup("Book club");
    await readAll(client.groups.list());
    const before = simulator.log.length;
    const id = await client.groups.create(IT, free);
    expect(simulator.log.slice(before).map(({ method }) => method)).toEqual(["POST"]);
    expect(await client.groups.create(IT, free)).toBe(id);
    expect(simulator.teams()).toEqual(["Book club: ", "Department IT: "]);
  });

  test("one whose making was answered by nobody is not made a second time", async () => {
    const { simulator, client } = await room();
    await readAll(client.groups.list());
    simulator.fault({ method: "POST", path: /Groups$/, how: "drop after write" });
    await expect(client.groups.create(IT, free)).rejects.toThrow();
    await client.groups.create(IT, free);
    expect(simulator.teams()).toEqual(["Department IT: "]);
  });

  test.each([
    ["composed", "Department Fu\u0308hrung", (text: string) => text.normalize("NFC")],
    ["with joined blanks", "R&D  North", (text: string) => text.replace(/ +/g, " ")],
    ["with escaped signs", "R&D", (text: string) => text.replaceAll("&", "&amp;")],
    ["cut off", "Research and Development of everything", (text: string) => text.slice(0, 20)],
  ])("nor where the server stored its name %s", async (_, name, spells) => {
    const { simulator, client } = await room({ spells });
    await readAll(client.groups.list());
    simulator.fault({ method: "POST", path: /Groups$/, how: "drop after write" });
    await expect(client.groups.create({ ...IT, name }, free)).rejects.toThrow();
    const [id] = [...simulator.world.groups.keys()];
    expect((await client.groups.find({ ...IT, name })).map((found) => found.id)).toEqual([id]);
    expect(await client.groups.create({ ...IT, name }, free)).toBe(id);
    expect(simulator.teams()).toEqual([`${spells(name)}: `]);
  });

  test("nor where the server keeps no ids of groups, and its filter compares names letter by letter", async () => {
    const quirks = { forgetsGroupIds: true, spells: (text: string) => text.normalize("NFC") };
    const { simulator, client } = await room(quirks, { adopt_groups: "named" });
    await readAll(client.groups.list());
    simulator.fault({ method: "POST", path: /Groups$/, how: "drop after write" });
    const form = { ...IT, name: "Department Fu\u0308hrung" };
    await expect(client.groups.create(form, free)).rejects.toThrow();
    await client.groups.create(form, free);
    expect(simulator.teams()).toEqual(["Department F\u00fchrung: "]);
  });

  test("nor where the filter that looks for it counts a hit and shows none", async () => {
    const { simulator, client } = await room();
    await readAll(client.groups.list());
    simulator.fault({ method: "POST", path: /Groups$/, how: "drop after write" });
    await expect(client.groups.create(IT, free)).rejects.toThrow();
    const cut = { status: 200, body: { totalResults: 1, Resources: [] } };
    const where = ({ query }: { readonly query: URLSearchParams }) => query.has("filter");
    simulator.fault({ method: "GET", path: /Groups$/, where, times: Number.POSITIVE_INFINITY, how: cut });
    await client.groups.create(IT, free);
    expect(simulator.teams()).toEqual(["Department IT: "]);
  });

  test("under another name our id is no proof: another company's departments may have the same numbers", async () => {
    const { simulator, client } = await room();
    const { id } = simulator.addGroup("Department Ovens", [], { externalId: IT.externalId });
    expect(await client.groups.create(IT, free)).not.toBe(id);
    expect(simulator.teams()).toEqual(["Department IT: ", "Department Ovens: "]);
  });

  test("[identity] nor after a lost answer, if the list from before the request showed it, or if several could be meant", async () => {
    const { simulator, client } = await room();
    const ovens = simulator.addGroup("Department Ovens", [], { externalId: IT.externalId });
    await readAll(client.groups.list());
    simulator.fault({ method: "POST", path: /Groups$/, how: { status: 502, body: {} } });
    await expect(client.groups.create(IT, free)).rejects.toThrow();
    expect(await client.groups.find(IT)).toEqual([]);
    for (const name of ["Department Rolls", "Department Bread"])
      simulator.addGroup(name, [], { externalId: IT.externalId });
    expect(await client.groups.find(IT)).toEqual([]);
    expect(await client.groups.create(IT, free)).not.toBe(ovens.id);
  });

  test("[identity] nor after a create that the server refused", async () => {
    const { simulator, client } = await room();
    await readAll(client.groups.list());
    simulator.fault({ method: "POST", path: /Groups$/, how: { status: 400, body: {} } });
    await expect(client.groups.create(IT, free)).rejects.toThrow();
    simulator.addGroup("Department Ovens", [], { externalId: IT.externalId });
    expect(await client.groups.find(IT)).toEqual([]);
  });

  test("one made by hand is left alone, also under the same name", async () => {
    const { simulator, client, users } = await roomOfThree();
    const byHand = simulator.addGroup(IT.name, users);
    const id = await client.groups.create(IT, free);
    expect(id).not.toBe(byHand.id);
    expect(simulator.teams()).toEqual([
      "Department IT: ",
      "Department IT: nr1@example.com, nr2@example.com, nr3@example.com",
    ]);
  });

  test("where names are unique, that is said, with what resolves it", async () => {
    const { simulator, client } = await room({ uniqueGroupNames: true });
    simulator.addGroup(IT.name);
    await expect(client.groups.create(IT, free)).rejects.toMatchObject({
      causeKey: "scim:name-taken",
      remedy: expect.stringContaining("adopt_groups"),
    });
  });

  test("two that are each to get the name of the other one fail, and the remedy speaks of groups", async () => {
    const { client } = await room({ uniqueGroupNames: true });
    const it = await client.groups.create(IT, free);
    await client.groups.create({ externalId: "department:13", name: "Department Sales" }, free);
    const remedy = expect.stringMatching(/^Look for another group .*two departments have swapped names/);
    await expect(client.groups.rename(it, { name: "Department Sales" })).rejects.toMatchObject({ remedy });
  });

  test("one made by hand is taken over with adopt_groups: named", async () => {
    const { simulator, client } = await room(
      { uniqueGroupNames: true, forgetsGroupIds: true },
      { adopt_groups: "named" },
    );
    const { id } = simulator.addGroup(IT.name);
    expect(await client.groups.create(IT, free)).toBe(id);
  });

  test("a list leaves the members out", async () => {
    const { simulator, client, users } = await roomOfThree();
    simulator.addGroup("Book club", users);
    const { records } = await readAll(client.groups.list());
    expect(records.map(({ body }) => [textIn(body, "displayName"), "members" in body])).toEqual([["Book club", false]]);
  });

  test("renaming by PUT keeps the members", async () => {
    const { simulator, client, users } = await roomOfThree({ noPatch: true });
    const id = await client.groups.create(IT, free);
    await client.members.add(id, users.slice(0, 2));
    await client.groups.rename(id, { name: "Department EDP" });
    expect(simulator.teams()).toEqual(["Department EDP: nr1@example.com, nr2@example.com"]);
  });

  test("a name that the server spells in its own way is taken, also where the group must not be sent as a whole", async () => {
    const { simulator, client } = await room(
      { spells: (text) => text.replace("&", "&amp;"), hiddenMembers: "left out" },
      { members: "hidden" },
    );
    const id = await client.groups.create({ ...IT, name: "R&D" }, free);
    simulator.log.length = 0;
    await client.groups.rename(id, { name: "R&D" });
    expect(simulator.writes().map(({ method }) => method)).toEqual(["PATCH"]);
    expect(simulator.teams()).toEqual(["R&amp;D: "]);
  });

  test("a name that the server composed is the wanted one", async () => {
    const { simulator, client } = await room({ spells: (text) => text.normalize("NFC") });
    const id = await client.groups.create(IT, free);
    simulator.log.length = 0;
    await client.groups.rename(id, { name: "Department Fu\u0308hrung" });
    expect(simulator.writes().map(({ method }) => method)).toEqual(["PATCH"]);
    expect(simulator.teams()).toEqual(["Department F\u00fchrung: "]);
  });

  test("a group is never PUT while its members are hidden", async () => {
    const { simulator, client } = await room({ noPatch: true, hiddenMembers: "shown empty" }, { members: "hidden" });
    const id = await client.groups.create(IT, free);
    await expect(client.groups.rename(id, { name: "x" })).rejects.toMatchObject({ causeKey: "scim:not-whole" });
    expect(simulator.writes().map(({ method }) => method)).toEqual(["POST"]);
  });

  test("removing twice is success", async () => {
    const { simulator, client } = await room();
    const id = await client.groups.create(IT, free);
    await client.groups.remove(id);
    await client.groups.remove(id);
    expect(simulator.teams()).toEqual([]);
  });
});

describe("members", () => {
  const nobody = (users: readonly string[]) => users.map(() => null);

  test("are added in one request, and taken out each by a filtered path", async () => {
    const { simulator, client, users } = await roomOfThree();
    const id = await client.groups.create(IT, free);
    simulator.log.length = 0;
    expect(await client.members.add(id, users)).toEqual(nobody(users));
    expect(await client.members.remove(id, users.slice(1))).toEqual([null, null]);
    expect(simulator.writes().map(({ text }) => JSON.parse(text).Operations)).toEqual([
      [{ op: "add", path: "members", value: users.map((value) => ({ value })) }],
      users.slice(1).map((user) => ({ op: "remove", path: `members[value eq "${user}"]` })),
    ]);
    expect(simulator.teams()).toEqual(["Department IT: nr1@example.com"]);
  });

  test("one that the server does not know is the reason why nobody of that request was added", async () => {
    const { client, users, simulator } = await roomOfThree();
    const id = await client.groups.create(IT, free);
    const adding = client.members.add(id, [users[0]!, "u-99", users[1]!]);
    await expect(adding).rejects.toMatchObject({ causeKey: "scim:invalidValue" });
    expect(simulator.teams()).toEqual(["Department IT: "]);
  });

  test.each([{ noPatch: true }, { filteredRemoves: "refused" }, { filteredRemoves: "ignored" }] as const)(
    "are taken out by reading and PUT where the server takes no path (%j)",
    async (quirks) => {
      const { simulator, client, users } = await roomOfThree(quirks);
      const id = await client.groups.create(IT, free);
      await client.members.add(id, users);
      expect(await client.members.remove(id, users.slice(0, 2))).toEqual([null, null]);
      expect(simulator.teams()).toEqual(["Department IT: nr3@example.com"]);
    },
  );

  test("hidden ones are never PUT: the removal fails, and the group stays as it is", async () => {
    const quirks = { filteredRemoves: "refused", hiddenMembers: "shown empty" } as const;
    const { simulator, client, users } = await roomOfThree(quirks, { members: "hidden" });
    const id = await client.groups.create(IT, free);
    await client.members.add(id, users);
    await expect(client.members.remove(id, [users[0]!])).rejects.toMatchObject({ causeKey: "scim:not-whole" });
    expect(simulator.world.members.get(id)?.size).toBe(3);
  });

  test.each([
    ["left out", false],
    ["left out", true],
    ["shown empty", false],
    ["shown empty", true],
  ] as const)(
    "where they are %s (204 to a change: %s), whoever comes in throws nobody out",
    async (hiddenMembers, silent) => {
      const { simulator, client, users } = await roomOfThree({ hiddenMembers, silent });
      const { id } = simulator.addGroup(IT.name, users.slice(0, 1), { externalId: IT.externalId });
      expect(await client.members.add(id, users.slice(1))).toEqual([null, null]);
      expect([...simulator.world.members.get(id)!]).toEqual(users);
      expect(simulator.writes().map(({ method }) => method)).toEqual(["PATCH"]);
    },
  );

  test("an addition that is taken and not made is that record's failure, and no reason to PUT a group that may show a part alone", async () => {
    const { simulator, client, users } = await roomOfThree({ ignoredPaths: ["members"] });
    const { id } = simulator.addGroup(IT.name, users.slice(0, 1));
    await expect(client.members.add(id, users.slice(1))).rejects.toMatchObject({ causeKey: "scim:ignored" });
    expect(simulator.writes().map(({ method }) => method)).toEqual(["PATCH"]);
  });

  test("an addition that is taken and not made is PUT where the settings say that all members are shown", async () => {
    const { simulator, client, users } = await roomOfThree({ ignoredPaths: ["members"] }, { members: "shown" });
    const { id } = simulator.addGroup(IT.name, users.slice(0, 1));
    expect(await client.members.add(id, users.slice(1))).toEqual([null, null]);
    expect([...simulator.world.members.get(id)!]).toEqual(users);
  });

  test.each(["left out", "shown empty"] as const)(
    "a group whose members are %s is not PUT where nobody said so, unless we made it a moment ago",
    async (hiddenMembers) => {
      const { simulator, client, users } = await roomOfThree({ noPatch: true, hiddenMembers });
      const { id } = simulator.addGroup("Book club", users.slice(0, 1));
      const refused = { causeKey: "scim:not-whole" };
      await expect(client.members.add(id, users.slice(1))).rejects.toMatchObject(refused);
      await expect(client.members.remove(id, users.slice(0, 1))).rejects.toMatchObject(refused);
      await expect(client.groups.rename(id, { name: "x" })).rejects.toMatchObject(refused);
      const made = await client.groups.create(IT, free);
      await client.members.add(made, users.slice(0, 2));
      await expect(client.members.add(made, users.slice(2))).rejects.toMatchObject(refused);
      expect(simulator.teams()).toEqual([
        "Book club: nr1@example.com",
        "Department IT: nr1@example.com, nr2@example.com",
      ]);
    },
  );

  test("an empty group is PUT where other groups show who is in them", async () => {
    const { simulator, client, users } = await roomOfThree({ noPatch: true });
    simulator.addGroup("Book club", users);
    const { id } = simulator.addGroup(IT.name);
    expect(await client.members.add(id, users)).toEqual(nobody(users));
    expect(simulator.world.members.get(id)?.size).toBe(3);
  });

  test("of a group that is gone, or people not in it, are gone", async () => {
    const { client, users } = await roomOfThree();
    expect(await client.members.remove("g-99", users)).toEqual(nobody(users));
    const id = await client.groups.create(IT, free);
    expect(await client.members.remove(id, users)).toEqual(nobody(users));
    const answers = await client.members.add("g-99", users);
    expect(answers.map((one) => one?.causeKey)).toEqual(users.map(() => "scim:not-found"));
  });

  test("are read group by group, of the groups that are asked about alone", async () => {
    const { simulator, client, users } = await roomOfThree();
    const ours = simulator.addGroup("Department IT", users.slice(0, 2)).id;
    simulator.addGroup("Book club", users);
    const { records, completeness } = await readAll(client.members.list([ours, "g-99"], []));
    expect(records).toEqual(users.slice(0, 2).map((user) => ({ group: ours, user })));
    expect(completeness.tally).toMatchObject({ collection: "scim.members", distinct: 2 });
    expect(await client.members.has({ group: ours, user: users[0]! })).toBe(true);
    expect(await client.members.has({ group: ours, user: users[2]! })).toBe(false);
  });

  test.each([
    ["left out", {}],
    ["shown empty", {}],
    ["shown empty", { members: "hidden" }],
  ] as const)(
    "where the server has them %s, what we made is taken for what is there",
    async (hiddenMembers, further) => {
      const { simulator, client, users } = await roomOfThree({ hiddenMembers }, { verify_writes: false, ...further });
      const id = await client.groups.create(IT, free);
      for (const user of users) simulator.world.members.get(id)!.add(user);
      const known = users.map((user) => ({ group: id, user }));
      const gone = { group: "g-99", user: users[0]! };
      expect((await readAll(client.members.list([id, "g-99"], [...known, gone]))).records).toEqual(known);
    },
  );

  test.each([
    ["shown as none, as the server says it is", "no", "shown", false],
    ["shown as none, and those of another group are shown", "no", "auto", true],
    ["left out, as the server says it is", "left out where none", "shown", false],
    ["left out, and those of another group are shown", "left out where none", "auto", true],
  ] as const)("all taken out by hand are there no more: %s", async (_, hiddenMembers, members, isOther) => {
    const { simulator, client, users } = await roomOfThree({ hiddenMembers }, { members });
    const id = await client.groups.create(IT, free);
    await client.members.add(id, users);
    simulator.world.members.get(id)!.clear();
    if (isOther) simulator.addGroup("Book club", users);
    const known = users.map((user) => ({ group: id, user }));
    expect((await readAll(client.members.list([id], known))).records).toEqual([]);
  });

  test.each(["left out where none", "no"] as const)(
    "all taken out by hand are not told from hidden ones where no other group shows any (%s)",
    async (hiddenMembers) => {
      const { simulator, client, users } = await roomOfThree({ hiddenMembers });
      const { id } = simulator.addGroup("Department IT");
      simulator.addGroup("Book club");
      const known = users.map((user) => ({ group: id, user }));
      expect((await readAll(client.members.list([id], known))).records).toEqual(known);
    },
  );

  test("no other group is asked for them while one of ours shows any", async () => {
    const { simulator, client, users } = await roomOfThree({ hiddenMembers: "left out where none" });
    const ours = [simulator.addGroup("Department IT").id, simulator.addGroup("Department Sales", users).id];
    simulator.log.length = 0;
    await readAll(client.members.list(ours, [{ group: ours[0]!, user: users[0]! }]));
    expect(simulator.log.map(({ path }) => path)).toEqual(ours.map((id) => `/v2/Groups/${id}`));
  });

  test("groups within groups are no user, and a group with one is not empty", async () => {
    const { simulator, client, users } = await roomOfThree();
    const { id } = simulator.addGroup("Department IT", users);
    const members = [{ value: "g-7", type: "Group" }, { value: users[0] }];
    simulator.fault({ path: /Groups\/g/, how: { status: 200, body: { id, displayName: "x", members } } });
    expect((await readAll(client.members.list([id], []))).records).toEqual([
      { group: id, user: users[0] },
      { group: id, user: "group g-7" },
    ]);
  });
});
