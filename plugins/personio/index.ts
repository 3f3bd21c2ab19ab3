/** The source plugin `personio`. */
import type { SourcePlugin } from "../../core/plugin/contract.ts";
import { type PersonioConfig, personioConfig } from "./config.ts";
import { connectPersonio } from "./source.ts";
import { personioWebhook } from "./webhook/personio-webhook.ts";
import { personioSide, WRITE_PATHS } from "./writes/personio-side.ts";

export const personio: SourcePlugin<PersonioConfig> = {
  name: "personio",
  summary: "People and absences from Personio; working times and absences back to it, if a target writes them.",
  config: personioConfig,
  connect: connectPersonio,
  side: personioSide,
  writePaths: WRITE_PATHS,
  webhook: personioWebhook,
};
