/** A config as YAML, for programs that write one (the demo, the benchmark). */
import { stringify } from "yaml";

export function stringifyConfig(config: object): string {
  return stringify(config);
}
