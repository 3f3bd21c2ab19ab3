/** Every connector reads answers that its vendor would not give: each reading ends, in records or in an error that says why. */
import fc from "fast-check";
import { describe, onTestFinished, test } from "vitest";
import { SCOPES, ZONE } from "../../core/app/demo/company.ts";
import { addDays, dateIn } from "../../core/model/time.ts";
import { isRuleFlow, type AnyFlow } from "../../core/plugin/contract.ts";
import type { SimAnswer, SimServer } from "../../core/plugin/simulator.ts";
import { CANDIDATES } from "../exam/candidates.ts";
import { openHouse } from "../kit/house.ts";
import { mutated, type Mutation, mutations, orToldLater, PATIENCE, runs } from "./fuzz.ts";

/** From the answer of this number on, each is changed. */
const begins = fc.nat({ max: 6 });

function disturb(servers: readonly SimServer[], after: number, changes: readonly Mutation[]) {
  const how = (answer: SimAnswer): SimAnswer =>
    answer.body === undefined ? answer : { ...answer, body: changedBody(answer.body, changes) };
  for (const server of servers) server.fault({ method: "GET", after, times: Number.POSITIVE_INFINITY, how });
}

function changedBody(body: unknown, changes: readonly Mutation[]): unknown {
  const value = typeof body === "string" ? asJson(body) : body;
  const result = mutated(value, changes);
  return typeof result === "string" ? JSON.stringify(result) : result;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}

async function readAll(flow: AnyFlow, today: string): Promise<void> {
  const scope = { kind: "full", today, changedSince: null, known: [] } as const;
  if (flow.current === "stored") return;
  const known: string[] = [];
  for await (const page of flow.current(scope)) known.push(...page.map(({ remoteId }) => remoteId));
  if (!isRuleFlow(flow)) for (const id of known.slice(0, 2)) await flow.get?.(id);
}

const overHttp = CANDIDATES.filter(({ name }) => name !== "honestly");

describe.each(overHttp)("$name", ({ start }) => {
  test("reads anything without a crash", { timeout: PATIENCE }, async () => {
    const house = await openHouse({ people: 6, noAbsences: false, level: "silent", personio: { scopes: SCOPES } });
    const today = dateIn(ZONE, house.clock.now());
    const tool = await start({ world: house.world, clock: house.clock, today });
    onTestFinished(() => tool.close());
    const { target, servers } = tool;
    await house.reconfigure({ targets: { [target]: { ...tool.settings, schedule: "every 1h" } } });
    const signal = new AbortController().signal;
    await fc.assert(
      fc.asyncProperty(begins, mutations, async (after, changes) => {
        const run = { readOnly: true, signal, onAcknowledged: () => undefined };
        const open = house.engine.targets.get(target)!.connect(run);
        disturb(servers, after, changes);
        await orToldLater(() => open.connection.test());
        const flows = await orToldLater(async () => open.connection.flows());
        for (const flow of flows ?? []) await orToldLater(() => readAll(flow, today));
        for (const server of servers) server.heal();
        await open.close();
      }),
      runs(40),
    );
  });
});

test("Personio reads anything without a crash, by both interfaces", { timeout: PATIENCE }, async () => {
  const attributes = ["id", "email", "first_name", "last_name", "status", "department", "supervisor", "hire_date"];
  for (const source of [{ people: "v1" }, { people: "v2" }]) {
    const house = await openHouse({ people: 8, noAbsences: false, level: "silent", source });
    const today = dateIn(ZONE, house.clock.now());
    const handle = house.engine.targets.values().next().value!.source;
    const window = { from: addDays(today, -14), to: addDays(today, 180) };
    const needs = { people: { required: ["email"], useful: attributes }, absences: { window } };
    await fc.assert(
      fc.asyncProperty(begins, mutations, async (after, changes) => {
        disturb([house.personio.server], after, changes);
        await orToldLater(() => handle.source.read(needs, { changedSince: null }, { today }));
        await orToldLater(() => handle.source.confirmPeople(["1001"], { today }));
        await orToldLater(() => handle.source.confirmAbsences([house.world.absences[0]!.id]));
        await orToldLater(() => handle.source.test(needs));
        house.personio.server.heal();
      }),
      runs(40),
    );
  }
});
