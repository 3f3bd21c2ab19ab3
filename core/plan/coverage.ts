/** What a read says about a record that it did not show: nothing, unless the read was full and looked at the days of the record. */
import type { Desired, Link } from "../model/record.ts";
import { overlaps } from "../model/time.ts";
import type { FlowRules } from "./flow-rules.ts";

/** Whether "not seen" says anything about this link: the read was full, and looked at the link's dates. */
export function covers(rules: Pick<FlowRules, "scope" | "window">, link: Link): boolean {
  return rules.scope === "full" && inWindow(rules, link);
}

/** Whether the read looked at the dates of the record. A record without dates is always looked at. */
export function inWindow({ window }: Pick<FlowRules, "window">, { extent }: Link | Desired): boolean {
  return window === null || extent === null || overlaps(extent, window);
}
