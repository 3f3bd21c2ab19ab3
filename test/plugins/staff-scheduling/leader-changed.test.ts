/** S7: the leader of the absences is changed on a target that is in use, one way and the other. */
import { describe, expect, it } from "vitest";
import { addAbsence, changeAbsence } from "../../../plugins/personio/world.ts";
import { dieAt } from "../../kit/dying.ts";
import { ops, shiftHouse } from "./shift-house.ts";

const SCOPES = "personio:persons:read personio:absences:read personio:absences:write";
const PERSONIO = { absences: { leader: "personio" } };
const TOOL = { absences: { leader: "tool" } };

async function open(settings: Record<string, unknown>) {
  const shifts = await shiftHouse({
    settings: { time_tracking: { enabled: false }, ...settings },
    writesTo: "the simulated Personio",
    personio: { scopes: SCOPES },
  });
  await shifts.sync();
  const { house, tool } = shifts;
  const inTool = () =>
    [...tool.world.absences.values()].map((one) => `${one.starts_at.slice(0, 10)} ${one.ends_at.slice(0, 10)}`).sort();
  const inPersonio = () => house.world.absences.map(({ startsOn, endsOn }) => `${startsOn} ${endsOn}`).sort();
  return { ...shifts, inTool, inPersonio };
}

/** Opens a company whose absence is approved in Personio and was carried to the tool by the first run. */
async function ledByPersonio() {
  const shifts = await open(PERSONIO);
  const [person] = shifts.house.world.people;
  const type = shifts.house.world.types[0]!;
  const absence = addAbsence(shifts.house.world, {
    person: person!,
    type,
    startsOn: "2026-08-03",
    endsOn: "2026-08-07",
  });
  expect(ops(await shifts.sync())).toEqual(["create absence done"]);
  const [there] = [...shifts.tool.world.absences.values()];
  return { ...shifts, absence, there: there! };
}

async function ledByTool() {
  const shifts = await open(TOOL);
  const { tool, house } = shifts;
  const there = tool.world.addAbsence({
    applicant_id: [...tool.world.users.values()][0]!.id,
    absence_type_id: [...tool.world.absenceTypes.values()][0]!.id,
    ...{ starts_at: "2026-08-02T22:00:00Z", ends_at: "2026-08-07T21:59:59Z", all_day: true, state: "approved" },
  });
  expect(ops(await shifts.sync())).toEqual(["create absence done"]);
  return { ...shifts, there, absence: house.world.absences[0]! };
}

describe("S7: from Personio to the tool", () => {
  it.each(["new", "approved", "declined"] as const)(
    "S7 nothing is made or taken away, though it is %s there",
    async (state) => {
      const { setTo, sync, plan, there, inTool, inPersonio } = await ledByPersonio();
      there.state = state;
      await setTo(TOOL);
      expect((await plan()).changes).toEqual([]);
      for (let run = 1; run <= 2; run += 1) expect((await sync()).changes).toEqual([]);
      expect(inPersonio()).toEqual(["2026-08-03 2026-08-07"]);
      expect(inTool()).toHaveLength(1);
    },
  );

  it("S7 then the tool's changes travel, and Personio's are shown", async () => {
    const { house, tool, setTo, sync, there, absence, inPersonio } = await ledByPersonio();
    there.state = "approved";
    await setTo(TOOL);
    await sync();
    changeAbsence(house.world, absence, { endsOn: "2026-08-05" });
    expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "EDITED_THERE" }] });
    there.ends_at = "2026-08-06T21:59:59.000Z";
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect(inPersonio()).toEqual(["2026-08-03 2026-08-06"]);
    tool.world.absences.delete(there.id);
    expect(ops(await sync())).toEqual(["remove absence done"]);
  });

  it("S7 where the sides differ on the day of the change, it is shown and nothing written", async () => {
    const { setTo, sync, there, inPersonio } = await ledByPersonio();
    Object.assign(there, { state: "approved", ends_at: "2026-08-06T21:59:59.000Z" });
    await setTo(TOOL);
    expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "EDITED_THERE" }] });
    expect(inPersonio()).toEqual(["2026-08-03 2026-08-07"]);
  });
});

describe("S7: from the tool to Personio, and to and fro", () => {
  it.each(["pending", "approved", "rejected"])(
    "S7 nothing is made or taken away, though it is %s there",
    async (status) => {
      const { house, setTo, sync, absence, inTool, inPersonio } = await ledByTool();
      changeAbsence(house.world, absence, { status });
      await setTo(PERSONIO);
      for (let run = 1; run <= 2; run += 1) expect((await sync()).changes).toEqual([]);
      expect(inPersonio()).toHaveLength(1);
      expect(inTool()).toEqual(["2026-08-02 2026-08-07"]);
    },
  );

  it("S7 then Personio's changes travel", async () => {
    const { house, setTo, sync, absence, inTool } = await ledByTool();
    changeAbsence(house.world, absence, { status: "approved" });
    await setTo(PERSONIO);
    await sync();
    changeAbsence(house.world, absence, { endsOn: "2026-08-05" });
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect(inTool()).toEqual(["2026-08-02 2026-08-05"]);
  });

  it("S7 to and fro leaves everything as it was", async () => {
    const { setTo, sync, there, inTool, inPersonio } = await ledByPersonio();
    there.state = "approved";
    for (const leader of [TOOL, PERSONIO, TOOL, PERSONIO]) {
      await setTo(leader);
      expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
    }
    expect([inTool().length, inPersonio().length]).toEqual([1, 1]);
  });

  it("S7 one that moves to the days of another, whose link turns in the same run, does not take that one", async () => {
    const { house, tool, setTo, sync, there, absence } = await ledByPersonio();
    await setTo(TOOL);
    const { applicant_id, absence_type_id } = there;
    const days = { starts_at: "2026-08-16T22:00:00Z", ends_at: "2026-08-21T21:59:59Z", all_day: true };
    const other = tool.world.addAbsence({ applicant_id, absence_type_id, ...days, state: "approved" });
    expect(ops(await sync())).toEqual(["create absence done"]);
    const [, turning] = house.world.absences;
    changeAbsence(house.world, absence, { startsOn: "2026-08-17", endsOn: "2026-08-21" });
    changeAbsence(house.world, turning!, { startsOn: "2026-08-24", endsOn: "2026-08-28", status: "approved" });
    there.state = "approved";
    await setTo(PERSONIO);
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect(tool.world.absences.has(there.id)).toBe(false);
    expect([...tool.world.absences.values()].map(({ id, state }) => [id === other.id, state])).toEqual([
      [true, "approved"],
      [false, "new"],
    ]);
  });

  it("S7 an absence that was being written when the process died is no stumbling block", async () => {
    const { house, setTo, sync, tool } = await ledByTool();
    const user = [...tool.world.users.values()][1]!.id;
    tool.world.addAbsence({
      ...{ applicant_id: user, absence_type_id: [...tool.world.absenceTypes.values()][0]!.id },
      ...{ starts_at: "2026-08-02T22:00:00Z", ends_at: "2026-08-07T21:59:59Z", all_day: true, state: "approved" },
    });
    dieAt(house, "settle", 1);
    await sync().catch(() => undefined);
    await house.restart();
    await setTo(PERSONIO);
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { create: 0, remove: 0 } });
  });
});
