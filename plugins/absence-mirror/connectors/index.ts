/** The connectors of absence-mirror, an explicit list. */
import { awork } from "./awork/index.ts";

export const connectors = [awork] as const;
