/** Who is who, over everything that happens to people and to their accounts: one right account each, or one named conflict. */
import { describe, expect, test } from "vitest";
import { changePerson, leave, removePerson } from "../../../plugins/personio/world.ts";
import { wallTimeIn } from "../../../core/model/time.ts";
import { DAY, HOUR } from "../../kit/swift-clock.ts";
import { openSchool, TARGET, type School, type SchoolOptions } from "../provisioning/school.ts";
import { keepCopy } from "./keep-copy.ts";
import { atRest } from "./rest.ts";

const PEOPLE = { teams: { from: [] } };

/** Everybody has an account. */
async function settled(options: SchoolOptions = {}) {
  const school = await openSchool({ ...PEOPLE, ...options });
  expect((await school.sync()).run.status).toBe("succeeded");
  return school;
}

const idOf = ({ tool }: Pick<School, "tool">, address: string) =>
  [...tool.world.users.values()].find(({ body }) => body.userName === address)?.id;

const linkOf = async ({ house }: School, person: { readonly id: number }) =>
  (await house.store.links.of(TARGET)).find(({ kind, subject }) => kind === "user" && subject === String(person.id))
    ?.remoteId;

test("[identity] another e-mail: the same account, with the new address", async () => {
  const school = await settled();
  const id = idOf(school, "ann@example.com");
  changePerson(school.world, school.ann, { email: "ann.wedding@example.com" });
  expect(await atRest(school)).toEqual([]);
  expect(idOf(school, "ann.wedding@example.com")).toBe(id);
  expect(school.tool.world.users.size).toBe(3);
});

test("[identity] another name and another domain at once: the same account", async () => {
  const school = await settled();
  const id = idOf(school, "ann@example.com");
  changePerson(school.world, school.ann, { firstName: "Anna", lastName: "Newname", email: "anna.newname@example.org" });
  expect(await atRest(school)).toEqual([]);
  expect(idOf(school, "anna.newname@example.org")).toBe(id);
  expect(school.tool.world.users.size).toBe(3);
});

test("[identity] the whole company moves to another domain: everybody keeps their account", async () => {
  const school = await settled();
  const { world, peter, ann, ben } = school;
  const before = await Promise.all([peter, ann, ben].map((one) => linkOf(school, one)));
  for (const one of [peter, ann, ben]) changePerson(world, one, { email: one.email!.replace(".com", ".org") });
  expect(await atRest(school)).toEqual([]);
  expect(await Promise.all([peter, ann, ben].map((one) => linkOf(school, one)))).toEqual(before);
  expect(school.tool.people()).toEqual([
    "ann@example.org active",
    "ben@example.org active",
    "peter@example.org active",
  ]);
});

test("[identity] two people who swap addresses in a tool of unique user names: each is named, and one step by hand is enough", async () => {
  const school = await settled();
  const { world, tool, ann, ben } = school;
  const ids = [idOf(school, "ann@example.com"), idOf(school, "ben@example.com")] as const;
  changePerson(world, ann, { email: "ben@example.com" });
  changePerson(world, ben, { email: "ann@example.com" });
  expect(await atRest(school)).toEqual(["failed ann@example.com", "failed ben@example.com"]);
  expect([await linkOf(school, ann), await linkOf(school, ben)]).toEqual(ids);
  const anns = tool.world.users.get(ids[0]!)!;
  const byHand = "ann.by.hand@example.com";
  tool.world.touch(anns, { ...anns.body, userName: byHand, emails: [{ value: byHand, primary: true }] });
  await school.sync();
  expect(await atRest(school)).toEqual([]);
  expect([idOf(school, "ben@example.com"), idOf(school, "ann@example.com")]).toEqual(ids);
  expect([await linkOf(school, ann), await linkOf(school, ben)]).toEqual(ids);
});

test("[identity] one takes the address that another gave up on the same day", async () => {
  const school = await settled();
  const { world, ann, ben } = school;
  const [anns, bens] = [await linkOf(school, ann), await linkOf(school, ben)];
  changePerson(world, ben, { email: "ben.new@example.com" });
  changePerson(world, ann, { email: "ben@example.com" });
  await school.sync(); // both go out at the same time: where the address is still taken, the next run has it
  expect(await atRest(school)).toEqual([]);
  expect([idOf(school, "ben@example.com"), idOf(school, "ben.new@example.com")]).toEqual([anns, bens]);
});

test("[re-hire] under the same id: the old account, unlocked", async () => {
  const school = await settled();
  const id = idOf(school, "ann@example.com");
  leave(school.world, school.ann, "2026-07-01");
  expect(await atRest(school)).toEqual([]);
  expect(school.tool.people()).toContain("ann@example.com locked");
  changePerson(school.world, school.ann, { status: "active", lastWorkingDay: null, terminationDate: null });
  expect(await atRest(school)).toEqual([]);
  expect(school.tool.people()).toContain("ann@example.com active");
  expect(idOf(school, "ann@example.com")).toBe(id);
});

test.each([
  ["left long ago", true, false],
  ["left long ago, and was deleted", true, true],
  ["left on the same day", false, false],
  ["left on the same day, and was deleted", false, true],
])(
  "[re-hire] under a new id, where the old record %s: the old account, unlocked, and one link",
  async (_, long, isGone) => {
    const school = await settled();
    const id = idOf(school, "ann@example.com");
    leave(school.world, school.ann, "2026-07-01");
    if (long) await atRest(school);
    if (isGone) removePerson(school.world, school.ann);
    const again = school.staff("Ann");
    expect(await atRest(school)).toEqual([]);
    expect(school.tool.people()).toContain("ann@example.com active");
    expect(await linkOf(school, again)).toBe(id);
    expect(await linkOf(school, school.ann)).toBeUndefined();
  },
);

test("U6 [re-hire] whoever is hired for later, before any run saw that they left, has no access until the first day, and then the same account", async () => {
  const school = await settled();
  const { house, world, ann, tool } = school;
  const id = idOf(school, "ann@example.com");
  changePerson(world, ann, { status: "onboarding", hireDate: "2026-08-04" });
  expect(await atRest(school)).toEqual([]);
  expect(tool.people()).toContain("ann@example.com locked");
  house.clock.pass(14 * DAY);
  world.now = house.clock.now();
  expect(await atRest(school)).toEqual([]);
  expect(tool.people()).toContain("ann@example.com active");
  expect(idOf(school, "ann@example.com")).toBe(id);
});

test.each([
  ["works here and has a first day to come, of a further contract", { status: "active" }, {}],
  ["would be removed and not locked", { status: "onboarding" }, { when_left: "remove" }],
] as const)("U6 whoever %s keeps the account", async (_, { status }, users) => {
  const school = await settled({ users });
  changePerson(school.world, school.ann, { status, hireDate: "2026-08-04" });
  expect(await atRest(school)).toEqual([]);
  expect(school.tool.people()).toContain("ann@example.com active");
});

/** At 04:00 UTC, when a SCIM target runs by default; it is then the evening before in America. */
const FROM_FOUR = (day: string) => `${day}T04:00:05.000Z`;

test.each(["America/Los_Angeles", "America/New_York", "Europe/Berlin", "Pacific/Kiritimati"])(
  "U6 whoever is hired for 2 December has no account before that day has come in %s, whose schedule is read in UTC",
  async (timezone) => {
    const scheduled = { ...PEOPLE, target: { schedule: undefined } };
    const school = await openSchool({ ...scheduled, now: FROM_FOUR("2026-12-01") });
    const { house, ann, tool, sync } = school;
    await house.reconfigure({ file: { timezone }, targets: school.targets(scheduled) });
    await house.start();
    expect((await house.operations.status()).targets[0]?.next_run_at).toBe("2026-12-02T04:00:00.000Z");
    changePerson(school.world, ann, { status: "onboarding", hireDate: "2026-12-02" });
    await sync();
    expect(tool.people()).not.toContain("ann@example.com active");
    house.clock.pass(DAY);
    await sync();
    const isThere = tool.people().includes("ann@example.com active");
    expect(isThere).toBe(!timezone.startsWith("America"));
    house.clock.pass(DAY);
    await sync();
    expect(tool.people()).toContain("ann@example.com active");
  },
);

/** Runs at each hour of two days in a target of that zone, while the file's is Berlin; returns what they did. */
async function hourByHour(timezone: string, change: (school: School) => void): Promise<string[]> {
  const scheduled = { ...PEOPLE, target: { timezone } };
  const source = { people: "v2" } as const;
  const users = { attributes: {} };
  const school = await openSchool({ ...scheduled, users, source, now: "2026-07-30T22:30:00.000Z" });
  await school.house.reconfigure({
    ...{ file: { timezone: "Europe/Berlin" }, source },
    targets: school.targets({ ...scheduled, users }),
  });
  await school.sync();
  change(school);
  const all: string[] = [];
  for (let hour = 0; hour < 48; hour += 1) {
    const { changes } = await school.sync();
    all.push(...changes.map(({ op, status }) => `${op} ${status} ${wallTimeIn(timezone, school.house.clock.now())}`));
    school.house.clock.pass(HOUR);
  }
  return all;
}

const FURTHER = { employmentId: "e-new", terminationDate: null, lastWorkingDay: null, status: "onboarding" } as const;

test.each(["America/New_York", "Pacific/Kiritimati", "UTC"])(
  "U5 whose contract is renewed is never locked, while today is another day in %s than in Berlin",
  async (timezone) => {
    const renew = ({ ann }: School) =>
      Object.assign(ann, {
        ...{ hireDate: "2024-08-01", terminationDate: "2026-07-31" },
        otherEmployments: [{ ...FURTHER, hireDate: "2026-08-01" }],
      });
    expect(await hourByHour(timezone, renew)).toEqual([]);
  },
);

test.each(["America/New_York", "Pacific/Kiritimati", "UTC"])(
  "U5 [re-hire] whoever left and is hired again is let in on the first day, as it begins in %s",
  async (timezone) => {
    const hireAgain = ({ ann }: School) =>
      Object.assign(ann, {
        ...{ hireDate: "2024-08-01", terminationDate: "2026-07-20", lastWorkingDay: "2026-07-20", status: "inactive" },
        otherEmployments: [{ ...FURTHER, hireDate: "2026-08-01" }],
      });
    const done = await hourByHour(timezone, hireAgain);
    expect(done).toEqual([
      expect.stringMatching(/^deactivate done 2026-07-3[01]T/),
      "reactivate done 2026-08-01T00:30",
    ]);
  },
);

test("[holds] what was approved once is not approved for the next time, though the same accounts are to be locked again", async () => {
  const school = await settled();
  const people = [school.peter, school.ann, school.ben];
  const goes = () => {
    for (const one of people) leave(school.world, one, "2026-07-01");
  };
  const { house } = school;
  goes();
  const { digest } = (await school.sync()).run;
  await house.approve(digest as string, TARGET);
  for (const one of people) changePerson(school.world, one, { status: "active", lastWorkingDay: null });
  await school.sync();
  goes();
  expect((await house.plan(TARGET)).run.digest).toBe(digest);
  const { run } = await house.approve(digest as string, TARGET);
  expect(run.error).toMatchObject({
    message: `${digest} was approved already`,
    remedy: expect.stringContaining("sync"),
  });
  expect(school.tool.people().filter((one) => one.endsWith("active"))).toHaveLength(3);
  await school.sync();
  expect((await house.approve(digest as string, TARGET)).run.counts).toMatchObject({ deactivate: 3 });
});

describe("a contractor who becomes an employee", () => {
  test("[identity] under the same id, with an account of before: it is unlocked", async () => {
    const school = await settled({ users: { external: true } });
    const id = idOf(school, "ann@example.com");
    changePerson(school.world, school.ann, { employmentType: "external" });
    await school.edit({ users: { external: false } });
    expect(await atRest(school)).toEqual([]);
    expect(school.tool.people()).toContain("ann@example.com locked");
    changePerson(school.world, school.ann, { employmentType: "internal" });
    expect(await atRest(school)).toEqual([]);
    expect(school.tool.people()).toContain("ann@example.com active");
    expect(idOf(school, "ann@example.com")).toBe(id);
  });

  test("[identity] with an account that somebody had made by hand: it is taken over", async () => {
    const school = await settled();
    const cem = school.staff("Cem", { employmentType: "external" });
    const { id } = school.tool.addUser({ email: "cem@example.com", firstName: "Cem" });
    expect(await atRest(school)).toEqual([]);
    expect(await linkOf(school, cem)).toBeUndefined();
    changePerson(school.world, cem, { employmentType: "internal" });
    expect(await atRest(school)).toEqual([]);
    expect(await linkOf(school, cem)).toBe(id);
    expect(school.tool.world.users.size).toBe(4);
  });

  test("[identity] under a new id with an address of the company: a new account, and the old one is locked", async () => {
    const school = await settled({ users: { external: true } });
    const cem = school.staff("Cem", { employmentType: "external", email: "cem@contractor.example" });
    await atRest(school);
    leave(school.world, cem, "2026-07-01");
    school.staff("Cem", { email: "cem@example.com" });
    expect(await atRest(school)).toEqual([]);
    expect(school.tool.people()).toEqual(
      expect.arrayContaining(["cem@contractor.example locked", "cem@example.com active"]),
    );
    expect(school.tool.world.users.size).toBe(5);
  });
});

describe("an address that is given to somebody else", () => {
  const recycled = async () => {
    const school = await settled();
    leave(school.world, school.ann, "2026-07-01");
    const anton = school.staff("Anton", { lastName: "Other", email: "ann@example.com" });
    return { school, anton };
  };

  test("[address reused] is one conflict that names it; nobody signs in to the account of the one who left", async () => {
    const { school, anton } = await recycled();
    expect(await atRest(school)).toEqual(["ADDRESS_REUSED ann@example.com"]);
    expect(school.tool.people()).toContain("ann@example.com locked");
    expect(await linkOf(school, anton)).toBeUndefined();
  });

  test("[address reused] by a second record of the same person, who works here all the time: the account stays theirs, also when that job ends", async () => {
    const school = await settled();
    const { world, ann, tool } = school;
    changePerson(world, ann, { email: null });
    const second = school.staff("Ann");
    expect(await atRest(school)).toEqual(["ADDRESS_REUSED ann@example.com"]);
    leave(world, second, "2026-07-01");
    expect(await atRest(school)).toEqual([]);
    expect(tool.people()).toContain("ann@example.com active");
    expect(await linkOf(school, ann)).toBe(idOf(school, "ann@example.com"));
  });

  test("[address reused] once the old account has another address there, the new one is made", async () => {
    const { school, anton } = await recycled();
    await atRest(school);
    const old = school.tool.world.users.get(idOf(school, "ann@example.com")!)!;
    const address = "ann.left@example.com";
    school.tool.world.touch(old, { ...old.body, userName: address, emails: [{ value: address, primary: true }] });
    expect(await atRest(school)).toEqual([]);
    expect(await linkOf(school, anton)).toBe(idOf(school, "ann@example.com"));
    expect(school.tool.people()).toEqual(
      expect.arrayContaining(["ann.left@example.com locked", "ann@example.com active"]),
    );
  });

  test("[address reused] once the old account is deleted there, the new one is made", async () => {
    const { school, anton } = await recycled();
    await atRest(school);
    school.tool.world.remove("Users", idOf(school, "ann@example.com")!);
    expect(await atRest(school)).toEqual([]);
    expect(await linkOf(school, anton)).toBe(idOf(school, "ann@example.com"));
    expect(await linkOf(school, school.ann)).toBeUndefined();
  });
});

describe("somebody who comes back under another name, with the address of before", () => {
  const back = async () => {
    const school = await settled();
    leave(school.world, school.ann, "2026-07-01");
    await atRest(school);
    return {
      school,
      id: idOf(school, "ann@example.com"),
      again: school.staff("Ann", { lastName: "Newname", email: "ann@example.com" }),
    };
  };

  test("[address reused] is told how the account of before becomes theirs, and does not get it unasked", async () => {
    const { school, again } = await back();
    const { conflicts } = await school.sync();
    const wayOut = `\`rollcall links ${TARGET} --break ${school.ann.id}\``;
    expect(conflicts).toMatchObject([{ code: "ADDRESS_REUSED", detail: expect.stringContaining(wayOut) }]);
    expect((await school.house.plan(TARGET)).conflicts[0]?.detail).toContain(wayOut);
    expect(await linkOf(school, again)).toBeUndefined();
    expect(school.tool.people()).toContain("ann@example.com locked");
  });

  test("[address reused] gets it, unlocked and with the new name, once somebody broke the link of before", async () => {
    const { school, id, again } = await back();
    expect(await atRest(school)).toEqual(["ADDRESS_REUSED ann@example.com"]);
    await school.house.operations.breakLinks(TARGET, String(school.ann.id), "cli:test");
    expect(await atRest(school)).toEqual([]);
    expect(await linkOf(school, again)).toBe(id);
    expect(school.tool.people()).toContain("ann@example.com active");
    expect(JSON.stringify(school.tool.world.users.get(id!)!.body)).toContain("Newname");
    expect(school.tool.world.users.size).toBe(3);
  });

  test("[address reused] of whoever still works here no link is offered to be broken", async () => {
    const school = await settled();
    school.staff("Anton", { lastName: "Other", email: "ann@example.com" });
    const { conflicts } = await school.sync();
    expect(conflicts).toMatchObject([{ code: "ADDRESS_REUSED", detail: expect.not.stringContaining("--break") }]);
  });
});

describe("twins", () => {
  test("[twins] two people with one e-mail: both are named, neither gets an account; put right, each gets one", async () => {
    const school = await settled();
    const [one, two] = [
      school.staff("Nora", { email: "n@example.com" }),
      school.staff("Nils", { email: "N@example.com" }),
    ];
    expect(await atRest(school)).toEqual(["AMBIGUOUS n@example.com", "AMBIGUOUS n@example.com"]);
    expect(school.tool.world.users.size).toBe(3);
    changePerson(school.world, two, { email: "nils@example.com" });
    expect(await atRest(school)).toEqual([]);
    expect(await linkOf(school, one)).toBe(idOf(school, "n@example.com"));
    expect(school.tool.world.users.size).toBe(5);
  });

  test("[twins] two accounts with one e-mail: named, and neither is touched; one is deleted: the other is taken over", async () => {
    const school = await settled();
    const nora = school.staff("Nora");
    const emails = [{ value: "nora@example.com", primary: true }];
    const made = ["nora.a", "nora.b"].map((userName) =>
      school.tool.addUser({ email: "nora@example.com", firstName: "Nora", userName, emails }),
    );
    const before = JSON.stringify(made);
    expect(await atRest(school)).toEqual(["AMBIGUOUS nora@example.com"]);
    expect(JSON.stringify(made)).toBe(before);
    school.tool.world.remove("Users", made[0]!.id);
    expect(await atRest(school)).toEqual([]);
    expect(await linkOf(school, nora)).toBe(made[1]!.id);
  });

  test("[twins] somebody new with the e-mail of a linked person: who has the account keeps it, the other is named", async () => {
    const school = await settled();
    const id = idOf(school, "ann@example.com");
    school.staff("Anton", { lastName: "Other", email: "ann@example.com" });
    expect(await atRest(school)).toEqual(["ADDRESS_REUSED ann@example.com"]);
    expect(await linkOf(school, school.ann)).toBe(id);
    expect(school.tool.world.users.size).toBe(3);
  });
});

describe("twins of whom one's account is deleted there", () => {
  /** Ben's record turns out to be Ann's second one, and somebody deletes the account that it had. */
  const doubled = async (options: SchoolOptions = {}) => {
    const school = await settled(options);
    const { world, tool, ben } = school;
    changePerson(world, ben, { firstName: "Ann", lastName: "Example", email: "ann@example.com" });
    tool.world.remove("Users", idOf(school, "ben@example.com")!);
    expect(await atRest(school)).toEqual(["ADDRESS_REUSED ann@example.com"]);
    expect(tool.people()).toEqual(["ann@example.com active", "peter@example.com active"]);
    return school;
  };

  test.each(["deactivate", "remove"])(
    "[twins] the account that is left stays hers alone, also when the second record ends: %s",
    async (when_left) => {
      const ended = await doubled({ users: { when_left } });
      leave(ended.world, ended.ben, "2026-07-01");
      expect(await atRest(ended)).toEqual([]);
      const gone = await doubled({ users: { when_left } });
      removePerson(gone.world, gone.ben);
      expect(await atRest(gone)).toEqual([]);
      for (const school of [ended, gone]) {
        expect(school.tool.people()).toEqual(["ann@example.com active", "peter@example.com active"]);
        expect(await linkOf(school, school.ann)).toBe(idOf(school, "ann@example.com"));
        expect(await linkOf(school, school.ben)).toBeUndefined();
      }
    },
  );

  test("[twins] put right, the second one gets an account again", async () => {
    const school = await doubled();
    changePerson(school.world, school.ben, { firstName: "Ben", email: "ben@example.com" });
    expect(await atRest(school)).toEqual([]);
    expect(await linkOf(school, school.ben)).toBe(idOf(school, "ben@example.com"));
  });
});

test("[identity] two links to one account, left by an earlier version: neither locks it, and once one is broken it is right again", async () => {
  const school = await settled();
  const { house, world, ann, ben, tool } = school;
  const links = await house.store.links.of(TARGET, "user");
  const [hers, his] = [ann, ben].map(({ id }) => links.find(({ subject }) => subject === String(id))!);
  tool.world.remove("Users", his!.remoteId);
  await house.store.links.put([{ ...his!, remoteId: hers!.remoteId }]);
  leave(world, ben, "2026-07-01");
  expect(await atRest(school)).toEqual(["LINKED_TWICE ann@example.com", "LINKED_TWICE ben@example.com"]);
  expect(tool.people()).toContain("ann@example.com active");
  await house.operations.breakLinks(TARGET, String(ben.id), "cli:test");
  expect(await atRest(school)).toEqual([]);
  expect(tool.people()).toEqual(["ann@example.com active", "peter@example.com active"]);
});

describe("how an address is spelled", () => {
  /** One person and one account for each pair of spellings, in one school. */
  async function spelled(pairs: readonly (readonly [string, string, string])[]) {
    const school = await openSchool(PEOPLE);
    const people = pairs.map(([what, source, there], nth) => {
      const person = school.staff(`Nr${nth}`, { email: source });
      const record = school.tool.addUser({ email: there, firstName: `Nr${nth}` });
      return { what, person, record, before: JSON.stringify(record) };
    });
    await school.sync();
    expect(await atRest(school)).toEqual([]);
    return { school, people };
  }

  test("[identity] makes no other person: the account is taken over, and nothing is written for ever", async () => {
    const { school, people } = await spelled([
      ["case", "Nora.Example@Example.COM", "nora.example@example.com"],
      ["spaces around it", " nils@example.com ", "nils@example.com"],
      ["a letter with its mark apart", "ju\u0308rgen@example.com", "j\u00fcrgen@example.com"],
      ["a letter with its mark in one", "j\u00f6rg@example.com", "jo\u0308rg@example.com"],
      ["a dotted capital I on both sides", "\u0130pek@example.com", "\u0130PEK@example.com"],
    ]);
    for (const { what, person, record } of people) expect(await linkOf(school, person), what).toBe(record.id);
    expect(school.tool.world.users.size).toBe(3 + people.length);
  });

  test("[identity] makes another person where it is another address: a new account, and the other is not touched", async () => {
    const { school, people } = await spelled([
      ["\u00df and ss", "strau\u00df@example.com", "strauss@example.com"],
      ["a dotted I and an i", "\u0130pek@example.com", "ipek@example.com"],
      ["a dotless i and an i", "\u0131rmak@example.com", "irmak@example.com"],
      ["a + and what follows", "nora+hr@example.com", "nora@example.com"],
      ["a dot", "nils.example@example.com", "nilsexample@example.com"],
      ["letters of two alphabets that look alike", "nor\u0430h@example.com", "norah@example.com"],
      ["an umlaut and its two letters", "j\u00fcrgen@example.com", "juergen@example.com"],
    ]);
    for (const { what, person, record, before } of people) {
      expect(await linkOf(school, person), what).not.toBe(record.id);
      expect(JSON.stringify(record), what).toBe(before);
    }
    expect(school.tool.world.users.size).toBe(3 + 2 * people.length);
  });

  test("[identity] a name whose marks the tool writes in one is not written again and again", async () => {
    const school = await settled();
    changePerson(school.world, school.ann, { lastName: "Mu\u0308ller" });
    await school.sync();
    const record = school.tool.world.users.get(idOf(school, "ann@example.com")!)!;
    school.tool.world.touch(record, JSON.parse(JSON.stringify(record.body).normalize("NFC")));
    expect((await school.sync()).changes).toEqual([]);
  });
});

test("[identity] without an e-mail nobody gets an account, and nobody loses one; with it, they do", async () => {
  const school = await settled();
  const [nora, ann] = [school.staff("Nora", { email: null }), school.ann];
  changePerson(school.world, ann, { email: null });
  expect(await atRest(school)).toEqual([]);
  expect(school.tool.people()).toEqual([
    "ann@example.com active",
    "ben@example.com active",
    "peter@example.com active",
  ]);
  const { people } = await school.house.operations.people(TARGET, new AbortController().signal);
  const told = people.filter(({ reason }) => reason?.code === "NO_EMAIL").map(({ id }) => id);
  expect(told.sort()).toEqual([String(ann.id), String(nora.id)].sort());
  changePerson(school.world, nora, { email: "nora@example.com" });
  changePerson(school.world, ann, { email: "ann.new@example.com" });
  expect(await atRest(school)).toEqual([]);
  expect(school.tool.people()).toEqual([
    "ann.new@example.com active",
    "ben@example.com active",
    "nora@example.com active",
    "peter@example.com active",
  ]);
});

test("[identity] an account that somebody made by hand before the person came is taken over once, and kept by its link", async () => {
  const school = await settled();
  const { id } = school.tool.addUser({ email: "nora@example.com", firstName: "N." });
  const nora = school.staff("Nora");
  expect(await atRest(school)).toEqual([]);
  expect(await linkOf(school, nora)).toBe(id);
  const other = school.tool.addUser({ email: "nora.new@example.com" });
  const before = JSON.stringify(other);
  changePerson(school.world, nora, { email: "nora.new@example.com" });
  const open = await atRest(school);
  expect(await linkOf(school, nora)).toBe(id);
  expect(JSON.stringify(other)).toBe(before);
  expect(open).toEqual(["failed nora.new@example.com"]);
});

test("[identity] a linked account that is deleted there is made again, once", async () => {
  const school = await settled();
  const id = idOf(school, "ann@example.com")!;
  school.tool.world.remove("Users", id);
  expect(await atRest(school)).toEqual([]);
  expect(idOf(school, "ann@example.com")).not.toBe(id);
  expect(await linkOf(school, school.ann)).toBe(idOf(school, "ann@example.com"));
  expect(school.tool.people()).toEqual([
    "ann@example.com active",
    "ben@example.com active",
    "peter@example.com active",
  ]);
});

test("[identity] a linked account that is deleted there and made anew by hand is taken over, not doubled", async () => {
  const school = await settled();
  school.tool.world.remove("Users", idOf(school, "ann@example.com")!);
  const { id } = school.tool.addUser({ email: "ann@example.com" });
  await school.sync(); // finds it by its address; the next run brings it up to date
  expect(await atRest(school)).toEqual([]);
  expect(await linkOf(school, school.ann)).toBe(id);
  expect(school.tool.world.users.size).toBe(3);
});

test("[identity] a linked account that is deleted there and made anew by hand, locked and under an old name, is right after one run", async () => {
  const school = await settled({ users: { attributes: { title: "position", manager: "supervisor" } } });
  const { tool, ann, house } = school;
  tool.world.users.delete((await linkOf(school, ann))!);
  const { id } = tool.addUser({ email: "ann@example.com", firstName: "Former", active: false });
  await school.sync();
  expect(await linkOf(school, ann)).toBe(id);
  expect(tool.people()).toContain("ann@example.com active");
  expect(JSON.stringify(tool.world.users.get(id)!.body)).toContain(`"value":"${await linkOf(school, school.peter)}"`);
  expect((await house.plan(TARGET)).changes).toEqual([]);
});

test("[identity] a link that is broken by hand is made again by the e-mail, without a write", async () => {
  const school = await settled();
  const id = idOf(school, "ann@example.com");
  await school.house.operations.breakLinks(TARGET, "ann@example.com", "cli:test");
  expect(await linkOf(school, school.ann)).toBeUndefined();
  school.tool.log.length = 0;
  expect(await atRest(school)).toEqual([]);
  expect(await linkOf(school, school.ann)).toBe(id);
  expect(school.tool.writes()).toEqual([]);
});

test("[identity] a link that is broken while the e-mail is another one: not the old account, and nobody is guessed", async () => {
  const school = await settled();
  await school.house.operations.breakLinks(TARGET, "ann@example.com", "cli:test");
  changePerson(school.world, school.ann, { email: "ann.new@example.com" });
  expect(await atRest(school)).toEqual([]);
  expect(await linkOf(school, school.ann)).toBe(idOf(school, "ann.new@example.com"));
  expect(school.tool.world.users.size).toBe(3);
});

test("[identity] a database that is restored from an older backup: what happened since is recognised, nobody is doubled", async () => {
  const school = await settled();
  const { house, world, tool, ann, ben, staff } = school;
  const putBack = await keepCopy(house);
  const nora = staff("Nora");
  changePerson(world, ann, { email: "ann.new@example.com" });
  leave(world, ben, "2026-07-01");
  expect(await atRest(school)).toEqual([]);
  const ben2 = staff("Ben");
  expect(await atRest(school)).toEqual([]);
  const before = tool.people();
  await putBack();
  expect(await atRest(school)).toEqual([]);
  expect(tool.people()).toEqual(before);
  expect(await linkOf(school, nora)).toBe(idOf(school, "nora@example.com"));
  expect(await linkOf(school, ben2)).toBe(idOf(school, "ben@example.com"));
  expect(await linkOf(school, ben)).toBeUndefined();
});
