/** The whole of rollcall with a simulated Staffomatic in place of awork; Personio is written in memory unless told otherwise. */
import { onTestFinished } from "vitest";
import type { Fields, Kind } from "../../../core/model/record.ts";
import type { RunReport } from "../../../core/model/run.ts";
import type { TargetPlugin } from "../../../core/plugin/contract.ts";
import {
  startStaffomaticSimulator,
  type StaffomaticOptions,
} from "../../../plugins/staff-scheduling/connectors/staffomatic/simulator.ts";
import { staffScheduling } from "../../../plugins/staff-scheduling/index.ts";
import { openHouse, type HouseOptions } from "../../kit/house.ts";
import { MemorySide } from "./made-up.ts";

export const SHIFTS = "shifts";

interface ShiftOptions extends Omit<HouseOptions, "targets"> {
  readonly settings?: Record<string, unknown>;
  readonly staffomatic?: StaffomaticOptions;
  /** Where records are written for which the tool leads. Default: memory. */
  readonly writesTo?: "memory" | "the simulated Personio";
}

/** Opens a company of nine people at one location, none with an account yet. Its absence types have the names of Personio's. */
export async function shiftHouse({
  settings = {},
  staffomatic = {},
  writesTo = "memory",
  ...options
}: ShiftOptions = {}) {
  let now = () => "2026-07-21T10:00:00.000Z";
  const tool = await startStaffomaticSimulator({ now: () => now(), ...staffomatic });
  onTestFinished(() => tool.close());
  const side = new MemorySide();
  const { username, password, account, url: base_url } = tool;
  const connector = {
    type: "staffomatic",
    account: account.subdomain,
    username,
    password,
    contact: "it@example.com",
    base_url,
  };
  const berlin = tool.addLocation("Berlin");
  // The plugin's own schedule, not that of the house.
  const target = { plugin: "staff-scheduling", connector, schedule: undefined };
  const house = await openHouse({
    plain: 9,
    ...options,
    plugins: writesTo === "memory" ? [writing(side)] : [],
    targets: { [SHIFTS]: { ...target, ...settings } },
  });
  now = () => house.clock.now();
  for (const { name } of house.world.types) tool.addAbsenceType(berlin, name);
  side.types = house.world.types.map(({ id, name }) => ({ id, name }));
  const setTo = (changes: Record<string, unknown>) =>
    house.reconfigure({ targets: { [SHIFTS]: { ...target, ...settings, ...changes } } });
  return {
    house,
    tool,
    side,
    berlin,
    setTo,
    sync: (wish = {}) => house.sync(wish, SHIFTS),
    plan: () => house.plan(SHIFTS),
  };
}

/** Makes stored links of a kind look as an earlier version wrote them. */
export async function editLinks(
  { app }: Pick<Awaited<ReturnType<typeof openHouse>>, "app">,
  kind: Kind,
  edit: (values: Fields) => Fields,
): Promise<void> {
  const { links } = app.store;
  const all = await links.of(SHIFTS);
  await links.put(all.filter((one) => one.kind === kind).map((one) => ({ ...one, values: edit(one.values) })));
}

/** Returns the plugin unchanged, with another Personio behind it. */
function writing(source: MemorySide): TargetPlugin {
  const connect: typeof staffScheduling.connect = (config, context) =>
    staffScheduling.connect(config, { ...context, source });
  return { ...staffScheduling, connect } as unknown as TargetPlugin;
}

export function ops({ changes }: RunReport, kind?: string): string[] {
  return changes.filter((one) => !kind || one.kind === kind).map(({ kind: of, op, status }) => `${op} ${of} ${status}`);
}
