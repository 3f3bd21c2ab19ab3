/** The source plugin `personio`. */
import type { SourcePlugin } from "../../core/plugin/contract.ts";
import { type PersonioConfig, personioConfig } from "./config.ts";
import { connectPersonio } from "./source.ts";

export const personio: SourcePlugin<PersonioConfig> = {
  name: "personio",
  summary: "People and absences from Personio.",
  config: personioConfig,
  connect: connectPersonio,
};
