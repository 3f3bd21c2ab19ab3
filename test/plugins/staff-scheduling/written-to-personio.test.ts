/** What the tool leads with, written to a simulated Personio: periods and absences as they then stand there. */
import { describe, expect, it } from "vitest";
import { addDays } from "../../../core/model/time.ts";
import {
  addAttendance,
  approveAttendance,
  changeAttendance,
  rejectAttendance,
  removeAttendance,
} from "../../../plugins/personio/world.ts";
import type { HouseOptions } from "../../kit/house.ts";
import { DAY as DAY_MS } from "../../kit/swift-clock.ts";
import { ops, shiftHouse } from "./shift-house.ts";

const READS = "personio:persons:read personio:absences:read personio:attendances:read";
const DAY = { from: "2026-07-20T07:00:30Z", until: "2026-07-20T15:00:00Z" };
const BREAKS = [["2026-07-20T10:00:00Z", "2026-07-20T10:30:00Z"]] as const;

async function working(settings: Record<string, unknown> = {}, more: Pick<HouseOptions, "source" | "now"> = {}) {
  const shifts = await shiftHouse({
    settings: { since: "2026-07-01", ...settings },
    writesTo: "the simulated Personio",
    ...more,
    personio: { scopes: `${READS} personio:attendances:write personio:absences:write` },
  });
  expect((await shifts.sync()).run).toMatchObject({ status: "succeeded", error: null });
  const { world } = shifts.house;
  const periods = () =>
    world.attendances.map(({ type, start, end }) => `${type} ${start.slice(0, 16)}/${end?.slice(0, 16)}`).sort();
  return { ...shifts, ann: [...shifts.tool.world.users.values()][0]!.id, world, periods };
}

describe("S11, S12: working time in Personio", () => {
  it("S11 a timer with a break is three periods, which follow it and go with it", async () => {
    const { tool, sync, ann, periods } = await working();
    const timer = tool.addTimer({ user: ann, state: "verified", ...DAY, breaks: BREAKS });
    expect(ops(await sync())).toEqual(["create attendance done"]);
    expect(periods()).toEqual([
      "BREAK 2026-07-20T12:00/2026-07-20T12:30",
      "WORK 2026-07-20T09:00/2026-07-20T12:00",
      "WORK 2026-07-20T12:30/2026-07-20T17:00",
    ]);
    expect((await sync()).changes).toEqual([]);
    timer.ends_at = "2026-07-20T16:00:00.000Z";
    expect(ops(await sync())).toEqual(["update attendance done"]);
    expect(periods().at(-1)).toBe("WORK 2026-07-20T12:30/2026-07-20T18:00");
    expect((await sync()).changes).toEqual([]);
    tool.world.timers.delete(timer.id);
    expect(ops(await sync())).toEqual(["remove attendance done"]);
    expect(periods()).toEqual([]);
  });

  const NIGHT = { from: "2026-07-19T20:00:00Z", until: "2026-07-20T04:00:00Z" };

  it("S11 a night shift is in Personio, cut at midnight, and a second run does nothing", async () => {
    const { tool, sync, ann, periods } = await working();
    const breaks = [["2026-07-19T21:50:00Z", "2026-07-19T22:20:00Z"]] as const;
    const timer = tool.addTimer({ user: ann, state: "verified", ...NIGHT, breaks });
    expect(await sync()).toMatchObject({ changes: [{ op: "create", status: "done" }], run: { status: "succeeded" } });
    expect(periods()).toEqual([
      "BREAK 2026-07-19T23:50/2026-07-20T00:00",
      "BREAK 2026-07-20T00:00/2026-07-20T00:20",
      "WORK 2026-07-19T22:00/2026-07-19T23:50",
      "WORK 2026-07-20T00:20/2026-07-20T06:00",
    ]);
    expect((await sync()).changes).toEqual([]);
    tool.world.timers.delete(timer.id);
    await sync();
    expect(periods()).toEqual([]);
  });

  it("S7 one that Personio keeps in one piece is neither an edit nor written anew", async () => {
    const { tool, sync, ann, world, periods } = await working();
    tool.addTimer({ user: ann, state: "verified", ...NIGHT });
    await sync();
    const [evening, morning] = world.attendances;
    changeAttendance(world, evening!, { end: morning!.end });
    removeAttendance(world, morning!);
    expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
    expect(periods()).toEqual(["WORK 2026-07-19T22:00/2026-07-20T06:00"]);
  });

  it("S11 [records] twelve night shifts that Personio refuses are twelve failures, and leave the target running", async () => {
    const { house, tool, sync, ann, periods } = await working();
    house.personio.quirks.overMidnight = "an end at midnight too";
    for (let night = 1; night <= 12; night += 1) {
      const [from, until] = [night, night + 1].map((day) => `2026-07-${String(day).padStart(2, "0")}`);
      tool.addTimer({ user: ann, state: "verified", from: `${from}T20:00:00Z`, until: `${until}T04:00:00Z` });
    }
    const { run, changes } = await sync();
    expect(changes.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => "failed"));
    expect(run.error).toBeNull();
    expect(periods()).toEqual([]);
    house.personio.quirks.overMidnight = "refused";
    expect(ops(await sync())).toHaveLength(12);
    expect(periods()).toHaveLength(24);
  });

  it("S12 [records] twelve changes in a closed month, which Personio refuses with 403, are twelve failures, and leave the target running", async () => {
    const { house, tool, sync, ann, periods } = await working();
    const days = Array.from({ length: 12 }, (_, day) => `2026-07-${String(day + 1).padStart(2, "0")}`);
    const timers = days.map((day) =>
      tool.addTimer({ user: ann, state: "verified", from: `${day}T07:00:00Z`, until: `${day}T15:00:00Z` }),
    );
    await sync();
    Object.assign(house.personio.quirks, { noApproval: true, confirmedLocked: 403 });
    for (const attendance of house.world.attendances) approveAttendance(house.world, attendance);
    for (const [nth, day] of days.entries()) timers[nth]!.ends_at = `${day}T16:00:00.000Z`;
    const { run, changes } = await sync();
    expect(changes.map(({ status }) => status)).toEqual(days.map(() => "failed"));
    expect(run.error).toBeNull();
    house.personio.quirks.confirmedLocked = null;
    await sync();
    expect(periods()).toEqual(days.map((day) => `WORK ${day}T09:00/${day}T18:00`));
  });

  it("S7 what is changed in Personio stays and is shown; attendances made there are never touched", async () => {
    const { tool, sync, ann, world, periods } = await working();
    const byHand = { start: "2026-07-17T09:00:00", end: "2026-07-17T12:00:00" };
    addAttendance(world, { person: world.people[0]!, ...byHand });
    const timer = tool.addTimer({ user: ann, state: "verified", ...DAY });
    await sync();
    changeAttendance(world, world.attendances[1]!, { end: "2026-07-20T18:00:00" });
    expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "EDITED_THERE" }] });
    expect(periods()).toEqual(["WORK 2026-07-17T09:00/2026-07-17T12:00", "WORK 2026-07-20T09:00/2026-07-20T18:00"]);
    tool.world.timers.delete(timer.id);
    expect(ops(await sync())).toEqual(["remove attendance done"]);
    expect(world.attendances).toEqual([expect.objectContaining(byHand)]);
  });

  it("S7 [two-way drift] once both sides agree, a later edit in Personio is a conflict, and a later change of the timer wins", async () => {
    const agreeing = async () => {
      const house = await working();
      const timer = house.tool.addTimer({ user: house.ann, state: "verified", ...DAY });
      await house.sync();
      const [attendance] = house.world.attendances;
      changeAttendance(house.world, attendance!, { end: "2026-07-20T16:00:00" });
      expect((await house.sync()).conflicts).toHaveLength(1);
      timer.ends_at = "2026-07-20T14:00:00.000Z";
      expect(await house.sync()).toMatchObject({ changes: [], conflicts: [] });
      return { ...house, timer, attendance: attendance! };
    };
    const { sync, periods, world, attendance } = await agreeing();
    changeAttendance(world, attendance, { end: "2026-07-20T15:30:00" });
    expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "EDITED_THERE" }] });
    expect(periods()).toEqual(["WORK 2026-07-20T09:00/2026-07-20T15:30"]);
    const other = await agreeing();
    other.timer.ends_at = DAY.until;
    expect(ops(await other.sync())).toEqual(["update attendance done"]);
    expect(other.periods()).toEqual(["WORK 2026-07-20T09:00/2026-07-20T17:00"]);
  });

  it("S7 what was written and rejected in Personio is shown as a conflict, and not made again", async () => {
    const { tool, sync, ann, world, periods } = await working();
    tool.addTimer({ user: ann, state: "verified", ...DAY });
    await sync();
    rejectAttendance(world, world.attendances[0]!);
    for (const _ of [1, 2]) {
      expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "EDITED_THERE" }] });
    }
    expect(periods()).toEqual(["WORK 2026-07-20T09:00/2026-07-20T17:00"]);
  });

  it("S14 nothing from before the day of set-up is written", async () => {
    const { tool, sync, ann, periods } = await working({ since: undefined });
    tool.addTimer({ user: ann, state: "verified", ...DAY });
    const today = { from: "2026-07-21T05:00:00Z", until: "2026-07-21T08:00:00Z" };
    tool.addTimer({ user: ann, state: "verified", ...today });
    await sync();
    expect(periods()).toEqual(["WORK 2026-07-21T07:00/2026-07-21T10:00"]);
  });

  it.each([
    [{ time_tracking: { enabled: false } }, {}],
    [{ time_tracking: { enabled: false } }, { since: "2026-07-01", time_tracking: { enabled: true } }],
  ])(
    "S14 what is switched on later reaches back to that day, or to the one that the owner names: %o, then %o",
    async (off, on) => {
      const DAY_LATER = 24 * 3_600_000;
      const { house, tool, sync, setTo, ann, periods } = await working({ since: undefined, ...off });
      house.clock.pass(7 * DAY_LATER);
      const dayOf = (day: string) => ({ from: `2026-07-${day}T07:00:00Z`, until: `2026-07-${day}T08:00:00Z` });
      for (const day of ["25", "28"]) tool.addTimer({ user: ann, state: "verified", ...dayOf(day) });
      await setTo({ since: undefined, time_tracking: { enabled: true }, ...on });
      await sync();
      const [early, late] = ["WORK 2026-07-25T09:00/2026-07-25T10:00", "WORK 2026-07-28T09:00/2026-07-28T10:00"];
      expect(periods()).toEqual("since" in on ? [early, late] : [late]);
      house.clock.pass(DAY_LATER);
      tool.addTimer({
        user: ann,
        state: "verified",
        ...dayOf("28"),
        from: "2026-07-28T08:30:00Z",
        until: "2026-07-28T09:00:00Z",
      });
      await sync();
      expect(periods()).toContain("WORK 2026-07-28T10:30/2026-07-28T11:00");
      expect(periods()).toHaveLength("since" in on ? 3 : 2);
    },
  );

  it("S14 the same of absences that the tool comes to lead", async () => {
    const { house, tool, sync, setTo, ann, world } = await working({ since: undefined, absences: { leader: "off" } });
    house.clock.pass(7 * 24 * 3_600_000);
    const [type] = [...tool.world.absenceTypes.values()];
    for (const day of ["23", "29"]) {
      const days = {
        starts_at: `2026-07-${day}T10:00:00+02:00`,
        ends_at: `2026-07-${day}T10:00:00+02:00`,
        all_day: true,
      };
      tool.world.addAbsence({ applicant_id: ann, absence_type_id: type!.id, state: "approved", ...days });
    }
    await setTo({ since: undefined, absences: { leader: "tool" } });
    await sync();
    expect(world.absences.map(({ startsOn }) => startsOn)).toEqual(["2026-07-29"]);
  });

  it("P6 in test mode nothing is written on either side", async () => {
    const { tool, sync, ann, periods, setTo } = await working();
    tool.addTimer({ user: ann, state: "verified", ...DAY });
    await setTo({ mode: "test" });
    tool.log.length = 0;
    expect(ops(await sync())).toEqual(["create attendance planned"]);
    expect(periods()).toEqual([]);
    expect(tool.writes()).toEqual([]);
  });
});

describe("S8: absences in Personio", () => {
  it("S8 an approved one is written, followed, and taken back when it is declined", async () => {
    const { tool, sync, ann, world } = await working({ absences: { leader: "tool" } });
    const type = [...tool.world.absenceTypes.values()].find(({ name }) => name === world.types[0]!.name)!;
    const days = { starts_at: "2026-07-27T10:00:00+02:00", ends_at: "2026-07-31T10:00:00+02:00", all_day: true };
    const absence = tool.world.addAbsence({ applicant_id: ann, absence_type_id: type.id, state: "approved", ...days });
    expect(ops(await sync())).toEqual(["create absence done"]);
    expect(world.absences).toEqual([expect.objectContaining({ startsOn: "2026-07-27", endsOn: "2026-07-31" })]);
    expect((await sync()).changes).toEqual([]);
    tool.world.change(absence, { ends_at: "2026-07-30T10:00:00+02:00" });
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect((await sync()).changes).toEqual([]);
    absence.state = "declined";
    expect(ops(await sync())).toEqual(["remove absence done"]);
    expect(world.absences).toEqual([]);
  });

  it("S8 one of a type that Personio counts in hours is kept and told, never tried", async () => {
    const { tool, sync, ann, world } = await working({ absences: { leader: "tool" } });
    world.types[0]!.unit = "hour";
    const type = [...tool.world.absenceTypes.values()].find(({ name }) => name === world.types[0]!.name)!;
    const days = { starts_at: "2026-07-27T10:00:00+02:00", ends_at: "2026-07-31T10:00:00+02:00", all_day: true };
    tool.world.addAbsence({ applicant_id: ann, absence_type_id: type.id, state: "approved", ...days });
    expect(await sync()).toMatchObject({ changes: [], kept: [{ kind: "absence", code: "HOUR_TYPE" }] });
    expect(world.absences).toEqual([]);
  });
});

describe("S3, S12: a contract that is renewed, which is a new employment in v2", () => {
  const JULY_30 = { from: "2026-07-30T07:00:00Z", until: "2026-07-30T15:00:00Z" };
  /** Ann's contract ends on 31 July, when the story begins; the next one begins `after` days later. */
  async function renewing(settings: Record<string, unknown>, after: number) {
    const shifts = await working(settings, { source: { people: "v2" }, now: "2026-07-31T20:00:00.000Z" });
    const email = [...shifts.tool.world.users.values()][0]!.email;
    const person = shifts.world.people.find((one) => one.email === email)!;
    Object.assign(person, { hireDate: "2024-08-01", terminationDate: "2026-07-31", status: "active" });
    const further = { employmentId: "e-new", terminationDate: null, lastWorkingDay: null, status: "active" } as const;
    person.otherEmployments = [{ ...further, hireDate: addDays("2026-07-31", after) }];
    const aWeekOn = () => shifts.house.clock.pass(7 * DAY_MS);
    return { ...shifts, aWeekOn };
  }

  it("S11 a timer from before it, confirmed after it, is sent", async () => {
    const { tool, sync, ann, periods, aWeekOn } = await renewing({}, 1);
    const timer = tool.addTimer({ user: ann, state: "stopped", ...JULY_30 });
    expect(ops(await sync())).toEqual([]);
    aWeekOn();
    timer.state = "verified";
    expect(ops(await sync())).toEqual(["create attendance done"]);
    expect(periods()).toEqual(["WORK 2026-07-30T09:00/2026-07-30T17:00"]);
  });

  it.each([1, 3])(
    "S12 one that was sent before it is corrected after it, though it began %d days later",
    async (after) => {
      const { tool, sync, ann, periods, aWeekOn } = await renewing({}, after);
      const timer = tool.addTimer({ user: ann, state: "verified", ...JULY_30 });
      expect(ops(await sync())).toEqual(["create attendance done"]);
      aWeekOn();
      timer.ends_at = "2026-07-30T13:00:00.000Z";
      expect(ops(await sync())).toEqual(["update attendance done"]);
      expect(periods()).toEqual(["WORK 2026-07-30T09:00/2026-07-30T15:00"]);
    },
  );

  it.each([1, 3])(
    "S8 an absence from before it that is declined after it is taken back, though it began %d days later",
    async (after) => {
      const { tool, sync, ann, world, aWeekOn } = await renewing({ absences: { leader: "tool" } }, after);
      const [type] = tool.world.absenceTypes.values();
      const days = { starts_at: "2026-07-27T00:00:00+02:00", ends_at: "2026-07-28T23:59:59+02:00", all_day: true };
      const absence = tool.world.addAbsence({
        applicant_id: ann,
        absence_type_id: type!.id,
        ...days,
        state: "approved",
      });
      const before = world.absences.length;
      expect(ops(await sync())).toEqual(["create absence done"]);
      aWeekOn();
      Object.assign(absence, { state: "declined" });
      expect(ops(await sync())).toEqual(["remove absence done"]);
      expect(world.absences).toHaveLength(before);
    },
  );
});
