import { describe, expect, it, onTestFinished } from "vitest";
import { Pacers } from "../../../core/app/targets/pacers.ts";
import { SourceSides } from "../../../core/app/targets/source-sides.ts";
import { Traffic } from "../../../core/app/targets/traffic.ts";
import type { Surroundings } from "../../../core/app/surroundings.ts";
import { uniteNeeds } from "../../../core/app/targets/unite-needs.ts";
import { type Clock, instantOf } from "../../../core/model/time.ts";
import { ForbiddenRequest, WriteInTestMode } from "../../../core/plugin/forbidden.ts";
import type { Needs, SourcePlugin } from "../../../core/plugin/contract.ts";
import type { Http } from "../../../core/plugin/http/http.ts";
import { z } from "../../../core/plugin/schema.ts";
import { startSimServer } from "../../../core/plugin/simulator.ts";
import type { SourceSide, SourceWrite } from "../../../core/plugin/source-side.ts";

const clock: Clock = { now: () => instantOf(0), sleep: async () => undefined };
const log = { info: () => undefined, warn: () => undefined, debug: () => undefined };
const around = {
  clock,
  log,
  random: () => 0,
  redact: (text: string) => text,
  proxy: {},
  outside: {},
  traffic: new Traffic(),
  version: "0",
  pacers: new Pacers(clock),
} as unknown as Surroundings;

/** A source whose writable side is just its `http`. */
async function anvilSource() {
  const server = await startSimServer(() => ({ status: 200, body: {} }));
  onTestFinished(() => server.close());
  let door: Http | undefined;
  const plugin: SourcePlugin = {
    name: "anvil",
    summary: "",
    config: z.unknown(),
    connect: () => {
      throw new Error("not needed");
    },
    side: (_settings, _writes, context) => {
      door = context.http({ vendor: "anvil", baseUrl: server.url });
      return {} as SourceSide;
    },
    writePaths: { attendances: ["/v2/attendance-periods"], absences: ["/v2/absence-periods"] },
  };
  const sides = new SourceSides(plugin, {}, around);
  const open = (writes: readonly SourceWrite[], readOnly = false) => {
    const heard: number[] = [];
    const signal = new AbortController().signal;
    const onAcknowledged = () => void heard.push(1);
    const opened = sides.open(writes, { readOnly, signal, timezone: "UTC", log: log as never, onAcknowledged });
    onTestFinished(() => opened.close());
    return { ...opened, door: door!, heard };
  };
  return { server, sides, open, plugin };
}

const post = (path: string) => ({ method: "POST", path, json: {} }) as const;

describe("the source as a side of a target", () => {
  it("P7 lets out the writes that the target's plugin declares, and no other", async () => {
    const { server, open } = await anvilSource();
    const { door } = open(["attendances"]);
    await door.send(post("/v2/attendance-periods"));
    await expect(door.send(post("/v2/absence-periods"))).rejects.toBeInstanceOf(ForbiddenRequest);
    await expect(door.send(post("/v2/persons"))).rejects.toBeInstanceOf(ForbiddenRequest);
    await expect(open([]).door.send(post("/v2/attendance-periods"))).rejects.toBeInstanceOf(ForbiddenRequest);
    expect(server.writes().map(({ path }) => path)).toEqual(["/v2/attendance-periods"]);
  });

  it("P6 writes nothing in test mode", async () => {
    const { server, open } = await anvilSource();
    const error = open(["attendances"], true).door.send(post("/v2/attendance-periods"));
    await expect(error).rejects.toBeInstanceOf(WriteInTestMode);
    expect(server.log).toEqual([]);
  });

  it("counts the requests of each run for itself, and its answers are signs of life", async () => {
    const { open } = await anvilSource();
    const first = open(["attendances"]);
    await first.door.send({ method: "GET", path: "/v2/attendance-periods" });
    expect([first.requests(), first.heard.length]).toEqual([1, 1]);
    await first.close();
    await first.close();
    const second = open(["attendances"]);
    await second.door.send(post("/v2/attendance-periods"));
    expect([first.requests(), second.requests()]).toEqual([1, 1]);
    await expect(first.door.send({ method: "GET", path: "/" })).rejects.toThrow("cancelled");
  });

  it("a source that cannot be written says so where somebody tries", async () => {
    const { plugin } = await anvilSource();
    const { side: _, ...readable } = plugin;
    const sides = new SourceSides(readable, {}, around);
    const run = { readOnly: false, signal: new AbortController().signal, timezone: "UTC", log: log as never };
    const { side } = sides.open(["attendances"], run);
    expect(() => side.attendances).toThrow("anvil cannot be written");
    expect(() => side.absences).toThrow(ForbiddenRequest);
    await expect(side.absenceTypes()).rejects.toThrow(ForbiddenRequest);
  });
});

it("P7 the needs of several targets are united with what each of them writes", () => {
  const plain: Needs = { people: { required: ["email"], useful: [] }, absences: null };
  expect(uniteNeeds([plain, plain])).not.toHaveProperty("writes");
  const one: Needs = { ...plain, writes: ["attendances"] };
  const other: Needs = { ...plain, writes: ["absences", "attendances"] };
  expect(uniteNeeds([plain, one, other]).writes).toEqual(["absences", "attendances"]);
});
