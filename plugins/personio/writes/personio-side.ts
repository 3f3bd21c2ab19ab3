/** Personio as a side that can be written: attendances and absences, each only where the target's plugin declares it. */
import { ForbiddenRequest } from "../../../core/plugin/forbidden.ts";
import type { PluginContext } from "../../../core/plugin/contract.ts";
import type { SourceSide, SourceWrite } from "../../../core/plugin/source-side.ts";
import type { PersonioConfig } from "../config.ts";
import { openDoors } from "../wire/doors.ts";
import { AbsenceSide } from "./absence-side.ts";
import { AttendanceSide } from "./attendance-side.ts";

export const WRITE_PATHS: Readonly<Record<SourceWrite, readonly string[]>> = {
  attendances: ["/v2/attendance-periods"],
  absences: ["/v2/absence-periods"],
};

export function personioSide(
  config: PersonioConfig,
  writes: readonly SourceWrite[],
  context: PluginContext,
): SourceSide {
  const doors = openDoors(config, context);
  const attendances = new AttendanceSide(doors, config, context);
  const absences = new AbsenceSide(doors, config, context);
  const declared = <Side>(write: SourceWrite, side: Side): Side => {
    if (writes.includes(write)) return side;
    throw new ForbiddenRequest(`personio: this target has not declared to write ${write}`);
  };
  return {
    get attendances() {
      return declared("attendances", attendances);
    },
    get absences() {
      return declared("absences", absences);
    },
    absenceTypes: async () => [...(await absences.types()).values()].map(({ type, unit }) => ({ ...type, unit })),
  };
}
