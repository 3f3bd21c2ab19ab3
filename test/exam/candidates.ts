/** Every connector, each with a simulated tool that knows some of a company's people: what the exam is held with. */
import { startAbsences } from "../../core/app/demo/tools/absences.ts";
import { startDesks } from "../../core/app/demo/tools/desks.ts";
import { startLearning } from "../../core/app/demo/tools/learning.ts";
import { startShifts } from "../../core/app/demo/tools/shifts.ts";
import { startSurveys } from "../../core/app/demo/tools/surveys.ts";
import type { DemoTool, Founding } from "../../core/app/demo/tool.ts";
import type { ExamOptions, ExamTool } from "../../core/exam/exam.ts";
import type { AworkSimulator } from "../../plugins/absence-mirror/connectors/awork/simulator.ts";
import type { SeatsurfingWorld } from "../../plugins/bookings-release/connectors/seatsurfing/simulator-world.ts";
import type { ScimSimulator } from "../../plugins/protocols/scim/simulator.ts";
import type { StaffomaticSimulator } from "../../plugins/staff-scheduling/connectors/staffomatic/simulator.ts";

export interface Candidate {
  readonly name: string;
  readonly plugin: string;
  start(founding: Founding): Promise<DemoTool & ExamTool>;
  readonly excused: NonNullable<ExamOptions["excused"]>;
}

const FILE =
  "a file over SFTP: its faults are examined where its simulator's are, in sftp-faults.test.ts and surveys.test.ts";
const ROWS = "its records are rows of a file";
const MANY = "500 requests in 10 seconds are more than such a company needs";
const NO_LIMIT = "its vendor states no limit";
const ONE_PAGE = "its lists come in one answer each";
const LONG_PAGES = "a page has 1000 records: pages are read in connectors/awork/client.test.ts";

type Settings = { readonly connector: { readonly scim: object; readonly bookings: object } };

export const CANDIDATES: readonly Candidate[] = [
  { name: "awork", plugin: "absence-mirror", start: startAwork, excused: { pages: LONG_PAGES } },
  { name: "buuky", plugin: "bookings-release", start: startBuuky, excused: { limits: NO_LIMIT } },
  {
    name: "seatsurfing",
    plugin: "bookings-release",
    start: startSeatsurfing,
    excused: { limits: NO_LIMIT, pages: ONE_PAGE },
  },
  { name: "staffomatic", plugin: "staff-scheduling", start: startStaffomatic, excused: { limits: MANY } },
  { name: "edyoucated", plugin: "user-and-team-provisioning", start: startEdyoucated, excused: {} },
  { name: "scim", plugin: "user-and-team-provisioning", start: startScim, excused: {} },
  {
    name: "honestly",
    plugin: "user-and-team-provisioning",
    start: startSurveys,
    excused: {
      ...{ "failing page": FILE, throttled: FILE, lost: FILE, crash: FILE, "test mode": FILE, abort: FILE },
      ...{ pages: FILE, unmanaged: FILE, limits: FILE, refused: FILE },
      ...{ ids: ROWS, "failing look-up": ROWS },
    },
  },
];

/** The connectors with which no exam is held, and what takes its place. */
export const NOT_EXAMINED: Readonly<Record<string, string>> = {
  "absence-mirror/caldav": "a calendar has no accounts: connectors/caldav/engine.test.ts, with Radicale",
  "bookings-release/caldav":
    "calendars of rooms, with nobody's account: connectors/caldav/engine.test.ts, with Radicale",
  "bookings-release/http": "its two calls are whatever a config says: connectors/http/engine.test.ts",
};

async function startAwork(founding: Founding): Promise<DemoTool & ExamTool> {
  const tool = await startAbsences(founding);
  const [awork] = tool.servers as [AworkSimulator];
  const records = () => [...awork.users.values(), ...[...awork.absences.values()].filter((one) => !one.deletedOn)];
  return { ...tool, settings: hurried(tool), perMinute: PER_MINUTE, records };
}

async function startStaffomatic(founding: Founding): Promise<DemoTool & ExamTool> {
  const tool = await startShifts(founding);
  const { world } = (tool.servers as [StaffomaticSimulator])[0];
  return { ...tool, records: () => [...world.users.values(), ...world.absences.values()] };
}

/** Staffomatic, if its lists hold only what begins in the days that are asked for, or only what lies in them as a whole. */
export const NARROW_LISTS: readonly Candidate[] = (["start", "whole"] as const).map((windowBy) => ({
  ...CANDIDATES.find(({ name }) => name === "staffomatic")!,
  name: `staffomatic that lists by the ${windowBy}`,
  async start(founding) {
    const tool = await startStaffomatic(founding);
    Object.assign((tool.servers as [StaffomaticSimulator])[0].quirks, { windowBy });
    return tool;
  },
}));

/** Returns the candidate with small pages, so that its lists have several. */
export function inSmallPages(candidate: Candidate): Candidate {
  return {
    ...candidate,
    async start(founding) {
      const tool = await candidate.start(founding);
      for (const { quirks } of tool.servers as readonly Partial<ScimSimulator>[])
        if (quirks && "mostAPage" in quirks) quirks.mostAPage = 10;
      return tool;
    },
  };
}

/** At most so many requests a minute, as the config can say. */
const PER_MINUTE = 12;

function hurried({ settings }: DemoTool): DemoTool["settings"] {
  return { ...settings, connector: { ...(settings.connector as object), requests_per_minute: PER_MINUTE } };
}

const bodies = ({ world }: ScimSimulator) =>
  [...world.users.values(), ...world.groups.values()].map(({ body }) => body);

async function startBuuky(founding: Founding): Promise<DemoTool & ExamTool> {
  const tool = await startDesks(founding);
  const [scim, desks] = tool.servers as unknown as [ScimSimulator, { readonly world: SeatsurfingWorld }];
  return { ...tool, records: () => [...bodies(scim), ...desks.world.bookings.values()] };
}

/** The desks of the demo, reached without Buuky. */
async function startSeatsurfing(founding: Founding): Promise<DemoTool & ExamTool> {
  const tool = await startDesks(founding);
  const { connector } = tool.settings as unknown as Settings;
  const { world } = (tool.servers as unknown as [unknown, { readonly world: SeatsurfingWorld }])[1];
  const records = () => [...world.users.values(), ...world.bookings.values()];
  return { ...tool, connector: "seatsurfing", settings: { ...tool.settings, connector: connector.bookings }, records };
}

async function startEdyoucated(founding: Founding): Promise<DemoTool & ExamTool> {
  const tool = await startLearning(founding);
  const [scim] = tool.servers as [ScimSimulator];
  return { ...tool, settings: hurried(tool), perMinute: PER_MINUTE, records: () => bodies(scim) };
}

async function startScim(founding: Founding): Promise<DemoTool & ExamTool> {
  const tool = await startEdyoucated(founding);
  const { connector } = tool.settings as unknown as Settings;
  return { ...tool, connector: "scim", settings: { ...tool.settings, connector: { ...connector, type: "scim" } } };
}
