/** What stands in Personio and is left as it is there: the account is gone or another person's, or the owner leaves somebody alone. */
import { describe, expect, it } from "vitest";
import {
  addAbsence,
  addPerson,
  changePerson,
  leave,
  rejectAbsence,
  removePerson,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import { editLinks, ops, shiftHouse } from "./shift-house.ts";

const READS = "personio:persons:read personio:absences:read personio:attendances:read";
const SINCE = { since: "2026-07-01" };
const LED_BY_TOOL = { ...SINCE, absences: { leader: "tool" } };

async function open(settings: Record<string, unknown> = SINCE) {
  const shifts = await shiftHouse({
    settings,
    writesTo: "the simulated Personio",
    personio: { scopes: `${READS} personio:attendances:write personio:absences:write` },
  });
  await shifts.sync();
  const { tool, house } = shifts;
  const users = [...tool.world.users.values()];
  const work = (user: number, day: string) =>
    tool.addTimer({ user, state: "verified", from: `${day}T07:00:00Z`, until: `${day}T15:00:00Z` });
  const ask = (user: number, from: string, to: string) =>
    tool.world.addAbsence({
      applicant_id: user,
      absence_type_id: [...tool.world.absenceTypes.values()].find(({ name }) => name === house.world.types[0]!.name)!
        .id,
      ...{ starts_at: `${from}T10:00:00+02:00`, ends_at: `${to}T10:00:00+02:00`, all_day: true, state: "approved" },
    });
  /** As the administrator of the tool does it: what the account had goes with it. */
  const deleteAccount = (user: number) => {
    tool.world.users.delete(user);
    for (const { id, user_id } of [...tool.world.timers.values()]) if (user_id === user) tool.world.timers.delete(id);
    for (const { id, applicant_id } of [...tool.world.absences.values()])
      if (applicant_id === user) tool.world.absences.delete(id);
  };
  const standing = () => [
    ...house.world.attendances.map(({ person, start }) => `${person.id} at work ${start.slice(0, 10)}`),
    ...house.world.absences.map(({ person, startsOn }) => `${person.id} away ${startsOn}`),
  ];
  const ann = users[0]!;
  const person = house.world.people.find(({ email }) => email === ann.email)!;
  return { ...shifts, world: house.world, users, ann, person, work, ask, deleteAccount, standing };
}

/** Left, and hired again under another id from the day of the run on. */
function hireAgain({ world, person }: Awaited<ReturnType<typeof open>>, as: { readonly lastName?: string } = {}) {
  leave(world, person, "2026-07-20");
  person.status = "inactive";
  const { firstName, lastName, email } = { ...person, ...as };
  return () => addPerson(world, { firstName, lastName, email, hireDate: "2026-07-21" });
}

/** A night shift and an absence of Ann are in Personio, the night as one period a day. */
async function writtenForAnn({ sync, ann, person, work, ask, standing }: Awaited<ReturnType<typeof open>>) {
  const nightShift = work(ann.id, "2026-07-20");
  Object.assign(nightShift, { starts_at: "2026-07-20T20:00:00.000Z", ends_at: "2026-07-21T04:00:00.000Z" });
  ask(ann.id, "2026-07-27", "2026-07-30");
  await sync();
  const before = standing();
  const nights = ["2026-07-20", "2026-07-21"].map((day) => `${person.id} at work ${day}`);
  expect(before).toEqual([...nights, `${person.id} away 2026-07-27`]);
  return { nightShift, before };
}

async function linkOf({ house }: Awaited<ReturnType<typeof open>>, { id }: { readonly id: number }) {
  const links = await house.store.links.of("shifts", "user");
  return links.find(({ subject }) => subject === String(id))?.remoteId;
}

describe("S3: an account that becomes another person's", () => {
  it("S3 [who is who] a re-hire under a new Personio id leaves the former employment its working times and absences", async () => {
    const shifts = await open(LED_BY_TOOL);
    const { sync, ann, person, work, ask, standing } = shifts;
    work(ann.id, "2026-07-16");
    ask(ann.id, "2026-07-13", "2026-07-15");
    await sync();
    const before = standing();
    expect(before).toEqual([`${person.id} at work 2026-07-16`, `${person.id} away 2026-07-13`]);
    const comeBack = hireAgain(shifts);
    await sync();
    const again = comeBack();
    const { changes, conflicts } = await sync();
    expect(changes).toMatchObject([{ kind: "user", op: "reactivate", status: "done" }]);
    expect(conflicts).toEqual([]);
    expect(standing()).toEqual(before);
    work(ann.id, "2026-07-21").ends_at = "2026-07-21T08:30:00.000Z";
    expect(ops(await sync())).toEqual(["create attendance done"]);
    expect(standing()).toContain(`${again.id} at work 2026-07-21`);
  });

  it("S3 [who is who] nor does a re-hire get what nobody had written for the former employment", async () => {
    const shifts = await open();
    const comeBack = hireAgain(shifts);
    await shifts.sync();
    comeBack();
    shifts.work(shifts.ann.id, "2026-07-16");
    expect(ops(await shifts.sync())).toEqual(["reactivate user done"]);
    expect(shifts.standing()).toEqual([]);
  });

  it("S3 [who is who] what was written for one person is a conflict once the account is another one's, and not moved", async () => {
    const shifts = await open(LED_BY_TOOL);
    const { sync, tool, standing } = shifts;
    const { nightShift, before } = await writtenForAnn(shifts);
    const comeBack = hireAgain(shifts);
    await sync();
    comeBack();
    const passedOn = { conflicts: [{ code: "PASSED_ON" }, { code: "PASSED_ON" }] };
    expect(await sync()).toMatchObject({ changes: [{ op: "reactivate" }], ...passedOn });
    expect(await sync()).toMatchObject({ changes: [], ...passedOn });
    // Nor is it taken away because somebody tidies up there.
    tool.world.timers.delete(nightShift.id);
    expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "PASSED_ON" }] });
    expect(standing()).toEqual(before);
  });

  it("S3 [who is who] nor is it written for the other one once somebody handed the account over by breaking the link", async () => {
    const shifts = await open(LED_BY_TOOL);
    const { house, sync, ann, person, standing } = shifts;
    const { before } = await writtenForAnn(shifts);
    const comeBack = hireAgain(shifts, { lastName: "Newname" });
    await sync();
    const again = comeBack();
    expect((await sync()).conflicts.map(({ code }) => code)).toContain("ADDRESS_REUSED");
    const { links } = await house.operations.breakLinks("shifts", String(person.id), "cli:ann");
    expect(links.map(({ kind }) => kind)).toEqual(["user"]);
    const passedOn = { conflicts: [{ code: "PASSED_ON" }, { code: "PASSED_ON" }] };
    expect(await sync()).toMatchObject({ changes: [{ kind: "user", op: "reactivate" }], ...passedOn });
    expect(await sync()).toMatchObject({ changes: [], ...passedOn });
    expect([standing(), await linkOf(shifts, again)]).toEqual([before, String(ann.id)]);
    const forgotten = await house.operations.breakLinks("shifts", String(person.id), "cli:ann", { written: true });
    expect(forgotten.links.map(({ kind }) => kind)).toEqual(["absence", "attendance"]);
  });

  it("S12 a record that the tool gives to another account follows it", async () => {
    const { sync, ann, users, person, world, work, standing } = await open();
    const timer = work(ann.id, "2026-07-16");
    await sync();
    expect(standing()).toEqual([`${person.id} at work 2026-07-16`]);
    timer.user_id = users[1]!.id;
    expect(ops(await sync())).toEqual(["update attendance done"]);
    const other = world.people.find(({ email }) => email === users[1]!.email)!;
    expect(standing()).toEqual([`${other.id} at work 2026-07-16`]);
  });
});

describe("S7: an account that is deleted in the tool", () => {
  it.each(["of somebody who left", "of somebody who works here"])(
    "S7 [before anything is removed] %s takes neither working time nor absences out of Personio with it",
    async (whose) => {
      const { sync, world, ann, users, person, work, ask, deleteAccount, standing } = await open(LED_BY_TOOL);
      for (const day of ["13", "14", "15", "16", "17"]) work(ann.id, `2026-07-${day}`);
      for (const { id } of users.slice(1)) work(id, "2026-07-20");
      ask(ann.id, "2026-07-27", "2026-07-30");
      await sync();
      if (whose === "of somebody who left") {
        leave(world, person, "2026-07-19");
        await sync();
      }
      const before = standing();
      expect(before.filter((line) => line.startsWith(`${person.id} `))).toHaveLength(6);
      deleteAccount(ann.id);
      const removed = async () => (await sync()).changes.filter(({ op, kind }) => op === "remove" && kind !== "user");
      expect(await removed()).toEqual([]);
      // Somebody who works here has another account by now.
      expect(await removed()).toEqual([]);
      expect(standing()).toEqual(before);
    },
  );

  describe("with records that were written before accounts were remembered", () => {
    async function written() {
      const shifts = await open(LED_BY_TOOL);
      for (const day of ["15", "16"]) shifts.work(shifts.ann.id, `2026-07-${day}`);
      shifts.ask(shifts.ann.id, "2026-07-27", "2026-07-30");
      await shifts.sync();
      for (const kind of ["attendance", "absence"] as const)
        await editLinks(shifts.house, kind, ({ account: _, ...values }) => values);
      return { ...shifts, before: shifts.standing() };
    }

    it("S7 [before anything is removed] takes none of them out of Personio, and says so", async () => {
      const { sync, ann, deleteAccount, standing, before } = await written();
      deleteAccount(ann.id);
      const { changes, conflicts } = await sync();
      expect(changes.filter(({ op }) => op === "remove")).toEqual([]);
      expect(conflicts.map(({ code }) => code)).toEqual(Array(3).fill("ACCOUNT_UNKNOWN"));
      expect(standing()).toEqual(before);
    });

    it("S11 knows their account after one run, so that what is deleted there alone goes from Personio too", async () => {
      const { sync, tool, standing, house } = await written();
      expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
      const links = await house.app.store.links.of("shifts");
      expect(links.filter(({ kind }) => kind !== "user").map(({ values }) => typeof values.account)).toEqual(
        Array(3).fill("string"),
      );
      const [timer] = [...tool.world.timers.values()];
      tool.world.timers.delete(timer!.id);
      expect(ops(await sync())).toEqual(["remove attendance done"]);
      expect(standing()).toHaveLength(2);
    });
  });

  it.each(["in one run", "in a run of the users first", "by hand in the tool"])(
    "S7 takes the absences that Personio leads with it, and they come back with the account that is made again %s",
    async (how) => {
      const { house, sync, tool } = await shiftHouse();
      const [ann] = house.world.people;
      const absent = (startsOn: string) =>
        addAbsence(house.world, { person: ann!, type: house.world.types[0]!, startsOn, endsOn: startsOn });
      for (const day of ["2026-07-27", "2026-08-03"]) absent(day);
      await sync();
      await sync();
      const account = () => [...tool.world.users.values()].find(({ email }) => email === ann!.email)!;
      const [alone] = tool.world.absences.keys();
      tool.world.absences.delete(alone!);
      expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "REMOVED_THERE" }] });
      const { id, ...former } = account();
      tool.world.users.delete(id);
      tool.world.absences.clear();
      if (how === "by hand in the tool") tool.world.addUser({ ...former, email: ann!.email });
      if (how === "in a run of the users first") await sync({ area: "users" });
      await sync();
      const { conflicts } = await sync();
      expect(conflicts).toEqual([]);
      const there = [...tool.world.absences.values()];
      expect(there.map(({ applicant_id, state }) => [applicant_id, state])).toEqual(
        there.map(() => [account().id, "new"]),
      );
      expect(there).toHaveLength(2);
      expect((await sync()).changes).toEqual([]);
    },
  );

  it("S7 nor of before accounts were remembered is an absence made again that somebody deleted alone", async () => {
    const { house, sync, tool } = await shiftHouse();
    const [person] = house.world.people;
    addAbsence(house.world, {
      person: person!,
      type: house.world.types[0]!,
      startsOn: "2026-07-27",
      endsOn: "2026-07-27",
    });
    await sync();
    await editLinks(house, "absence", ({ account: _, ...values }) => values);
    tool.world.absences.clear();
    expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "REMOVED_THERE" }] });
  });

  it("S11 one timer that is deleted while the account is there takes its record with it", async () => {
    const { sync, tool, ann, work, standing } = await open();
    const timer = work(ann.id, "2026-07-16");
    await sync();
    tool.world.timers.delete(timer.id);
    expect(ops(await sync())).toEqual(["remove attendance done"]);
    expect(standing()).toEqual([]);
  });
});

describe("S2: whoever is left alone", () => {
  it.each([{ exclude: ["nr001@example.com"] }, { sync: "listed", include: ["nr002@example.com"] }])(
    "S2 [before anything is removed] by %o keeps what the tool does not have any more",
    async (users) => {
      const { sync, setTo, tool, ann, work, ask, deleteAccount, standing } = await open(LED_BY_TOOL);
      expect(ann.email).toBe("nr001@example.com");
      const timer = work(ann.id, "2026-07-16");
      const absence = ask(ann.id, "2026-07-27", "2026-07-30");
      await sync();
      const before = standing();
      expect(before).toHaveLength(2);
      await setTo({ ...LED_BY_TOOL, users });
      tool.world.timers.delete(timer.id);
      tool.world.absences.delete(absence.id);
      expect((await sync()).changes).toEqual([]);
      deleteAccount(ann.id);
      expect((await sync()).changes).toEqual([]);
      expect(standing()).toEqual(before);
    },
  );

  it.each(["rejected", "withdrawn"])(
    "S2 [before anything is removed] by users.exclude keeps the absence in the tool that is %s in Personio",
    async (how) => {
      const { sync, setTo, tool, world, person } = await open({ time_tracking: { enabled: false } });
      const days = { startsOn: "2026-07-27", endsOn: "2026-07-31" };
      const absence = addAbsence(world, { person, type: world.types[0]!, ...days });
      await sync();
      await setTo({ time_tracking: { enabled: false }, users: { exclude: [person.email] } });
      if (how === "rejected") rejectAbsence(world, absence);
      else withdrawAbsence(world, absence);
      expect((await sync()).changes).toEqual([]);
      expect(tool.world.absences.size).toBe(1);
    },
  );

  it.each(["id", "email"] as const)(
    "S2 [before anything is removed] by users.exclude, named by %s, keeps account, absence and department once Personio has deleted them",
    async (by) => {
      const { house, sync, setTo, tool, berlin } = await shiftHouse({ settings: SINCE });
      const { world } = house;
      const ann = world.people[0]!;
      const kitchen = tool.addDepartment(berlin, "Kitchen");
      changePerson(world, ann, { department: { id: 71, name: "Kitchen" } });
      addAbsence(world, { person: ann, type: world.types[0]!, startsOn: "2026-07-27", endsOn: "2026-07-31" });
      await sync();
      await setTo({ ...SINCE, users: { exclude: [String(ann[by])] } });
      leave(world, ann, "2026-07-10");
      expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
      removePerson(world, ann);
      for (const run of [1, 2]) expect([run, await sync()]).toMatchObject([run, { changes: [], conflicts: [] }]);
      expect([...tool.world.users.values()].filter((user) => user.locked_at)).toEqual([]);
      expect(tool.world.absences.size).toBe(1);
      expect([...tool.world.users.values()].filter((user) => user.department_ids.includes(kitchen.id))).toHaveLength(1);
    },
  );

  it("S2, S5 by users.exclude is locked after leaving, once taken off the list, though another entry names nobody", async () => {
    const { house, sync, setTo, tool } = await shiftHouse();
    const [ann] = house.world.people;
    await sync();
    await setTo({ users: { exclude: [ann!.email, "typo@example.com"] } });
    await sync();
    await setTo({ users: { exclude: ["typo@example.com"] } });
    leave(house.world, ann!, "2026-07-10");
    expect(ops(await sync())).toEqual(["deactivate user done"]);
    expect([...tool.world.users.values()].filter((user) => user.locked_at)).toMatchObject([{ email: ann!.email }]);
  });

  it("S2 by users.exclude and renamed twice stays so, though the account still has the first e-mail, and is named", async () => {
    const { house, sync, setTo } = await shiftHouse();
    const [ann] = house.world.people;
    await sync();
    await setTo({ users: { exclude: [ann!.email] } });
    for (const email of ["second@example.com", "third@example.com"]) {
      await sync();
      changePerson(house.world, ann!, { email });
      if (email.startsWith("second")) await setTo({ users: { exclude: [email] } });
    }
    for (const run of [1, 2])
      expect([run, await sync()]).toMatchObject([
        run,
        {
          changes: [],
          conflicts: [
            { code: "NAMES_NOTHING", detail: expect.stringMatching(/this leaves alone: "third@example.com"$/) },
          ],
        },
      ]);
  });

  it.each(["before it had an account of rollcall's", "with an account of rollcall's"])(
    "S2 by users.exclude, named by an e-mail that has changed, stays so until the entry is corrected: %s",
    async (when) => {
      const { house, sync, setTo, tool } = await shiftHouse();
      const [ann] = house.world.people;
      const users = { exclude: [ann!.email] };
      if (when.startsWith("with")) await sync();
      else tool.world.addUser({ email: ann!.email, first_name: "By", last_name: "Hand" });
      await setTo({ users });
      await sync();
      const accounts = () => [...tool.world.users.values()].map(({ email, last_name }) => `${email} ${last_name}`);
      const before = accounts();
      changePerson(house.world, ann!, { email: "wedding@example.com", lastName: "Anders" });
      addAbsence(house.world, {
        person: ann!,
        type: house.world.types[0]!,
        startsOn: "2026-07-27",
        endsOn: "2026-07-31",
      });
      for (const run of [1, 2])
        expect([run, await sync()]).toMatchObject([run, { changes: [], conflicts: [{ code: "NAMES_NOTHING" }] }]);
      expect(accounts()).toEqual(before);
      await setTo({ users: { exclude: [String(ann!.id)] } });
      expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
    },
  );
});
