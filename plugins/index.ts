/** The built-in plugins, an explicit list. */
import type { SourcePlugin, TargetPlugin } from "../core/plugin/contract.ts";
import { absenceMirror } from "./absence-mirror/index.ts";
import { bookingsRelease } from "./bookings-release/index.ts";
import { personio } from "./personio/index.ts";
import { staffScheduling } from "./staff-scheduling/index.ts";
import { userAndTeamProvisioning } from "./user-and-team-provisioning/index.ts";

/** Each plugin's settings are its own; whoever holds several of them hands each only what its schema gave. */
export const sources = [personio] as unknown as readonly SourcePlugin[];
export const targets = [
  absenceMirror,
  bookingsRelease,
  staffScheduling,
  userAndTeamProvisioning,
] as unknown as readonly TargetPlugin[];
