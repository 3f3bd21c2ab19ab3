/** A config as YAML, for programs that write one (the demo, the benchmark). */
import { stringify } from "yaml";

export function stringifyConfig(config: object): string {
  // The config knows no anchors: what stands twice is written twice.
  return stringify(config, { aliasDuplicateObjects: false });
}
