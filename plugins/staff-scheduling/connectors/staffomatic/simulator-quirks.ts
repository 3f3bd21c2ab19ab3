/** How the simulated Staffomatic may differ from its documentation, and what that leaves open, each behind a switch. */

/** Can be changed while it runs. */
export interface StaffomaticQuirks {
  /** The status after a creation: 201 as documented, 200 as recorded. */
  createStatus: 200 | 201;
  /** The number of records on a page: 50 as documented. */
  pageSize: number;
  /** Whether approved and declined absences cannot be deleted either. */
  keepsDecided: boolean;
  /**
   * Which single users and absences are found account-wide, and not only below their location, as documented: all, as recorded of
   * GET and PATCH; all but to delete them; none.
   */
  accountWide: "all" | "all but to delete" | "none";
  /** Whether an absence over another one of the person, unless that was declined, is refused (unknown). */
  refusesOverlap: boolean;
  /** The records that `from` and `until` let through (unknown): those with any part there, those that start there, or that lie there as a whole. */
  windowBy: "any part" | "start" | "whole";
  /** The number of requests in ten seconds, 500 as documented; null: no limit. */
  rateLimit: number | null;
}

/** The interface as it was recorded. */
export const NO_QUIRKS: Readonly<StaffomaticQuirks> = {
  createStatus: 200,
  pageSize: 50,
  keepsDecided: false,
  accountWide: "all",
  refusesOverlap: false,
  windowBy: "any part",
  rateLimit: null,
};
