/** What stands in the place of a cause in notices that are about no incident. */

/** Of notices about one target. */
const ABOUT_TARGET = ["hold", "records", "pause"] as const;

/** Of the notice that a changed config is refused. */
export const CONFIG_REFUSED = "config";

export function noticeCause(about: (typeof ABOUT_TARGET)[number], target: string): string {
  return `${about} ${target}`;
}

/** All causes that notices about the target may have, but for those of incidents. */
export function noticeCauses(target: string): readonly string[] {
  return ABOUT_TARGET.map((about) => noticeCause(about, target));
}
