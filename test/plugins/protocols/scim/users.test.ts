import { describe, expect, test, vi } from "vitest";
import { ENTERPRISE } from "../../../../plugins/protocols/scim/resource.ts";
import { free } from "../../../kit/free.ts";
import { ann, readAll, room } from "./room.ts";

describe("making a user", () => {
  test("everything is said at once, in the standard's words", async () => {
    const { simulator, client } = await room();
    const id = await client.users.create(
      ann({ language: "de", attributes: { title: "Baker", department: "Ovens" } }),
      free,
    );
    expect(simulator.world.users.get(id)?.body).toEqual({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
      userName: "ann@example.com",
      externalId: "12",
      name: { givenName: "Ann", familyName: "Example", formatted: "Ann Example" },
      displayName: "Ann Example",
      emails: [{ value: "ann@example.com", type: "work", primary: true }],
      active: true,
      preferredLanguage: "de",
      title: "Baker",
      [ENTERPRISE]: { department: "Ovens" },
    });
    const [post] = simulator.writes();
    expect(post?.headers).toMatchObject({
      "content-type": "application/scim+json",
      accept: "application/scim+json, application/json;q=0.9",
      authorization: "Bearer scim-token",
    });
  });

  test("it is looked for by our id, then by user name, before it is made", async () => {
    const { simulator, client } = await room();
    await client.users.create(ann({ email: 'o"hara\\@example.com' }), free);
    const filters = simulator.log.map(({ query }) => new URLSearchParams(query).get("filter")).filter(Boolean);
    expect(filters).toEqual(['externalId eq "12"', 'userName eq "o\\"hara\\\\@example.com"']);
  });

  test("whom a list read to its end did not show is not asked for; whoever came since is found by the conflict", async () => {
    const { simulator, client } = await room();
    simulator.addUser({ email: "ben@example.com", externalId: "9" });
    await readAll(client.users.list());
    const { id } = simulator.addUser({ email: "ann@example.com" });
    simulator.log.length = 0;
    expect(await client.users.create(ann(), free)).toBe(id);
    expect(simulator.log[0]?.method).toBe("POST");
    simulator.log.length = 0;
    await client.users.create(ann({ externalId: "9", email: "ben@example.com", firstName: "Ben" }), free);
    expect(simulator.log[0]?.query).toContain("filter=");
  });

  test("a user with our id is taken over, and brought up to date", async () => {
    const { simulator, client } = await room();
    const { id } = simulator.addUser({ email: "old@example.com", externalId: "12", active: false });
    expect(await client.users.create(ann(), free)).toBe(id);
    expect(simulator.people()).toEqual(["ann@example.com active"]);
    expect(simulator.world.users.get(id)?.body).toMatchObject({ userName: "ann@example.com", externalId: "12" });
  });

  test.each(["before it is made", "by the conflict"])(
    "[identity] a user whom another link has, found %s, stays as they are",
    async (when) => {
      const { simulator, client } = await room();
      if (when === "by the conflict") await readAll(client.users.list());
      const { id } = simulator.addUser({ email: "ann@example.com", externalId: "12", active: false });
      const taken = vi.fn(async () => Promise.reject(new Error("another link has it")));
      await expect(client.users.create(ann({ firstName: "Anna" }), taken)).rejects.toThrow("another link has it");
      expect(taken).toHaveBeenCalledExactlyOnceWith(id);
      expect(simulator.people()).toEqual(["ann@example.com locked"]);
    },
  );

  test("an id alone is no proof: somebody of another company may carry the same number", async () => {
    const { simulator, client } = await room();
    const { id } = simulator.addUser({ email: "zoe@example.com", externalId: "12", firstName: "Zoe" });
    expect(await client.users.create(ann(), free)).not.toBe(id);
    expect(simulator.people()).toEqual(["ann@example.com active", "zoe@example.com active"]);
  });

  test("a user with the user name and nobody's id is taken over, and carries our id from then on", async () => {
    const { simulator, client } = await room();
    const { id } = simulator.addUser({ email: "Ann@Example.com" });
    expect(await client.users.create(ann(), free)).toBe(id);
    expect(simulator.world.users.get(id)?.body.externalId).toBe("12");
  });

  test("a returning person under a new id gets the old account, by address and name", async () => {
    const { simulator, client } = await room();
    const { id } = simulator.addUser({ email: "ann@example.com", externalId: "7", active: false });
    expect(await client.users.create(ann(), free)).toBe(id);
    expect(simulator.world.users.get(id)?.body).toMatchObject({ externalId: "12", active: true });
  });

  test("so does one who has one name only", async () => {
    const { simulator, client } = await room();
    const { id } = simulator.addUser({ email: "ann@example.com", externalId: "7", lastName: "" });
    expect(await client.users.create(ann({ lastName: null }), free)).toBe(id);
  });

  test.each([
    [{ firstName: "Anton" }, {}],
    [{}, { lastName: null }],
    [{ lastName: "" }, {}],
    [
      { firstName: "", lastName: "" },
      { firstName: null, lastName: null },
    ],
  ])("an address that somebody else had (%o) is refused, and nothing is written: %o", async (there, wanted) => {
    const { simulator, client } = await room();
    simulator.addUser({ email: "ann@example.com", externalId: "7", ...there });
    await expect(client.users.create(ann(wanted), free)).rejects.toMatchObject({ causeKey: "scim:address-reused" });
    expect(simulator.writes()).toEqual([]);
  });

  test.each(["refused", "unknown", "ignored", "no external ids"] as const)(
    "where filters are %s, the account is found all the same",
    async (filters) => {
      const { simulator, client } = await room({ filters, mostAPage: 2 });
      for (const n of [1, 2, 3, 4]) simulator.addUser({ email: `nr${n}@example.com`, externalId: `x${n}` });
      const { id } = simulator.addUser({ email: "ann@example.com" });
      expect(await client.users.create(ann(), free)).toBe(id);
      expect(simulator.people()).toHaveLength(5);
    },
  );

  test("where filters are ignored, the first record of the list is not taken for the hit", async () => {
    const { simulator, client } = await room({ filters: "ignored" });
    simulator.addUser({ email: "ben@example.com", externalId: "9" });
    const id = await client.users.create(ann(), free);
    expect(simulator.world.users.get(id)?.body.userName).toBe("ann@example.com");
  });

  test.each([true, false])("a conflict is looked up and taken over (bare: %s)", async (bareConflicts) => {
    const { simulator, client } = await room({ bareConflicts });
    const { id } = simulator.addUser({ email: "ann@example.com" });
    // The first look still finds nobody.
    const nobody = { status: 200, body: { totalResults: 0, Resources: [] } };
    simulator.fault({ path: /Users$/, method: "GET", times: 2, how: nobody });
    expect(await client.users.create(ann(), free)).toBe(id);
    expect(simulator.people()).toEqual(["ann@example.com active"]);
  });

  test("a user is found where filters compare user names by case, and names are taken whatever their case", async () => {
    const { simulator, client } = await room({ filters: "by case" });
    const { id } = simulator.addUser({ email: "Ann@Example.com" });
    expect(await client.users.create(ann(), free)).toBe(id);
  });

  test("a conflict with a locked account that cannot be seen is that record's failure", async () => {
    const { simulator, client } = await room({ lockedVanish: true });
    simulator.addUser({ email: "ann@example.com", active: false });
    await expect(client.users.create(ann(), free)).rejects.toMatchObject({ causeKey: "scim:uniqueness" });
  });

  test("a lost answer is not sent again blindly", async () => {
    const { simulator, client } = await room();
    simulator.fault({ method: "POST", how: "drop after write" });
    await expect(client.users.create(ann(), free)).rejects.toMatchObject({ ambiguous: true });
    expect(simulator.people()).toEqual(["ann@example.com active"]);
    expect((await client.users.find(ann())).map(({ id }) => id)).toEqual([...simulator.world.users.keys()]);
  });
});

describe("changing a user", () => {
  const changed = ann({
    email: "ann.new@example.com",
    lastName: "Newname",
    attributes: { title: null, department: "Ovens" },
  });

  test("by PATCH: lower-case operations, one path each, only what differs", async () => {
    const { simulator, client } = await room();
    const id = await client.users.create(ann({ attributes: { title: "Baker", department: "Doughs" } }), free);
    simulator.log.length = 0;
    await client.users.update(id, changed);
    const [patch, ...more] = simulator.writes();
    expect(more).toEqual([]);
    expect(patch?.method).toBe("PATCH");
    expect(JSON.parse(patch!.text).Operations).toEqual([
      { op: "replace", path: "userName", value: "ann.new@example.com" },
      { op: "replace", path: "emails", value: [{ value: "ann.new@example.com", type: "work", primary: true }] },
      { op: "replace", path: "name.familyName", value: "Newname" },
      { op: "replace", path: "name.formatted", value: "Ann Newname" },
      { op: "replace", path: "displayName", value: "Ann Newname" },
      { op: "remove", path: "title" },
      { op: "replace", path: `${ENTERPRISE}:department`, value: "Ovens" },
    ]);
  });

  test("costs one reading and one change", async () => {
    const { simulator, client } = await room();
    const id = await client.users.create(ann(), free);
    await client.abilities();
    simulator.log.length = 0;
    await client.users.update(id, changed);
    expect(simulator.log.map(({ method }) => method)).toEqual(["GET", "PATCH"]);
  });

  test("what agrees already is not written", async () => {
    const { simulator, client } = await room();
    const id = await client.users.create(ann(), free);
    simulator.log.length = 0;
    await client.users.update(id, ann());
    expect(simulator.writes()).toEqual([]);
  });

  test("other addresses, a user name that is none, and the language stay", async () => {
    const { simulator, client } = await room();
    const emails = [
      { value: "ann@home.example", type: "home" },
      { value: "old@example.com", type: "work", primary: true },
    ];
    const { id } = simulator.addUser({
      email: "x",
      userName: "ann",
      emails,
      externalId: "12",
      preferredLanguage: "fr",
    });
    await client.users.update(id, ann({ language: "de" }));
    expect(simulator.world.users.get(id)?.body).toMatchObject({
      userName: "ann",
      preferredLanguage: "fr",
      emails: [
        { value: "ann@example.com", type: "work", primary: true },
        { value: "ann@home.example", type: "home" },
      ],
    });
  });

  test.each([{ noPatch: true }, {}])(
    "a sign-in name that looks like an address and never was the main one stays (%j)",
    async (quirks) => {
      const { simulator, client } = await room(quirks);
      const emails = [{ value: "Old@Example.com", type: "work", primary: true }];
      const upn = simulator.addUser({ email: "x", userName: "a12@corp.example", emails, externalId: "12" });
      const same = simulator.addUser({ email: "x", userName: "old@example.com", emails, externalId: "12" });
      for (const { id } of [upn, same]) await client.users.update(id, ann());
      const names = [upn, same].map(({ id }) => simulator.world.users.get(id)?.body.userName);
      expect(names).toEqual(["a12@corp.example", "ann@example.com"]);
    },
  );

  test.each([{ noPatch: true }, {}])("by PUT the whole record is sent (%j)", async (quirks) => {
    const { simulator, client } = await room(quirks, quirks.noPatch ? {} : { patch: "put" });
    const id = await client.users.create(ann({ attributes: { title: "Baker" } }), free);
    simulator.world.touch(simulator.world.users.get(id)!, {
      ...simulator.world.users.get(id)!.body,
      nickName: "Annie",
    });
    await client.users.deactivate(id);
    await client.users.update(id, changed);
    expect(simulator.writes().map(({ method }) => method)).toEqual(["POST", "PUT", "PUT"]);
    const { body } = simulator.world.users.get(id)!;
    expect(body).toMatchObject({ nickName: "Annie", active: false, userName: "ann.new@example.com", externalId: "12" });
    expect(body).not.toHaveProperty("title");
    expect(body.schemas).toContain(ENTERPRISE);
  });

  test("a server that says it can PATCH and cannot is given the whole record", async () => {
    const { simulator, client } = await room();
    const id = await client.users.create(ann(), free);
    await client.abilities();
    simulator.quirks.noPatch = true;
    await client.users.update(id, changed);
    expect(simulator.writes().map(({ method, status }) => `${method} ${status}`)).toEqual([
      "POST 201",
      "PATCH 501",
      "PUT 200",
    ]);
  });

  test("a change that the server ignores without a word is found out", async () => {
    const { simulator, client } = await room({ ignoredPaths: ["title"], silent: true }, { patch: "patch" });
    const id = await client.users.create(ann(), free);
    const wanted = ann({ attributes: { title: "Baker" } });
    await expect(client.users.update(id, wanted)).rejects.toMatchObject({
      causeKey: "scim:ignored",
      message: "scim: the server accepted a change of title but did not make it",
    });
    expect(simulator.log.at(-1)?.method).toBe("GET");
  });

  test("a change that the server ignores without a word is made by PUT where that is left to us", async () => {
    const { simulator, client } = await room({ ignoredPaths: ["title"] });
    const id = await client.users.create(ann(), free);
    await client.users.update(id, ann({ attributes: { title: "Baker" } }));
    expect(simulator.world.users.get(id)?.body.title).toBe("Baker");
  });

  test("a change that PATCH ignores is made by PUT, also if the old text could be the new one cut short", async () => {
    const { simulator, client } = await room({ ignoredPaths: ["title"] });
    const id = await client.users.create(ann({ attributes: { title: "Baker" } }), free);
    await client.users.update(id, ann({ attributes: { title: "Baker and Cook" } }));
    expect(simulator.world.users.get(id)?.body.title).toBe("Baker and Cook");
  });

  test("a server that makes another text of a change took it; if nothing moves, it may have spelled it so before", async () => {
    const { simulator, client } = await room({ spells: (text) => text.replace("Baker", "BÄCKER").toUpperCase() });
    const id = await client.users.create(ann({ attributes: { title: "Cook" } }), free);
    simulator.log.length = 0;
    await client.users.update(id, ann({ firstName: "ANN", lastName: "EXAMPLE", attributes: { title: "Baker" } }));
    expect(simulator.writes().map(({ method }) => method)).toEqual(["PATCH"]);
    await client.users.update(id, ann({ attributes: { title: "bäcker" } }));
    expect(simulator.world.users.get(id)?.body).toMatchObject({ title: "BÄCKER", name: { givenName: "ANN" } });
  });

  test("a text that the server loses is not made", async () => {
    const { simulator, client } = await room();
    const id = await client.users.create(ann({ attributes: { title: "Cook" } }), free);
    simulator.quirks.spells = (text) => text.replace(/Baker/, "");
    const update = client.users.update(id, ann({ attributes: { title: "Baker" } }));
    await expect(update).rejects.toMatchObject({ causeKey: "scim:ignored" });
  });

  test("a change that the server composed is made: a letter and its mark are one character there, and two in Personio", async () => {
    const { simulator, client } = await room({ spells: (text) => text.normalize("NFC") });
    const id = await client.users.create(ann(), free);
    simulator.log.length = 0;
    await client.users.update(id, ann({ lastName: "Mu\u0308ller", attributes: { department: "Fu\u0308hrung" } }));
    expect(simulator.writes().map(({ method }) => method)).toEqual(["PATCH"]);
    expect(simulator.world.users.get(id)?.body[ENTERPRISE]).toEqual({ department: "F\u00fchrung" });
  });

  test("an id that cannot be changed later is not missed", async () => {
    const { simulator, client } = await room({ fixedExternalIds: true });
    const { id } = simulator.addUser({ email: "ann@example.com", externalId: "7" });
    await client.users.update(id, ann({ lastName: "Newname" }));
    expect(simulator.world.users.get(id)?.body).toMatchObject({ externalId: "7", name: { familyName: "Newname" } });
  });

  test("with versions, what somebody else changed meanwhile is read anew, once", async () => {
    const { simulator, client } = await room({ etags: true });
    const id = await client.users.create(ann(), free);
    const moved = (_: unknown) => {
      const record = simulator.world.users.get(id)!;
      simulator.world.touch(record, { ...record.body, nickName: "Annie" });
      return true;
    };
    simulator.fault({ method: "PATCH", where: moved, after: 0, how: (answer) => answer });
    await client.users.update(id, ann({ lastName: "Newname" }));
    const patches = simulator.writes().filter(({ method }) => method === "PATCH");
    expect(patches.map(({ status }) => status)).toEqual([412, 200]);
    expect(patches.map(({ headers }) => headers["if-match"])).toEqual(['W/"1"', 'W/"2"']);
    expect(simulator.world.users.get(id)?.body).toMatchObject({ nickName: "Annie", name: { familyName: "Newname" } });
  });

  test("a user who is not there is that record's failure", async () => {
    const { client } = await room();
    await expect(client.users.update("u-9", ann())).rejects.toMatchObject({ causeKey: "scim:not-found" });
  });
});

describe("locking and removing", () => {
  test("locked by active=false, a real boolean; unlocked with everything brought up to date", async () => {
    const { simulator, client } = await room();
    const id = await client.users.create(ann(), free);
    await client.users.deactivate(id);
    expect(JSON.parse(simulator.writes().at(-1)!.text).Operations).toEqual([
      { op: "replace", path: "active", value: false },
    ]);
    expect(simulator.people()).toEqual(["ann@example.com locked"]);
    await client.users.reactivate(id, ann({ email: "ann.new@example.com" }));
    expect(simulator.people()).toEqual(["ann.new@example.com active"]);
  });

  test("with text for booleans where a server wants it", async () => {
    const { simulator, client } = await room({ textBooleans: true }, { string_booleans: true, patch: "patch" });
    const id = await client.users.create(ann(), free);
    await client.users.deactivate(id);
    expect(simulator.people()).toEqual(["ann@example.com locked"]);
  });

  test("a locked user who is not to be seen any more is locked", async () => {
    const { client } = await room({ lockedVanish: true });
    const id = await client.users.create(ann(), free);
    await client.users.deactivate(id);
    await client.users.deactivate(id);
    expect(await client.users.get(id)).toBeNull();
  });

  test("removing twice is success", async () => {
    const { simulator, client } = await room();
    const id = await client.users.create(ann(), free);
    await client.users.remove(id);
    await client.users.remove(id);
    expect(simulator.people()).toEqual([]);
  });
});

describe("what a server says of its refusal", () => {
  test("its words are told, what we sent is not", async () => {
    const { simulator, client } = await room();
    const detail = "userName ann@example.com has no licence";
    simulator.fault({
      method: "POST",
      how: { status: 400, body: { status: "400", scimType: "invalidValue", detail } },
    });
    await expect(client.users.create(ann(), free)).rejects.toMatchObject({
      causeKey: "scim:invalidValue",
      message: "scim: POST /Users answered 400 (invalidValue): userName … has no licence",
    });
  });

  test("without a type of its own its status is told once", async () => {
    const { simulator, client } = await room();
    simulator.fault({ method: "POST", how: { status: 400, body: { status: "400", detail: "no licence left" } } });
    const message = "scim: POST /Users answered 400: no licence left";
    await expect(client.users.create(ann(), free)).rejects.toMatchObject({ causeKey: "scim:400", message });
  });

  test("a page of the web server is no word that a user is gone", async () => {
    const { simulator, client } = await room();
    simulator.fault({ method: "GET", how: { status: 404, body: "<html>nothing here</html>" } });
    await expect(client.users.get("u-1")).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
  });

  test("a bad token is one for the owner", async () => {
    const { client } = await room({}, { token: "wrong" });
    await expect(client.users.get("u-1")).rejects.toMatchObject({ code: "CREDENTIALS_REFUSED" });
  });
});
