/** The choices that a plugin makes for each of its flows, and by which the planner decides. */

/** What happens to an edit on the following side: it is undone, or left and shown until the leader's record changes. */
export type Drift = "repair" | "report";

/** Which unlinked records may become ours. `key`: those with the wanted key; `marked`: of these only those that carry the mark. */
export type Adopt = "key" | "marked" | "never";

/** `never`: the flow only learns who is who, and creates nothing. */
export type Creates = "all" | "never";

/** What happens to a linked record that is no longer wanted. `keep` leaves the record and its link. */
export type Orphans = "deactivate" | "remove" | "keep";
