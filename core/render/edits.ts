/** Edits of the config file behind a hold, one line each: what has changed since the last full run before it. */
import type { Edit } from "../model/settings.ts";
import { oneLine } from "./text.ts";

export function renderEdits(edits: readonly Edit[]): string[] {
  return edits.map(({ path, from, to }) => {
    const values = from === null && to === null ? "" : `: ${oneLine(from ?? "–")} → ${oneLine(to ?? "–")}`;
    return `  ${path} changed since the last run${values}`;
  });
}
