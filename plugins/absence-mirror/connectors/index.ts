/** The connectors of absence-mirror, an explicit list. */
import { awork } from "./awork/index.ts";
import { caldav } from "./caldav/index.ts";

export const connectors = [awork, caldav] as const;
