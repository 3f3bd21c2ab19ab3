/** A made-up company: a simulated Personio full of people, and five simulated tools that know most of them. */
import { startPersonioSimulator, type PersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { makeWorld } from "../../../plugins/personio/world.ts";
import { dateIn, type Clock } from "../../model/time.ts";
import type { DemoTool } from "./tool.ts";
import { startAbsences } from "./tools/absences.ts";
import { startDesks } from "./tools/desks.ts";
import { startLearning } from "./tools/learning.ts";
import { startShifts } from "./tools/shifts.ts";
import { startSurveys } from "./tools/surveys.ts";

export const ZONE = "Europe/Berlin";

/** The rights that the targets need; working time is also written. */
export const SCOPES =
  "personio:persons:read personio:absences:read personio:attendances:read personio:attendances:write";

export interface DemoCompany {
  readonly personio: PersonioSimulator;
  readonly tools: readonly DemoTool[];
  connectorOf(target: string): string;
  close(): Promise<void>;
}

export interface CompanyOptions {
  readonly seed: number;
  readonly people: number;
  readonly clock: Clock;
}

export async function startCompany({ seed, people, clock }: CompanyOptions): Promise<DemoCompany> {
  const today = dateIn(ZONE, clock.now());
  const world = makeWorld({ seed, people, today, zone: ZONE });
  const founding = { world, clock, today };
  const personio = await startPersonioSimulator({ world, scopes: SCOPES, now: () => clock.now() });
  const tools = await Promise.all([
    startAbsences(founding),
    startDesks(founding),
    startShifts(founding),
    startLearning(founding),
    startSurveys(),
  ]);
  return {
    personio,
    tools,
    connectorOf: (target) => tools.find((tool) => tool.target === target)?.connector ?? "",
    close: async () => {
      await Promise.all([personio, ...tools].map((one) => one.close()));
    },
  };
}
