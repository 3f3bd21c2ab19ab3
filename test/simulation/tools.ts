/** Every tool that a simulation may have. */
import { startAwork } from "./tools/awork.ts";
import { startLearning } from "./tools/scim.ts";

export const TOOLS = [startAwork, startLearning] as const;
