/** A target that leads and writes working times to Personio, through the whole of rollcall: what reaches Personio, and what never does. */
import { describe, expect, it } from "vitest";
import type { Fields } from "../../../core/model/record.ts";
import type { Flow, Needs, Reader, TargetContext, TargetPlugin } from "../../../core/plugin/contract.ts";
import type { SimRequest } from "../../../core/plugin/simulator.ts";
import type { AttendanceFields, SourceAbsenceFields } from "../../../core/plugin/source-side.ts";
import { z } from "../../../core/plugin/schema.ts";
import { Completeness } from "../../../core/model/completeness.ts";
import { addAttendance, changeAttendance, typeNamed } from "../../../plugins/personio/world.ts";
import { later, type Instant } from "../../../core/model/time.ts";
import { dieAt } from "../../kit/dying.ts";
import { type HouseOptions, openHouse } from "../../kit/house.ts";
import { MINUTE } from "../../kit/swift-clock.ts";

/** Looks at one person's days, before something is written there. */
const LOOKS = {
  method: "GET",
  path: /attendance/,
  where: ({ query }: SimRequest) => query.has("person.id"),
} as const;
const NOTHING_THERE = { status: 200, body: { _data: [], _meta: { links: {} } } } as const;

interface Timer {
  readonly id: string;
  readonly person: string;
  periods: string[];
}

const SCOPES = "personio:persons:read personio:attendances:read personio:attendances:write";
const DAY = "2026-07-20";
const PERIODS = [
  `WORK ${DAY}T09:00/${DAY}T12:00`,
  `BREAK ${DAY}T12:00/${DAY}T12:30`,
  `WORK ${DAY}T12:30/${DAY}T17:00`,
] as const;
const always = { manage: "always" } as const;

async function* listed<T extends object>(timers: readonly T[]): Reader<T> {
  yield timers.map((timer) => ({ ...timer }));
  const tally = {
    collection: "timers",
    pages: 1,
    distinct: timers.length,
    total: null,
    window: null,
    attributes: null,
  };
  return Completeness.of(tally);
}

function timerFlow(timers: readonly Timer[], { source }: TargetContext): Flow<Fields, Timer> {
  const flow: Flow<AttendanceFields, Timer> = {
    ...{ kind: "attendance", area: "time", subjects: "leading", drift: "report", adopt: "never", creates: "all" },
    ...{ orphans: "remove", fields: { person: always, periods: always }, window: () => null },
    leading: { read: () => listed(timers), get: async (id) => timers.find((timer) => timer.id === id) ?? null },
    *desired(_, { leading }) {
      for (const { id, person, periods } of leading?.records ?? []) {
        const row = { subject: id, title: `timer ${id}`, personId: person, person, key: null, extent: null };
        yield { ...row, fields: { person, periods } };
      }
    },
    current: ({ known }) => source.attendances.current({ from: "2026-07-01", to: "2026-07-31" }, known),
    get: (id) => source.attendances.get(id),
    find: (wanted) => source.attendances.find(wanted),
    unfinished: (id, wanted, begun) => source.attendances.unfinished?.(id, wanted, begun) ?? source.attendances.get(id),
    create: (wanted) => source.attendances.create(wanted),
    update: (id, wanted) => source.attendances.update(id, wanted),
    remove: (id) => source.attendances.remove(id),
  };
  return flow as unknown as Flow<Fields, Timer>;
}

function timerPlugin(timers: readonly Timer[], needs: Partial<Needs> = {}): TargetPlugin {
  return {
    name: "timers",
    summary: "Exists in a test only.",
    config: z.strictObject({ connector: z.strictObject({ type: z.literal("timers") }) }) as never,
    defaultSchedule: "every 1h",
    areas: ["time"],
    needs: () => ({
      people: { required: ["email"], useful: ["first_name", "last_name", "status"] },
      absences: null,
      writes: ["attendances"],
      ...needs,
    }),
    connect: (_, context) => ({
      flows: () => [timerFlow(timers, context)],
      test: async () => ({ checks: [], tenant: "timers" }),
    }),
  };
}

async function clocked(count: number, options: Partial<HouseOptions> & { readonly needs?: Partial<Needs> } = {}) {
  const { needs, ...given } = options;
  const timers: Timer[] = [];
  const house = await openHouse({
    plain: 9,
    plugins: [timerPlugin(timers, needs)],
    targets: { clock: { plugin: "timers", connector: { type: "timers" } } },
    personio: { scopes: SCOPES },
    ...given,
  });
  for (let n = 0; n < count; n += 1) {
    timers.push({ id: `t${n}`, person: String(house.world.people[n]!.id), periods: [...PERIODS] });
  }
  const written = () =>
    house.personio.server
      .writes()
      .filter(({ path }) => !path.includes("/auth/"))
      .map(({ method, path }) => `${method} ${path.split("/").slice(0, 3).join("/")}`);
  return { timers, house, written };
}

describe("working times that are written to Personio", () => {
  it("P6 S12 are made once, followed, taken back; the requests count as the source's", async () => {
    const { timers, house } = await clocked(3);
    const first = await house.sync({}, "clock");
    expect(first.run).toMatchObject({ status: "succeeded", counts: { create: 3 }, requests: { target: 0 } });
    expect(first.run.requests.source).toBe(house.personio.server.log.length);
    expect(house.world.attendances).toHaveLength(9);
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ create: 0, update: 0, unchanged: 3 });
    timers[0]!.periods = [PERIODS[0]];
    timers.pop();
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ update: 1, remove: 1, unchanged: 1 });
    expect(house.world.attendances).toHaveLength(4);
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ unchanged: 2, update: 0, conflicts: 0 });
  });

  it("S7 an edit in Personio stays and is a conflict, until the timer changes; then the timer wins", async () => {
    const { timers, house } = await clocked(1);
    await house.sync({}, "clock");
    changeAttendance(house.world, house.world.attendances[2]!, { end: `${DAY}T18:00:00` });
    expect((await house.sync({}, "clock")).conflicts).toMatchObject([{ code: "EDITED_THERE" }]);
    timers[0]!.periods = [PERIODS[0], PERIODS[1], `WORK ${DAY}T12:30/${DAY}T16:00`];
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ update: 1, conflicts: 0 });
    expect(house.world.attendances[2]).toMatchObject({ end: `${DAY}T16:00:00` });
  });

  it.each([0, 1, 2])("an answer that is lost after %s periods leaves neither a duplicate nor a gap", async (after) => {
    const { house } = await clocked(1);
    house.personio.server.fault({ method: "POST", path: /attendance/, after, how: "drop after write" });
    expect((await house.sync({}, "clock")).run).toMatchObject({ status: "succeeded", counts: { create: 1 } });
    expect(house.world.attendances).toHaveLength(3);
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ unchanged: 1 });
  });

  it("a process that dies before it noted what it made finds it again", async () => {
    const { house } = await clocked(1);
    dieAt(house, "settle", 1);
    await house.sync({}, "clock").catch(() => undefined);
    await house.restart();
    expect(house.world.attendances).toHaveLength(3);
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ create: 0, unchanged: 1 });
    expect(house.world.attendances).toHaveLength(3);
  });

  it("[crash] who died before it left takes nothing for it that was entered in Personio before, though it is exactly the same", async () => {
    const { house, timers } = await clocked(1);
    dieAt(house, "settle", 1);
    await house.sync({}, "clock").catch(() => undefined);
    for (const one of house.world.attendances)
      Object.assign(one, { createdAt: later(house.clock.now(), -10 * MINUTE) });
    await house.restart();
    expect((await house.sync({}, "clock")).run).toMatchObject({ status: "partial", counts: { create: 0, failed: 1 } });
    timers.length = 0;
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ remove: 0 });
    expect(house.world.attendances).toHaveLength(3);
  });

  it("[crash] who died while the clock ran ahead finds what was made, once that is put right", async () => {
    const { house } = await clocked(1);
    dieAt(house, "settle", 1);
    house.clock.adjust(11 * MINUTE);
    await house.sync({}, "clock").catch(() => undefined);
    // The source's own clock was right all the time.
    for (const one of house.world.attendances)
      Object.assign(one, { createdAt: later(one.createdAt as Instant, -11 * MINUTE) });
    house.clock.adjust(-11 * MINUTE);
    await house.restart();
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ create: 0, failed: 0, unchanged: 1 });
    expect(house.world.attendances).toHaveLength(3);
  });

  it("S12 a correction takes over neither what HR entered nor another timer's record, and neither goes with it", async () => {
    const { house, timers } = await clocked(1);
    const person = house.world.people[0]!;
    const [morning, afternoon] = [`WORK ${DAY}T09:00/${DAY}T12:00`, `WORK ${DAY}T13:00/${DAY}T17:00`];
    const nextDay = "WORK 2026-07-21T09:00/2026-07-21T12:00";
    timers.splice(0, 1, { id: "t1", person: String(person.id), periods: [morning] });
    for (const [id, periods] of [
      ["t2", [nextDay]],
      ["t3", [nextDay.replaceAll("21T", "22T")]],
    ] as const)
      timers.push({ id, person: String(person.id), periods: [...periods] });
    await house.sync({}, "clock");
    const byHr = addAttendance(house.world, { person, start: `${DAY}T13:00:00`, end: `${DAY}T17:00:00` });
    timers[0]!.periods = [afternoon];
    timers[1]!.periods = [...timers[2]!.periods];
    expect((await house.sync({}, "clock")).run).toMatchObject({ status: "partial", counts: { update: 0, failed: 2 } });
    expect(house.world.attendances).toHaveLength(4);
    timers.length = 0;
    timers.push({ id: "t3", person: String(person.id), periods: [nextDay.replaceAll("21T", "22T")] });
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ remove: 2, unchanged: 1 });
    expect(house.world.attendances.map(({ id }) => id)).toContain(byHr.id);
    expect(house.world.attendances).toHaveLength(2);
  });

  it.each([
    ["done there", [...PERIODS]],
    ["done there, and the timer was corrected meanwhile", [`WORK ${DAY}T08:00/${DAY}T16:00`]],
    ["done there, and the timer was deleted meanwhile", null],
  ])(
    "[crash] S12 a correction that the process did not live to note is %s: nothing is left over",
    async (_, periods) => {
      const { house, timers } = await clocked(1);
      timers[0]!.periods = [`WORK ${DAY}T09:00/${DAY}T17:00`];
      await house.sync({}, "clock");
      timers[0]!.periods = [...PERIODS];
      dieAt(house, "settle", 1);
      await house.sync({}, "clock").catch(() => undefined);
      expect(house.world.attendances).toHaveLength(3);
      if (periods) timers[0]!.periods = periods;
      else timers.length = 0;
      await house.restart();
      expect((await house.sync({}, "clock")).run).toMatchObject({ status: "succeeded", counts: { failed: 0 } });
      expect(house.world.attendances).toHaveLength(periods?.length ?? 0);
      expect((await house.sync({}, "clock")).changes).toEqual([]);
    },
  );

  it("one that died in the middle of a record completes it, where the journal says that it had begun", async () => {
    const { house } = await clocked(1);
    dieAt(house, "settle", 1);
    await house.sync({}, "clock").catch(() => undefined);
    house.world.attendances.length = 1;
    await house.restart();
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ update: 1, failed: 0 });
    expect(house.world.attendances).toHaveLength(3);
  });

  it.each([
    ["was corrected meanwhile: the part gives way to it", [`WORK ${DAY}T08:00/${DAY}T16:00`]],
    ["was deleted meanwhile: the part goes too", null],
  ])("one that died in the middle of a record that %s", async (_, periods) => {
    const { house, timers } = await clocked(1);
    dieAt(house, "settle", 1);
    await house.sync({}, "clock").catch(() => undefined);
    house.world.attendances.length = 1;
    if (periods) timers[0]!.periods = periods;
    else timers.length = 0;
    await house.restart();
    expect((await house.sync({}, "clock")).run).toMatchObject({ status: "succeeded", counts: { failed: 0 } });
    const there = house.world.attendances.map(({ start, end }) => `${start.slice(11, 16)} ${end?.slice(11, 16)}`);
    expect(there).toEqual(periods ? ["08:00 16:00"] : []);
    expect((await house.sync({}, "clock")).changes).toEqual([]);
  });

  it("one of whose answers is lost and that is then refused leaves nothing behind", async () => {
    const { house } = await clocked(1);
    const { server } = house.personio;
    server.fault({ method: "POST", path: /attendance/, after: 1, how: "drop after write" });
    server.fault({ method: "POST", path: /attendance/, after: 1, how: { status: 422, body: {} } });
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ failed: 1 });
    expect(house.world.attendances).toEqual([]);
    server.heal();
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ create: 1 });
    expect(house.world.attendances).toHaveLength(3);
  });

  it("one whose first periods the list does not show yet is no entry of somebody else's that is in the way", async () => {
    const { house } = await clocked(1);
    const { server } = house.personio;
    server.fault({ method: "POST", path: /attendance/, after: 1, how: { status: 500, body: {} } });
    server.fault({ ...LOOKS, after: 1, how: NOTHING_THERE });
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ create: 1, failed: 0 });
    expect(house.world.attendances).toHaveLength(3);
    expect((await house.sync({}, "clock")).changes).toEqual([]);
  });

  it("one that a crash left is no entry of somebody else's either, where the list lags behind when it is looked for", async () => {
    const { house } = await clocked(1);
    dieAt(house, "settle", 1);
    await house.sync({}, "clock").catch(() => undefined);
    house.world.attendances.length = 1;
    await house.restart();
    house.personio.server.fault({ ...LOOKS, how: NOTHING_THERE });
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ create: 1, failed: 0 });
    expect(house.world.attendances).toHaveLength(3);
    expect((await house.sync({}, "clock")).changes).toEqual([]);
  });

  it("S13 many that are in the way of what people entered are no broken contract: the others go on", async () => {
    const { house, timers } = await clocked(1);
    const [person, other] = house.world.people;
    timers.length = 0;
    for (let day = 1; day <= 12; day += 1) {
      const date = `2026-07-${String(day).padStart(2, "0")}`;
      addAttendance(house.world, { person: person!, start: `${date}T09:00:00`, end: `${date}T17:00:00` });
      timers.push({ id: `t${day}`, person: String(person!.id), periods: [`WORK ${date}T09:00/${date}T17:00`] });
    }
    timers.push({ id: "t99", person: String(other!.id), periods: [...PERIODS] });
    const { run } = await house.sync({}, "clock");
    expect(run).toMatchObject({ status: "partial", error: null, counts: { create: 1, failed: 12 } });
  });

  it("S13 one that was corrected is tried at once, whatever failed before and however long", async () => {
    const { house, timers } = await clocked(1);
    const [person] = house.world.people;
    addAttendance(house.world, { person: person!, start: `${DAY}T16:00:00`, end: `${DAY}T18:00:00` });
    await house.start();
    await house.pass(9 * 24 * 60 * MINUTE, 60 * MINUTE);
    expect((await house.store.failures.of("clock"))[0]?.parkedAt).not.toBeNull();
    timers[0]!.periods = [`WORK ${DAY}T09:00/${DAY}T16:00`];
    await house.pass(2 * 60 * MINUTE, 60 * MINUTE);
    expect(house.world.attendances).toHaveLength(2);
    expect(await house.store.failures.of("clock")).toEqual([]);
  });

  it("what people entered in the way stays, and that record alone fails", async () => {
    const { house } = await clocked(2);
    const [person] = house.world.people;
    addAttendance(house.world, { person: person!, start: `${DAY}T16:00:00`, end: `${DAY}T19:00:00` });
    const { run, changes } = await house.sync({}, "clock");
    expect(run).toMatchObject({ status: "partial", counts: { create: 1, failed: 1 } });
    expect(changes.find(({ status }) => status === "failed")).toMatchObject({ subject: "timer t0" });
    expect(house.world.attendances[0]).toMatchObject({ end: `${DAY}T19:00:00` });
  });

  it("P2 the third write in a row that is not allowed says that the right is missing", async () => {
    const scopes = "personio:persons:read personio:attendances:read";
    const { house } = await clocked(5, { personio: { scopes } });
    const { run } = await house.sync({}, "clock");
    expect(run.error).toMatchObject({ code: "RIGHT_MISSING", remedy: expect.stringContaining("write attendances") });
  });
});

describe("absences that are written to Personio, whose ends it takes for the last day", () => {
  const SIX = ["person", "type", "starts_on", "ends_on", "starts_at", "ends_at"] as const;

  interface Leave {
    readonly id: string;
    readonly fields: SourceAbsenceFields;
  }

  function leaveFlow(leaves: readonly Leave[], { source }: TargetContext): Flow<Fields, Leave> {
    const { absences } = source;
    const flow: Flow<SourceAbsenceFields, Leave> = {
      ...{ kind: "absence", area: "absences", subjects: "leading", drift: "report", adopt: "never", creates: "all" },
      ...{ orphans: "remove", fields: Object.fromEntries(SIX.map((name) => [name, always])) as never },
      window: () => null,
      leading: { read: () => listed(leaves), get: async (id) => leaves.find((leave) => leave.id === id) ?? null },
      *desired(_, { leading }) {
        for (const { id, fields } of leading?.records ?? []) {
          const { person } = fields;
          yield { subject: id, title: id, personId: person, person, key: null, extent: null, fields };
        }
      },
      current: () => absences.current({ from: "2026-07-01", to: "2026-12-31" }, []),
      get: (id) => absences.get(id),
      find: (wanted) => absences.find(wanted),
      create: (wanted) => absences.create(wanted),
      update: (id, wanted) => absences.update(id, wanted),
      remove: (id) => absences.remove(id),
    };
    return flow as unknown as Flow<Fields, Leave>;
  }

  async function planned() {
    const leaves: Leave[] = [];
    const plugin = timerPlugin([], { writes: ["absences"] });
    const connect: TargetPlugin["connect"] = (_, context) => ({
      flows: () => [leaveFlow(leaves, context)],
      test: async () => ({ checks: [], tenant: "timers" }),
    });
    const { house } = await clocked(0, {
      plugins: [{ ...plugin, areas: ["absences"], connect }],
      personio: {
        scopes: "personio:persons:read personio:absences:read personio:absences:write",
        quirks: { writtenEndsInclusive: true },
      },
    });
    const days = { starts_on: "2026-08-03", ends_on: "2026-08-07", starts_at: "morning", ends_at: "evening" } as const;
    const type = typeNamed(house.world, "Urlaub").id;
    leaves.push({ id: "v1", fields: { person: String(house.world.people[0]!.id), type, ...days } });
    return { house, leaves };
  }

  it("one whose answer is lost before its end is read back stands there once, with its days, and goes when it is deleted", async () => {
    const { house, leaves } = await planned();
    house.personio.server.fault({ method: "POST", path: /absence-periods/, how: "drop after write" });
    expect((await house.sync({}, "clock")).run).toMatchObject({ status: "succeeded", counts: { create: 1 } });
    expect(house.world.absences).toMatchObject([{ startsOn: "2026-08-03", endsOn: "2026-08-07" }]);
    expect((await house.sync({}, "clock")).changes).toEqual([]);
    leaves.length = 0;
    expect((await house.sync({}, "clock")).run.counts).toMatchObject({ remove: 1 });
    expect(house.world.absences).toEqual([]);
  });

  it("[crash] one that the process did not live to read back is put right by the next run", async () => {
    const { house } = await planned();
    const dead = { path: /absence-periods/, times: 99, how: { status: 503, body: {} } } as const;
    for (const method of ["PATCH", "DELETE"]) house.personio.server.fault({ ...dead, method });
    expect((await house.sync({}, "clock")).run.status).toBe("failed");
    expect(house.world.absences).toMatchObject([{ endsOn: "2026-08-08" }]);
    house.personio.server.heal();
    await house.restart();
    expect((await house.sync({}, "clock")).run).toMatchObject({
      status: "succeeded",
      counts: { update: 1, conflicts: 0 },
    });
    expect(house.world.absences).toMatchObject([{ startsOn: "2026-08-03", endsOn: "2026-08-07" }]);
    expect((await house.sync({}, "clock")).changes).toEqual([]);
  });
});

describe("what never reaches Personio", () => {
  it("P6 anything in test mode, although all of it is planned", async () => {
    const { house, written } = await clocked(2, {
      targets: { clock: { plugin: "timers", connector: { type: "timers" }, mode: "test" } },
    });
    const { run } = await house.sync({}, "clock");
    expect(run).toMatchObject({ mode: "test", counts: { create: 2 } });
    expect(written()).toEqual([]);
  });

  it("P7 what the plugin did not declare, although the credential might", async () => {
    const { house, written } = await clocked(2, { needs: { writes: ["absences"] } });
    const { run } = await house.sync({}, "clock");
    expect(run).toMatchObject({ status: "failed", error: { code: "UNEXPECTED" } });
    expect(written()).toEqual([]);
  });
});

it("[requests] what a run asks and writes for its own records is not counted for another that goes on meanwhile", async () => {
  const { house } = await clocked(6);
  const how = { readOnly: true, signal: new AbortController().signal, onAcknowledged: () => undefined };
  const other = house.engine.targets.get("clock")!.connect(how);
  const { run } = await house.sync({}, "clock");
  expect(run.requests.source).toBe(house.personio.server.log.length);
  // The reading: a token, and one page of people.
  expect(other.requests()).toEqual({ source: 2, target: 0 });
  await other.close();
});

describe("the connection test of a target that writes", () => {
  const check = async (options: Parameters<typeof clocked>[1]) => {
    const { house } = await clocked(0, options);
    return house.operations.check([], new AbortController().signal);
  };

  it("P2 P7 says for each target what it may write, and names what no target needs", async () => {
    const { checks } = await check({ personio: { scopes: `${SCOPES} personio:absences:write` } });
    expect(checks).toContainEqual(
      expect.objectContaining({ target: "clock", what: "personio.attendances.write", state: "ok" }),
    );
    expect(checks.find(({ what }) => what === "personio.rights")).toMatchObject({
      state: "warning",
      detail: expect.stringContaining("need: personio:absences:write."),
    });
  });

  it("P3 names the attribute that is missing, the target that cannot work without it, and where to tick it", async () => {
    const { house } = await clocked(0);
    house.world.released = new Set(["first_name", "last_name", "status"]);
    const { ok, checks } = await house.operations.check([], new AbortController().signal);
    expect(ok).toBe(false);
    expect(checks.find(({ state }) => state === "failed")).toMatchObject({
      target: "clock",
      code: "ATTRIBUTE_NOT_RELEASED",
      attribute: "email",
      detail: expect.stringContaining('"email" is not ticked'),
      remedy: expect.stringMatching(
        /Marketplace > Connected integrations.*tick "email" under Readable employee attributes/,
      ),
    });
  });
});
