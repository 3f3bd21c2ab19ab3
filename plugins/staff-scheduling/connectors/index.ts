/** The connectors of staff-scheduling, an explicit list. */
import { staffomatic } from "./staffomatic/index.ts";

export const connectors = [staffomatic] as const;
