/** Every connector, each with a simulated tool that knows some of a company's people: what the exam is held with. */
import { startAbsences } from "../../core/app/demo/tools/absences.ts";
import { startDesks } from "../../core/app/demo/tools/desks.ts";
import { startLearning } from "../../core/app/demo/tools/learning.ts";
import { startShifts } from "../../core/app/demo/tools/shifts.ts";
import { startSurveys } from "../../core/app/demo/tools/surveys.ts";
import type { DemoTool, Founding } from "../../core/app/demo/tool.ts";

export interface Candidate {
  readonly connector: string;
  start(founding: Founding): Promise<DemoTool>;
  /** Cases that cannot be held with it, each with the reason. */
  readonly excused: Readonly<Record<string, string>>;
}

const FILE =
  "a file over SFTP: its faults are examined where its simulator's are, in sftp-faults.test.ts and surveys.test.ts";

type Settings = { readonly connector: { readonly scim: object; readonly bookings: object } };

export const CANDIDATES: readonly Candidate[] = [
  { connector: "awork", start: startAbsences, excused: {} },
  { connector: "buuky", start: startDesks, excused: {} },
  { connector: "seatsurfing", start: startSeatsurfing, excused: {} },
  { connector: "staffomatic", start: startShifts, excused: {} },
  { connector: "edyoucated", start: startLearning, excused: {} },
  { connector: "scim", start: startScim, excused: {} },
  {
    connector: "honestly",
    start: startSurveys,
    excused: { pages: FILE, throttled: FILE, lost: FILE, "test mode": FILE, ids: "its records are rows of a file" },
  },
];

/** The desks of the demo, reached without Buuky. */
async function startSeatsurfing(founding: Founding): Promise<DemoTool> {
  const tool = await startDesks(founding);
  const { connector } = tool.settings as unknown as Settings;
  return { ...tool, connector: "seatsurfing", settings: { ...tool.settings, connector: connector.bookings } };
}

async function startScim(founding: Founding): Promise<DemoTool> {
  const tool = await startLearning(founding);
  const { connector } = tool.settings as unknown as Settings;
  return { ...tool, connector: "scim", settings: { ...tool.settings, connector: { ...connector, type: "scim" } } };
}
