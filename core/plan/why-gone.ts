/** The reason of a change that takes away what the source no longer wants. Pure. */
import { isDated, type Kind, type LeftOut } from "../model/record.ts";

/** What a plugin says of somebody's absence may tell its type (that it is the one left out), so no change of dated records repeats it. */
export function whyGone(kind: Kind, said: LeftOut | "gone"): string {
  if (said === "gone") return "the source says that it no longer exists";
  return isDated(kind) ? "is not wanted there any more" : said.detail;
}
