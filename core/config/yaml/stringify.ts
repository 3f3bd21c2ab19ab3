/** A config as YAML, for programs that write one (the demo, the benchmark). */
import { stringify } from "yaml";

export function stringifyConfig(config: object): string {
  // The config allows no anchors, so a value that occurs twice is written twice.
  return stringify(config, { aliasDuplicateObjects: false });
}
