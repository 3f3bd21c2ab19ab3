/** What needs the room of something that was withdrawn: it stands in Personio once the other has gone, and not a day later. */
import { describe, expect, it } from "vitest";
import { addAbsence, addAttendance, changeAbsence, withdrawAbsence } from "../../../plugins/personio/world.ts";
import { ops, shiftHouse } from "./shift-house.ts";

const READS = "personio:persons:read personio:absences:read personio:attendances:read";
const HOUR = 3_600_000;
const DAY = "2026-07-20";

async function open(settings: Record<string, unknown> = {}) {
  const shifts = await shiftHouse({
    settings: { since: "2026-07-01", ...settings },
    writesTo: "the simulated Personio",
    personio: { scopes: `${READS} personio:attendances:write personio:absences:write` },
  });
  const { tool, house, sync } = shifts;
  await sync();
  const { world } = house;
  const ann = [...tool.world.users.values()][0]!;
  const person = world.people.find(({ email }) => email === ann.email)!;
  const type = [...tool.world.absenceTypes.values()].find(({ name }) => name === world.types[0]!.name)!;
  const work = (from: string, until: string) =>
    tool.addTimer({ user: ann.id, state: "verified", from: `${DAY}T${from}:00Z`, until: `${DAY}T${until}:00Z` });
  const ask = (from: string, to: string) =>
    tool.world.addAbsence({
      ...{ applicant_id: ann.id, absence_type_id: type.id, state: "approved", all_day: true },
      ...{ starts_at: `${from}T10:00:00+02:00`, ends_at: `${to}T10:00:00+02:00` },
    });
  const standing = () => [
    ...world.attendances.map(({ start, end }) => `${start.slice(11, 16)}-${end?.slice(11, 16)}`),
    ...world.absences.map(({ startsOn, endsOn }) => `${startsOn}..${endsOn}`),
  ];
  return { ...shifts, world, person, work, ask, standing };
}

/** 06:30 in Berlin. */
async function afterTheNextFullRun({ house }: Awaited<ReturnType<typeof open>>, since: string) {
  const isDone = async () =>
    (await house.runs("shifts")).some(({ scope, started_at }) => scope === "full" && started_at > since);
  while (!(await isDone())) await house.pass(HOUR / 2, HOUR / 6);
}

describe("S12: room is made in the same run", () => {
  it("S12 [records] for a timer that is extended over one that was deleted", async () => {
    const { tool, sync, work, standing } = await open();
    const [first, second] = [work("07:00", "10:00"), work("11:00", "15:00")];
    await sync();
    tool.world.timers.delete(second.id);
    first.ends_at = `${DAY}T15:00:00.000Z`;
    const { changes, run } = await sync();
    expect(changes.map(({ op, status }) => `${op} ${status}`)).toEqual(["remove done", "update done"]);
    expect(run).toMatchObject({ status: "succeeded", counts: { update: 1, remove: 1, waiting: 0, failed: 0 } });
    expect(standing()).toEqual(["09:00-17:00"]);
  });

  it("S12 [records] and what is in the way all the same has failed once", async () => {
    const { tool, sync, work, standing, world, person } = await open();
    const second = work("11:00", "15:00");
    await sync();
    addAttendance(world, { person, type: "WORK", start: `${DAY}T08:00:00`, end: `${DAY}T10:00:00` });
    tool.world.timers.delete(second.id);
    work("07:00", "15:00");
    const { changes, run } = await sync();
    expect(changes.map(({ op, status }) => `${op} ${status}`)).toEqual(["remove done", "create failed"]);
    expect(run).toMatchObject({ status: "partial", counts: { create: 0, remove: 1, waiting: 0, failed: 1 } });
    expect(standing()).toEqual(["08:00-10:00"]);
  });

  it("S9 [records] for an illness within a holiday that is cut for it, where no two may lie over each other", async () => {
    const { house, tool, sync } = await shiftHouse({
      settings: { since: "2026-07-01" },
      staffomatic: { quirks: { refusesOverlap: true } },
    });
    const { world } = house;
    const away = (type: string, startsOn: string, endsOn: string) =>
      addAbsence(world, { person: world.people[0]!, type, startsOn, endsOn });
    const holiday = away("Urlaub", "2026-07-27", "2026-08-07");
    await sync();
    changeAbsence(world, holiday, { endsOn: "2026-07-28" });
    away("Krankheit", "2026-07-29", "2026-07-31");
    away("Urlaub", "2026-08-03", "2026-08-07");
    const { run } = await sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { create: 2, update: 1, failed: 0, waiting: 0 } });
    expect(tool.world.absences.size).toBe(3);
  });

  it.each(["waiting", "confirmed"])(
    "S12 [records] two %s absences that trade places are told, and right once somebody deletes one in the tool",
    async (state) => {
      const { house, tool, sync } = await shiftHouse({
        settings: { since: "2026-07-01" },
        staffomatic: { quirks: { refusesOverlap: true } },
      });
      const { world } = house;
      const person = world.people[0]!;
      const [early, late] = [
        { startsOn: "2026-07-27", endsOn: "2026-07-28" },
        { startsOn: "2026-08-03", endsOn: "2026-08-04" },
      ];
      const holiday = addAbsence(world, { person, type: "Urlaub", ...early });
      const illness = addAbsence(world, { person, type: "Krankheit", ...late });
      await sync();
      const there = () => [...tool.world.absences.values()];
      if (state === "confirmed") for (const one of there()) one.state = "approved";
      const standing = () =>
        there()
          .map(({ absence_type_id, ends_at }) => `${absence_type_id} ${ends_at.slice(0, 10)}`)
          .sort();
      const before = standing();
      changeAbsence(world, holiday, late);
      changeAbsence(world, illness, early);
      const { changes, run } = await sync();
      expect(run).toMatchObject({ status: "partial", counts: { failed: 2, update: 0 } });
      expect(changes[0]?.error?.remedy).toContain("delete that one in the tool: the next run makes it anew");
      expect(standing()).toEqual(before);
      tool.world.absences.delete(there()[0]!.id);
      expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { create: 1, update: 1 } });
      expect(standing()).not.toEqual(before);
      expect((await sync()).changes).toEqual([]);
    },
  );

  it.each(["working time", "absences"])(
    "S13 [records] by the schedule, %s are right after the first full run",
    async (what) => {
      const isTime = what === "working time";
      const shifts = await open(isTime ? {} : { absences: { leader: "tool" }, time_tracking: { enabled: false } });
      const { house, tool, sync, work, ask, standing } = shifts;
      const [first, second] = isTime ? [work("07:00", "10:00"), work("11:00", "15:00")] : [];
      const absence = isTime ? null : ask("2026-07-27", "2026-07-31");
      await sync();
      await house.start();
      await house.pass(3 * HOUR, HOUR / 12);
      if (absence) {
        tool.world.absences.delete(absence.id);
        ask("2026-07-27", "2026-07-30");
      } else {
        tool.world.timers.delete(second!.id);
        Object.assign(first!, { ends_at: `${DAY}T15:00:00.000Z`, updated_at: house.clock.now() });
      }
      await afterTheNextFullRun(shifts, house.clock.now());
      expect(standing()).toEqual(isTime ? ["09:00-17:00"] : ["2026-07-27..2026-07-30"]);
    },
  );
});

describe("S13: what failed is met again by partial runs", () => {
  it("S13 [records] though it did not change again", async () => {
    const { house, sync, ask, standing, world, person } = await open({ absences: { leader: "tool" } });
    const inTheWay = addAbsence(world, { person, type: world.types[0]!, startsOn: "2026-07-29", endsOn: "2026-07-29" });
    ask("2026-07-27", "2026-07-31");
    expect(ops(await sync())).toEqual(["create absence failed"]);
    house.clock.pass(5 * HOUR);
    expect(ops(await sync({ scope: "partial" }))).toEqual(["create absence failed"]);
    withdrawAbsence(world, inTheWay);
    // By now only what changed within these hours is listed.
    house.clock.pass(5 * HOUR);
    expect(ops(await sync({ scope: "partial" }))).toEqual(["create absence done"]);
    expect(standing()).toEqual(["2026-07-27..2026-07-31"]);
    expect((await sync({ scope: "partial" })).changes).toEqual([]);
  });
});
