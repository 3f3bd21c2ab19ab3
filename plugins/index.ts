/** The built-in plugins, an explicit list. */
import type { SourcePlugin, TargetPlugin } from "../core/plugin/contract.ts";
import { absenceMirror } from "./absence-mirror/index.ts";
import { bookingsRelease } from "./bookings-release/index.ts";
import { personio } from "./personio/index.ts";
import { staffScheduling } from "./staff-scheduling/index.ts";
import { userAndTeamProvisioning } from "./user-and-team-provisioning/index.ts";

/** Cast, since each plugin has settings of its own type: a caller hands a plugin only what that plugin's schema returned. */
export const sources = [personio] as unknown as readonly SourcePlugin[];
export const targets = [
  absenceMirror,
  bookingsRelease,
  staffScheduling,
  userAndTeamProvisioning,
] as unknown as readonly TargetPlugin[];
