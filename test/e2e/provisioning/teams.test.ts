/** Teams and memberships in a SCIM tool, with the whole of rollcall between. */
import { describe, expect, it } from "vitest";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { addPerson, changePerson, leave, touch } from "../../../plugins/personio/world.ts";
import { done, nothing, openSchool, TARGET, type School } from "./school.ts";

it.each([
  ["is read no more", {}, "keep"],
  ["is read no more", {}, "remove"],
  ["is read all the same", { manager: "supervisor" }, "keep"],
  ["is read all the same", { manager: "supervisor" }, "remove"],
])(
  "U4 teams that teams.from does not stand for any more stay with their members, and are listed as no longer looked after, if what they stood for %s (%o, when_empty: %s)",
  async (_, attributes, when_empty) => {
    const users = { attributes };
    const { sync, edit, tool } = await openSchool({ users, teams: { from: ["department", "supervisor"], when_empty } });
    await sync();
    const before = tool.teams();
    expect(before).toHaveLength(3);
    await edit({ users, teams: { from: ["department"], when_empty } });
    for (let round = 0; round < 2; round += 1) {
      const { changes, kept } = await sync();
      expect([changes, tool.teams()]).toEqual([[], before]);
      expect(kept).toMatchObject([
        {
          kind: "team",
          code: "NOT_COVERED",
          detail: expect.stringMatching(/does not name supervisor any more.*"Paula/),
        },
      ]);
    }
  },
);

/** The tool gives its records ids such as base64 makes. */
function withOddIds({ world }: School["tool"]): void {
  const add = world.add.bind(world);
  world.add = (collection, body) => {
    const record = add(collection, body);
    const odd = { ...record, id: `dX%2F/${record.id}+` };
    world.of(collection).delete(record.id);
    world.of(collection).set(odd.id, odd);
    const members = world.members.get(record.id);
    if (members) world.members.set(odd.id, members);
    world.members.delete(record.id);
    return odd;
  };
}

describe("U4, U8: teams follow the people", () => {
  it("the first run makes them and fills them; the second finds nothing to do", async () => {
    const { sync, tool } = await openSchool();
    expect((await sync()).run).toMatchObject({
      status: "succeeded",
      counts_by_kind: { user: { create: 3 }, team: { create: 3 }, membership: { create: 4 } },
    });
    expect(tool.teams()).toEqual([
      "Department IT: ann@example.com",
      "Department Sales: ben@example.com",
      "Paula Platzhalter's team: ann@example.com, ben@example.com",
    ]);
    expect(nothing(await sync())).toBe(true);
  });

  it("U5 ids with slashes and percent signs lead to the right team: whoever changes the department leaves the former one", async () => {
    const { sync, tool, world, ann, sales } = await openSchool({ teams: { from: ["department"] } });
    withOddIds(tool);
    await sync();
    expect(nothing(await sync())).toBe(true);
    changePerson(world, ann, { department: sales });
    await sync();
    expect(tool.teams()).toEqual(["Department IT: ", "Department Sales: ann@example.com, ben@example.com"]);
    expect(nothing(await sync())).toBe(true);
  });

  it("U5 who changes the department changes the team; a team that is empty then is kept", async () => {
    const { sync, tool, world, ann, sales } = await openSchool();
    await sync();
    changePerson(world, ann, { department: sales });
    expect(done(await sync()).sort()).toEqual([
      "create membership ann@example.com",
      "remove membership ann@example.com",
      "update user ann@example.com",
    ]);
    expect(tool.teams().slice(0, 2)).toEqual(["Department IT: ", "Department Sales: ann@example.com, ben@example.com"]);
    expect(nothing(await sync())).toBe(true);
  });

  it("U4 or removed, where that is configured", async () => {
    const { sync, tool, world, ann, sales } = await openSchool({ teams: { when_empty: "remove" } });
    await sync();
    changePerson(world, ann, { department: sales });
    await sync();
    await sync();
    expect(tool.teams().map((line) => line.split(":")[0])).toEqual(["Department Sales", "Paula Platzhalter's team"]);
    expect(nothing(await sync())).toBe(true);
  });

  it("[limits] U4 a team is not removed with those whose removal from it is held or was rejected", async () => {
    const { house, sync, tool, world, ann, ben } = await openSchool({
      teams: { from: ["department"], when_empty: "remove" },
    });
    await sync();
    const before = tool.teams();
    for (const person of [ann, ben]) changePerson(world, person, { department: null });
    const first = await sync();
    expect(done(first).sort()).toEqual([
      "remove membership ann@example.com (held)",
      "remove membership ben@example.com (held)",
      "remove team Department IT (waiting)",
      "remove team Department Sales (waiting)",
      "update user ann@example.com",
      "update user ben@example.com",
    ]);
    expect(tool.teams()).toEqual(before);
    await house.operations.reject(TARGET, first.run.digest as string, "cli:ann");
    expect(done(await sync()).filter((line) => !line.endsWith("(waiting)"))).toEqual([]);
    expect(tool.teams()).toEqual(before);
  });

  it("U4 a team of ours that nobody is in but who was added by hand is kept, and the report says so", async () => {
    const { sync, tool, world, ann, sales } = await openSchool({
      teams: { from: ["department"], when_empty: "remove" },
    });
    await sync();
    const guest = tool.addUser({ email: "guest@example.com" });
    const ours = [...tool.world.groups.values()].find(({ body }) => body.displayName === "Department IT")!;
    tool.world.members.get(ours.id)!.add(guest.id);
    changePerson(world, ann, { department: sales });
    expect((await sync()).kept).toMatchObject([{ kind: "team", code: "OTHERS_IN_IT" }]);
    expect(tool.teams()[0]).toBe("Department IT: guest@example.com");
    expect(nothing(await sync())).toBe(true);
    tool.world.members.get(ours.id)!.clear();
    await sync();
    expect(tool.teams()).toEqual(["Department Sales: ann@example.com, ben@example.com"]);
  });

  it("U4 a team of ours in which somebody put a group by hand is kept", async () => {
    const { sync, tool, world, ann, sales } = await openSchool({
      teams: { from: ["department"], when_empty: "remove" },
    });
    await sync();
    const ours = [...tool.world.groups.values()].find(({ body }) => body.displayName === "Department IT")!;
    const how = (answer: SimAnswer): SimAnswer => {
      const body = answer.body as { members?: readonly object[] };
      return { ...answer, body: { ...body, members: [...(body.members ?? []), { value: "g-99", type: "Group" }] } };
    };
    tool.fault({ path: new RegExp(`Groups/${ours.id}$`), method: "GET", times: Number.POSITIVE_INFINITY, how });
    changePerson(world, ann, { department: sales });
    expect((await sync()).kept).toMatchObject([{ kind: "team", code: "OTHERS_IN_IT" }]);
    expect(tool.teams()[0]).toBe("Department IT: ");
    expect(nothing(await sync())).toBe(true);
  });

  it("U4 a department that is renamed renames its team, and nobody is moved", async () => {
    const { sync, tool, world, it } = await openSchool({ users: { attributes: {} } });
    await sync();
    it.name = "EDP";
    touch(world);
    expect(done(await sync())).toEqual(["update team Department EDP"]);
    expect(tool.teams()[0]).toBe("Department EDP: ann@example.com");
  });

  it("U4 two departments of one name are a conflict, and the others go on", async () => {
    const { sync, tool, world, it, sales } = await openSchool();
    sales.name = it.name;
    touch(world);
    const report = await sync();
    expect(report.conflicts.map(({ kind, code }) => `${kind} ${code}`)).toEqual(["team AMBIGUOUS", "team AMBIGUOUS"]);
    expect(tool.teams()).toEqual(["Paula Platzhalter's team: ann@example.com, ben@example.com"]);
  });

  it("U4 a department that gets the name of another one is a conflict: there are never two teams of one name", async () => {
    const { sync, tool, sales, world } = await openSchool();
    await sync();
    const before = tool.teams();
    sales.name = "IT";
    touch(world);
    expect((await sync()).conflicts.map(({ kind, code }) => `${kind} ${code}`)).toEqual(["team AMBIGUOUS"]);
    expect(tool.teams()).toEqual(before);
    sales.name = "Sales";
    touch(world);
    await sync();
    expect(nothing(await sync())).toBe(true);
  });

  it("U4 two supervisors of one name are a conflict that names both ids, until the pattern has the id in it", async () => {
    const { sync, edit, tool, world, peter, staff } = await openSchool({ teams: { from: ["supervisor"] } });
    await sync();
    const paula = addPerson(world, { firstName: "Paula", lastName: "Platzhalter", email: "paula@example.com" });
    staff("Cem", { supervisor: paula });
    const { conflicts } = await sync();
    expect(conflicts).toMatchObject([{ kind: "team", code: "AMBIGUOUS", subject: "Paula Platzhalter's team" }]);
    expect(conflicts[0]?.detail).toMatch(new RegExp(`: supervisor:${peter.id}, supervisor:${paula.id}$`));
    await edit({ teams: { from: ["supervisor"], names: { supervisor: "{name}'s team ({id})" } } });
    await sync();
    expect(tool.teams()).toEqual([
      `Paula Platzhalter's team (${peter.id}): ann@example.com, ben@example.com`,
      `Paula Platzhalter's team (${paula.id}): cem@example.com`,
    ]);
    expect(nothing(await sync())).toBe(true);
  });

  it("U4 a department that was made anew under its old name has its old team", async () => {
    const { sync, tool, world, it: department, ann } = await openSchool();
    await sync();
    const before = tool.teams();
    const anew = { ...department, id: 499 };
    world.departments.push(anew);
    changePerson(world, ann, { department: anew });
    expect((await sync()).conflicts).toEqual([]);
    expect(tool.teams()).toEqual(before);
    expect(nothing(await sync())).toBe(true);
  });

  it("U4 teams made by hand are never touched, and members added by hand to ours stay", async () => {
    const { sync, tool } = await openSchool();
    const guest = tool.addUser({ email: "guest@example.com" });
    tool.addGroup("Book club", [guest.id]);
    tool.addGroup("department it", [guest.id]);
    await sync();
    const ours = [...tool.world.groups.values()].find(({ body }) => body.displayName === "Department IT")!;
    tool.world.members.get(ours.id)!.add(guest.id);
    expect(nothing(await sync())).toBe(true);
    expect(tool.teams()).toEqual([
      "Book club: guest@example.com",
      "Department IT: ann@example.com, guest@example.com",
      "Department Sales: ben@example.com",
      "Paula Platzhalter's team: ann@example.com, ben@example.com",
      "department it: guest@example.com",
    ]);
  });

  it("U4 what somebody changed in ours is put right: a name, a member taken out, a team deleted", async () => {
    const { sync, tool } = await openSchool();
    await sync();
    const group = (name: string) => [...tool.world.groups.values()].find(({ body }) => body.displayName === name)!;
    const before = tool.teams();
    const it = group("Department IT");
    tool.world.touch(it, { ...it.body, displayName: "Nerds" });
    tool.world.members.get(group("Paula Platzhalter's team").id)!.clear();
    tool.world.remove("Groups", group("Department Sales").id);
    await sync();
    await sync();
    expect(tool.teams()).toEqual(before);
    expect(nothing(await sync())).toBe(true);
  });

  it.each([
    ["the server shows that nobody is left, and who is in another group", {}, {}, ["Book club"]],
    ["it shows that, and the config says that it shows members", {}, { members: "shown" }, []],
    [
      "it leaves that out, and the config says that it shows members",
      { hiddenMembers: "left out where none" },
      { members: "shown" },
      [],
    ],
  ] as const)("U4 members who were all taken out by hand are put back: %s", async (_, quirks, connector, others) => {
    const { sync, tool } = await openSchool({ teams: { from: ["supervisor"] }, quirks, connector });
    await sync();
    const [reader] = tool.world.users.keys();
    const before = tool.teams();
    for (const members of tool.world.members.values()) members.clear();
    for (const name of others) tool.addGroup(name, [reader!]);
    expect(done(await sync()).sort()).toEqual([
      "create membership ann@example.com",
      "create membership ben@example.com",
    ]);
    expect(tool.teams()).toEqual(expect.arrayContaining(before));
    expect(nothing(await sync())).toBe(true);
  });

  it("U5 who was locked before is taken out of the teams all the same", async () => {
    const { sync, tool, world, ann } = await openSchool({ teams: { from: ["department"] } });
    await sync();
    leave(world, ann, "2026-07-01");
    await sync({ area: "users" });
    expect(tool.people()).toContain("ann@example.com locked");
    expect(done(await sync())).toEqual(["remove membership ann@example.com"]);
    expect(tool.teams()).toEqual(["Department IT: ", "Department Sales: ben@example.com"]);
    expect(nothing(await sync())).toBe(true);
  });

  it("[holds] U5 the question whether those who left are taken out of their teams stands once they are locked", async () => {
    const { house, sync, tool, world, ann, ben } = await openSchool({ teams: { from: ["department"] } });
    await sync();
    for (const person of [ann, ben]) leave(world, person, "2026-07-01");
    const first = await sync();
    expect(done(first).sort()).toEqual([
      "deactivate user ann@example.com",
      "deactivate user ben@example.com",
      "remove membership ann@example.com (held)",
      "remove membership ben@example.com (held)",
    ]);
    expect((await sync()).run.digest).toBe(first.run.digest);
    await house.approve(first.run.digest as string, TARGET);
    expect(tool.teams()).toEqual(["Department IT: ", "Department Sales: "]);
    expect(nothing(await sync())).toBe(true);
  });

  describe("U5 of people whose account is not locked before somebody has decided", () => {
    async function fourLeave() {
      const school = await openSchool({ teams: { from: ["department"] } });
      for (let n = 1; n <= 12; n += 1) school.staff(`Nr${n}`);
      await school.sync();
      const before = school.tool.teams();
      for (const person of school.world.people.slice(-4)) leave(school.world, person, "2026-07-01");
      return { ...school, before };
    }
    const leavers = [9, 10, 11, 12].map((n) => `nr${n}@example.com`);
    const each = (what: string, how: string) => leavers.map((one) => `${what} ${one} (${how})`);
    const waits = each("remove membership", "waiting");
    const openTeams = (tool: School["tool"]) => leavers.filter((one) => tool.teams().join(" ").includes(one));

    it("[holds] memberships stay too, and go with the accounts once that is approved", async () => {
      const { house, sync, tool, before } = await fourLeave();
      const { run, ...report } = await sync();
      expect(done({ run, ...report }).sort()).toEqual([...each("deactivate user", "held"), ...waits].sort());
      expect(tool.teams()).toEqual(before);
      await house.approve(run.digest as string, TARGET);
      expect(openTeams(tool)).toEqual([]);
      expect(tool.people().filter((line) => line.endsWith("locked"))).toHaveLength(4);
      expect(nothing(await sync())).toBe(true);
    });

    it("[holds] memberships stay as long as the rejection of their accounts' removal does", async () => {
      const { house, sync, tool, before } = await fourLeave();
      const { digest } = (await sync()).run;
      await house.operations.reject(TARGET, digest as string, "cli:ann");
      expect(done(await sync()).sort()).toEqual([...waits].sort());
      expect(tool.teams()).toEqual(before);
      await house.operations.undoReject(TARGET, digest as string, "cli:ann");
      const again = await sync();
      expect(tool.teams()).toEqual(before);
      await house.approve(again.run.digest as string, TARGET);
      expect(openTeams(tool)).toEqual([]);
    });

    it("[holds] a run of the teams alone takes nobody out of one either", async () => {
      const { sync, tool, before } = await fourLeave();
      const report = await sync({ area: "teams" });
      expect(done(report).sort()).toEqual([...waits].sort());
      expect(tool.teams()).toEqual(before);
      for (const { error } of report.changes) {
        expect(error).toMatchObject({
          code: "WAITS",
          message: "waits until it is decided what becomes of the account",
        });
        expect(error?.remedy).not.toMatch(/approve/i);
      }
    });
  });

  it("a team that goes with its last member says that it waits for that member's account, of which a run of teams decides nothing", async () => {
    const { sync, tool, world, ben } = await openSchool({ teams: { from: ["department"], when_empty: "remove" } });
    await sync();
    const before = tool.teams();
    leave(world, ben, "2026-07-01");
    const { changes } = await sync({ area: "teams" });
    expect(changes.map(({ kind, op, status, error }) => [kind, op, status, error?.message]).sort()).toEqual([
      ["membership", "remove", "waiting", "waits until it is decided what becomes of the account"],
      ["team", "remove", "waiting", "waits until it is decided what becomes of the account of a member"],
    ]);
    for (const { error } of changes) expect(error?.remedy).toMatch(/^If nothing is held, there is nothing to do/);
    expect(tool.teams()).toEqual(before);
  });

  it("U5 who leaves is in no team any more; who is only frozen stays in theirs", async () => {
    const { sync, tool, world, ann, ben, staff } = await openSchool();
    for (const name of ["Cem", "Dora", "Emil", "Fay"]) staff(name);
    await sync();
    leave(world, ann, "2026-07-01");
    changePerson(world, ben, { email: null });
    await sync();
    expect(tool.people().filter((line) => line.endsWith("locked"))).toEqual(["ann@example.com locked"]);
    expect(tool.teams().join(" ")).not.toContain("ann@");
    expect(tool.teams()).toContain("Department Sales: ben@example.com");
    expect(nothing(await sync())).toBe(true);
  });

  it("an area is run on its own", async () => {
    const { sync, tool } = await openSchool();
    await sync({ area: "users" });
    expect([tool.people().length, tool.teams().length]).toEqual([3, 0]);
    await sync({ area: "teams" });
    expect(tool.teams()).toHaveLength(3);
    expect(nothing(await sync())).toBe(true);
  });

  it("250 members of one team go in three requests", async () => {
    const { sync, tool, staff } = await openSchool({ teams: { from: ["department"] } });
    for (let n = 1; n < 250; n += 1) staff(`Nr${n}`);
    await sync();
    const added = tool.writes().filter(({ path, method }) => method === "PATCH" && path.includes("/Groups/"));
    expect(added.length).toBeLessThanOrEqual(4);
    expect(tool.teams()[0]?.split(", ")).toHaveLength(250);
    expect(nothing(await sync())).toBe(true);
  });
});

describe("[records] a member whom the server does not know", () => {
  it("keeps nobody else out of the team", async () => {
    const { sync, tool, house, staff } = await openSchool({ teams: { from: ["department"] } });
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) staff(`Nr${n}`);
    await sync({ area: "users" });
    const lost = tool.people().indexOf("nr7@example.com active");
    expect(lost).toBeGreaterThan(0);
    const [unknown] = [...tool.world.users.values()].filter(({ body }) => body.userName === "nr7@example.com");
    tool.fault({
      ...{ method: "PATCH", path: /Groups/, times: Number.POSITIVE_INFINITY },
      where: ({ text }) => text.includes(`"${unknown!.id}"`),
      how: { status: 400, body: { scimType: "invalidValue", detail: "no such member" } },
    });
    const { run, changes } = await sync();
    expect(run).toMatchObject({ status: "partial", counts_by_kind: { membership: { create: 13, failed: 1 } } });
    expect(changes.find(({ status }) => status === "failed")?.person).toBe("nr7@example.com");
    expect(tool.teams()[0]?.split(", ")).toHaveLength(12);
    expect(await house.store.incidents.open(TARGET)).toBeUndefined();
  });
});

describe("servers that differ", () => {
  it.each([
    ["PUT alone", { noPatch: true }, {}],
    ["no description", { undescribed: true }, {}],
    ["versions", { etags: true }, {}],
    ["204 to every change", { silent: true }, {}],
    ["text for booleans", { textBooleans: true }, { string_booleans: true }],
    ["no filters", { filters: "refused" }, {}],
    ["no removal by path", { filteredRemoves: "refused" }, {}],
    ["ids fixed once made", { fixedExternalIds: true }, {}],
    ["locked people vanish", { lockedVanish: true }, {}],
    ["hidden members", { hiddenMembers: "shown empty" }, { members: "hidden" }],
    ["members left out", { hiddenMembers: "left out" }, {}],
    ["members shown as none", { hiddenMembers: "shown empty" }, {}],
    ["lost ids of groups", { forgetsGroupIds: true }, { adopt_groups: "named" }],
    ["short pages", { mostAPage: 2, totalOfPage: false }, {}],
    [
      "pages by cursor alone, and members shown as none",
      { mostAPage: 2, totalOfPage: true, firstPageAlways: true, cursors: true, hiddenMembers: "shown empty" },
      {},
    ],
  ] as const)("%s: the same is done, and the next run finds nothing to do", async (_, quirks, connector) => {
    const { sync, tool, world, ann, ben, sales, staff } = await openSchool({ quirks, connector });
    for (const name of ["Cem", "Dora"]) staff(name);
    await sync();
    changePerson(world, ann, { lastName: "Newname", department: sales });
    leave(world, ben, "2026-07-01");
    const report = await sync();
    expect(report.run).toMatchObject({ status: "succeeded", counts: { failed: 0, held: 0 } });
    expect(tool.people()).toEqual([
      "ann@example.com active",
      "ben@example.com locked",
      "cem@example.com active",
      "dora@example.com active",
      "peter@example.com active",
    ]);
    expect(tool.teams()).toEqual([
      "Department IT: cem@example.com, dora@example.com",
      "Department Sales: ann@example.com",
      "Paula Platzhalter's team: ann@example.com, cem@example.com, dora@example.com",
    ]);
    expect(nothing(await sync())).toBe(true);
  });
});
