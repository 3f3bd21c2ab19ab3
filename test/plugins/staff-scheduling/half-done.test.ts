/** An update in Personio that is refused in the middle: what it had done by then is nobody's edit, and what was there does not get lost. */
import { describe, expect, it } from "vitest";
import { addAbsence, changeAttendance } from "../../../plugins/personio/world.ts";
import { ops, shiftHouse } from "./shift-house.ts";

const READS = "personio:persons:read personio:absences:read personio:attendances:read";
const HOUR = 3_600_000;
const CONFLICT = { status: 409, body: {} };

async function open(settings: Record<string, unknown> = {}) {
  const shifts = await shiftHouse({
    settings: { since: "2026-07-01", ...settings },
    writesTo: "the simulated Personio",
    personio: { scopes: `${READS} personio:attendances:write personio:absences:write` },
  });
  await shifts.sync();
  const { tool, house } = shifts;
  const { world } = house;
  const ann = [...tool.world.users.values()][0]!;
  const person = world.people.find(({ email }) => email === ann.email)!;
  const periods = () =>
    world.attendances.map(({ type, start, end }) => `${type} ${start.slice(11, 16)}/${end?.slice(11, 16)}`).sort();
  return { ...shifts, world, server: house.personio.server, ann: ann.id, person, periods };
}

const BREAK = [["2026-07-20T10:00:00Z", "2026-07-20T10:30:00Z"]] as const;
const DAY = { state: "verified", from: "2026-07-20T07:00:00Z", until: "2026-07-20T15:00:00Z" } as const;
const WHOLE = ["BREAK 12:00/12:30", "WORK 09:00/12:00", "WORK 12:30/17:00"];

describe("S12: working time", () => {
  it("S12 [records] a break that was taken out before the rest was refused comes back with the timer", async () => {
    const { tool, sync, ann, house, world, periods } = await open();
    const timer = tool.addTimer({ user: ann, ...DAY, breaks: BREAK });
    await sync();
    expect(periods()).toEqual(WHOLE);
    house.personio.quirks.confirmedLocked = 409;
    changeAttendance(world, world.attendances.find(({ start }) => start.includes("T12:30"))!, { status: "CONFIRMED" });
    const [pause] = [...tool.world.breaks.values()];
    tool.world.breaks.delete(pause!.id);
    timer.break_duration = 0;
    expect(ops(await sync())).toEqual(["update attendance failed"]);
    expect(periods()).toEqual(["WORK 09:00/12:00", "WORK 12:30/17:00"]);
    tool.world.breaks.set(pause!.id, pause!);
    timer.break_duration = 1800;
    const { changes, conflicts } = await sync();
    expect([changes, conflicts]).toMatchObject([[{ op: "update", status: "done" }], []]);
    expect(periods()).toEqual(WHOLE);
    expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
  });

  it.each([0, 1, 2])(
    "S12 [records] whichever write of an update is refused (after %i), the timer as it was stands again once it is so in the tool",
    async (after) => {
      const { tool, sync, ann, server, periods } = await open();
      const timer = tool.addTimer({ user: ann, ...DAY, breaks: BREAK });
      await sync();
      const [pause] = [...tool.world.breaks.values()];
      const before = [{ ...timer }, { ...pause! }];
      Object.assign(timer, { starts_at: "2026-07-20T11:00:00.000Z", ends_at: "2026-07-20T18:00:00.000Z" });
      Object.assign(pause!, { starts_at: "2026-07-20T13:00:00.000Z", ends_at: "2026-07-20T13:30:00.000Z" });
      const isWrite = ({ method }: { method: string }) => method !== "GET";
      server.fault({ path: /attendance-periods/, where: isWrite, after, how: CONFLICT });
      expect(ops(await sync())).toEqual(["update attendance failed"]);
      server.heal();
      Object.assign(timer, before[0]);
      Object.assign(pause!, before[1]);
      expect((await sync()).conflicts).toEqual([]);
      expect(periods()).toEqual(WHOLE);
      expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
    },
  );

  it("S7 [two-way drift] an update that was refused at once leaves the edit that it was to overwrite an edit", async () => {
    const { tool, sync, ann, world, server, periods } = await open();
    const timer = tool.addTimer({ user: ann, ...DAY });
    await sync();
    changeAttendance(world, world.attendances[0]!, { end: "2026-07-20T16:00:00" });
    timer.ends_at = "2026-07-20T16:00:00.000Z";
    server.fault({ method: "PATCH", path: /attendance-periods/, how: CONFLICT });
    expect(ops(await sync())).toEqual(["update attendance failed"]);
    timer.ends_at = "2026-07-20T15:00:00.000Z";
    expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "EDITED_THERE" }] });
    expect(periods()).toEqual(["WORK 09:00/16:00"]);
  });
});

describe("S12: absences where the tool leads", () => {
  async function away() {
    const shifts = await open({ absences: { leader: "tool" } });
    const { tool, world, ann, sync } = shifts;
    const typeOf = (at: number) =>
      [...tool.world.absenceTypes.values()].find(({ name }) => name === world.types[at]!.name)!.id;
    const days = { starts_at: "2026-07-27T10:00:00+02:00", ends_at: "2026-07-31T10:00:00+02:00", all_day: true };
    const form = { applicant_id: ann, absence_type_id: typeOf(0), ...days };
    const absence = tool.world.addAbsence({ ...form, state: "approved" });
    await sync();
    const standing = () => world.absences.map(({ type, startsOn, endsOn }) => `${type.name} ${startsOn} ${endsOn}`);
    const other = { absence_type_id: typeOf(1) };
    return { ...shifts, absence, form, other, standing, before: standing() };
  }

  /** The absence has another type in the tool, which Personio refuses. `taken`: how often the one in Personio was taken away for it. */
  async function awayByRefusedType() {
    const shifts = await away();
    const { house, tool, absence, other, server } = shifts;
    tool.world.change(absence, other);
    const refused = JSON.stringify({ id: house.world.types[1]!.id }).slice(1, -1);
    const isOther = ({ text }: { text: string }) => text.includes(refused);
    server.fault({ method: "POST", path: /absence-periods/, where: isOther, times: 99, how: CONFLICT });
    const taken = () => server.log.filter(({ method }) => method === "DELETE").length;
    return { ...shifts, taken };
  }

  it("S12 [records] one that cannot get another type, because somebody's entry is in the way, is not taken away for it", async () => {
    const { world, person, tool, absence, other, form, sync, standing, before, server } = await away();
    addAbsence(world, { person, type: world.types[0]!, startsOn: "2026-08-03", endsOn: "2026-08-04" });
    const both = standing();
    tool.world.change(absence, { ...other, ends_at: "2026-08-03T10:00:00+02:00" });
    server.log.length = 0;
    expect(ops(await sync())).toEqual(["update absence failed"]);
    expect(server.writes().filter(({ path }) => path.includes("absence"))).toEqual([]);
    tool.world.change(absence, form);
    expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
    expect(standing()).toEqual(both);
    expect(before).toHaveLength(1);
  });

  it.each([
    ["of one day", "2026-07-27", "2026-07-27", "2026-07-27"],
    ["of longer ones", "2026-07-27", "2026-07-29", "2026-07-31"],
  ])(
    "S12 [records] the halves %s do not stand in each other's way when one gets another type",
    async (_, from, day, to) => {
      const { world, person, tool, absence, other, sync, standing } = await away();
      tool.world.change(absence, {
        ...{ starts_at: `${from}T00:00:00+02:00`, ends_at: `${day}T12:00:00+02:00`, all_day: false },
      });
      await sync();
      const [, ill] = world.types;
      addAbsence(world, { person, type: ill!, startsOn: day, endsOn: to, startsAtMidday: true });
      tool.world.change(absence, other);
      expect(ops(await sync())).toEqual(["update absence done"]);
      expect(standing()).toHaveLength(2);
    },
  );

  it("S12 [records] one that an entry of somebody reaches into from before is not taken away for another type", async () => {
    const { world, person, absence, tool, other, sync, standing, server } = await away();
    addAbsence(world, { person, type: world.types[0]!, startsOn: "2026-07-01", endsOn: "2026-07-28" });
    const both = standing();
    tool.world.change(absence, other);
    server.log.length = 0;
    expect(ops(await sync())).toEqual(["update absence failed"]);
    expect(server.writes().filter(({ path }) => path.includes("absence"))).toEqual([]);
    expect(standing()).toEqual(both);
  });

  it.each([
    ["a type that is not the person's", { status: 422, body: {} }],
    ["a request that is not understood", { status: 400, body: {} }],
    ["a missing right", { status: 403, body: {} }],
    ["a substitute", { status: 409, body: { errors: [{ detail: "Requesting while being a substitute." }] } }],
  ])("S12 [records] one whose other type Personio refuses because of %s is never taken away for it", async (_, how) => {
    const { tool, absence, other, sync, standing, before, server } = await away();
    tool.world.change(absence, other);
    server.fault({ method: "POST", path: /absence-periods/, times: Infinity, how });
    server.log.length = 0;
    expect(ops(await sync())).toEqual(["update absence failed"]);
    expect(standing()).toEqual(before);
    expect(server.writes().map(({ method }) => method)).not.toContain("DELETE");
    server.heal();
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect(standing()).not.toEqual(before);
  });

  it.each(["stays refused", "goes back to what it was", "is taken later"])(
    "S12 [records] one whose other type Personio refuses is there again as it was, and %s",
    async (then) => {
      const { tool, absence, other, form, sync, standing, before, server } = await away();
      tool.world.change(absence, other);
      server.fault({ method: "POST", path: /absence-periods/, after: 1, how: CONFLICT });
      expect(ops(await sync())).toEqual(["update absence failed"]);
      expect(standing()).toEqual(before);
      if (then === "goes back to what it was") {
        tool.world.change(absence, form);
        expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
        expect(standing()).toEqual(before);
      } else if (then === "is taken later") {
        expect(ops(await sync())).toEqual(["update absence done"]);
        expect(standing()).toHaveLength(1);
        expect(standing()).not.toEqual(before);
      }
      tool.world.absences.delete(absence.id);
      expect(ops(await sync())).toEqual(["remove absence done"]);
      expect(standing()).toEqual([]);
    },
  );

  it("S12 [records] one whose other type stays refused is not taken away again by the schedule, only by hand", async () => {
    const { house, sync, standing, before, taken } = await awayByRefusedType();
    await house.start();
    await house.pass(11 * HOUR, HOUR / 6);
    expect(standing()).toEqual(before);
    expect(taken()).toBe(1);
    expect(await house.app.store.failures.counts("shifts")).toEqual({ failing: 0, parked: 1 });
    await sync();
    expect(standing()).toEqual(before);
    expect(taken()).toBe(2);
  });

  it("S12 [records] what was given up stays given up after a day on which its state is not known", async () => {
    const { house, absence, standing, before, taken } = await awayByRefusedType();
    await house.start();
    await house.pass(23 * HOUR, HOUR / 6);
    absence.state = "escalated" as "new";
    await house.pass(24 * HOUR, HOUR / 6);
    absence.state = "approved";
    await house.pass(24 * HOUR, HOUR / 6);
    expect([taken(), standing()]).toEqual([1, before]);
    expect(await house.app.store.failures.counts("shifts")).toEqual({ failing: 0, parked: 1 });
  });

  it("S12 [records] one that cannot be put back either is made again, as the tool has it by then", async () => {
    const { tool, absence, other, form, sync, standing, before, server } = await away();
    tool.world.change(absence, other);
    server.fault({ method: "POST", path: /absence-periods/, after: 1, times: 2, how: CONFLICT });
    const { changes } = await sync();
    expect(changes).toMatchObject([
      { op: "update", status: "failed", error: { message: expect.stringContaining("is gone") } },
    ]);
    expect(standing()).toEqual([]);
    server.heal();
    tool.world.change(absence, form);
    expect(ops(await sync())).toEqual(["create absence done"]);
    expect(standing()).toEqual(before);
  });
});
