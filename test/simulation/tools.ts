/** Every tool that a simulation may have. */
import { startAwork } from "./tools/awork.ts";
import { startDesks } from "./tools/desks.ts";
import { startLearning } from "./tools/scim.ts";
import { startSurveys } from "./tools/surveys.ts";

export const TOOLS = [startAwork, startLearning, startDesks, startSurveys] as const;
