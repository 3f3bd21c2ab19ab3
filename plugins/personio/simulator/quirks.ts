/** Behaviours that Personio has been seen to have, each behind a switch. "Sheet" is the project's fact sheet of the Personio API. */
import type { Instant } from "../../../core/model/time.ts";

export interface Quirks {
  // ── everywhere ──
  /** v2 `_meta.links.*.href` without scheme and host, as until 2025-09-15 (sheet §8.2). */
  relativeLinks: boolean;
  /** A v2 next cursor that is the one just sent (sheet §4, "past trouble"). */
  selfCursor: boolean;
  /** The next link carries all filters and a cursor alone forgets them (sheet §4: undocumented). */
  cursorForgetsFilters: boolean;
  /** The page of this number, counted from 1, begins with the last record of the one before, and its own first is lost (forum: "page 8 repeats a record"). */
  repeatedRecordOnPage: number | null;
  /** The v1 total is one less on each page (forum: "total shrinks while paging"). */
  shrinkingTotal: boolean;
  /** v1 lists answer 200 with `success: false` (sheet §10). */
  successFalse: boolean;
  /** Answers carry the token in an Authorization header, a rest of the old rotation (sheet §1). */
  echoAuthorization: boolean;
  /** Token buckets: v1 employees 15/s and 300/min, v2 persons 30/s, v2 absences 10/s; 429 without Retry-After (sheet §10). */
  rateLimit: boolean;
  // ── people ──
  /** v1 references and tags that are empty come as "" or [] instead of null (sheet §3.1). */
  emptyAsList: boolean;
  /** v1 labels in the customer's language (sheet §3: never key on them). */
  germanLabels: boolean;
  /** Tags as JSON text instead of comma-joined (sheet §3.1). */
  tagsAsJson: boolean;
  /** v1 employees answer this status (sheet §0.1: general encouragement to move; no date). */
  v1Gone: 404 | 410 | null;
  /** v2 persons without `status` (forum: "no status in v2 persons"). */
  noStatusInV2: boolean;
  /** `GET /v2/persons/{id}` wrapped in `_data` (sheet §4, read so by one client). */
  wrappedPerson: boolean;
  /** v2 terminations say `last_working_date`, as in all examples, not `last_working_day`, as in the schema (sheet §4). */
  lastWorkingDate: boolean;
  // ── absences ──
  /** v2 refuses filters with a zone, `…Z` (sheet §8.2 trap, seen on attendance). */
  rejectZuluFilters: boolean;
  /** v2 absences without end match `ends_at.date_time.gte` (sheet §7.1: unknown). Default true. */
  openEndMatches: boolean;
  /** v2 absences end at 12:00 of the last day where the last half is free, instead of at the next midnight (sheet §7.1: unknown). */
  halfEndsAtNoon: boolean;
  /** v2 whole days have `type: null` on both ends (sheet §7.1). */
  nullHalves: boolean;
  /** v2 units DAILY and HOURLY instead of DAY and HOUR (sheet §7.1). */
  dailyUnits: boolean;
  /** The end of the type of the problem that an unknown v2 absence is (sheet §7: its description was not obtained). */
  unknownAbsence: string;
  /** v2 absence paths answer "endpoint not found" (sheet §7.1, Nov 2024). */
  v2AbsencesMissing: boolean;
  /** v1 time-offs: only absences wholly inside the window come back (sheet §5, Dec 2024). */
  insideWindow: boolean;
  /** v1 time-offs: `half_day_*` as booleans, as documented, instead of 0 and 1 (sheet §5). */
  booleanHalves: boolean;
  /** v1 time-offs: offsets without colon, `+0100`, as in the official examples (sheet §5). */
  compactOffsets: boolean;
  /** v1 time-off-types lack those that are counted in hours (forum, June 2024). */
  unlistedHourTypes: boolean;
  /** v1 absence-periods ignore `updated_from` and `updated_to` (sheet §6, forum). */
  ignoreUpdatedOfHours: boolean;
  /** v1 time-offs name their v2 id only where they were made since (sheet §5: added late in 2024; the official example has none). Null: all do. */
  v2IdsSince: Instant | null;
  /** v1 time-off-types name their v2 id (as above). Default true. */
  v2IdsOfTypes: boolean;
  /** Id of v1 absence-periods: the one of v2, another one, or another one with v2's beside it (sheet §6: unknown). */
  hourIds: "of v2" | "others" | "others, and named";
  /** Unit that the offset of v1 absence-periods counts (sheet §6: told both ways, and not from where). */
  hoursOffset: "item" | "page" | "page from 0";
  /** v1 absences print `offset` and `limit` as text with a comma, "0,", as in the official examples (sheet §6). */
  textPaging: boolean;
  // ── writes ──
  /** v2 attendance that overlaps with another of that person: refused with this status, or it cuts the others, or it is let be (sheet §8.2: unknown). */
  attendanceOverlap: 409 | 422 | "cut" | "allow";
  /**
   * v2 attendance over midnight: refused, since a period starts and ends on one day (sheet §8.2); an end at the midnight after is
   * refused as well (unknown); or it is taken, as it will be one day.
   */
  overMidnight: "refused" | "an end at midnight too" | "taken";
  /** v2 attendance that was rejected still stands in the way of others (sheet §8.2: unknown). */
  rejectedOverlaps: boolean;
  /** v2 attendance that is confirmed can no longer be changed: the status that says so (sheet §8.2: status unknown). */
  confirmedLocked: 403 | 409 | 422 | null;
  /** What is changed in v2 without `skip_approval` stays as approved as it was (the parameter is documented, but not what follows without it). */
  changesKeepApproval: boolean;
  /** v2 writes of attendance answer in `_data`, a PATCH 200 with the id instead of 204 (the reference page: "return the attendance period ID"). */
  wrappedWrites: boolean;
  /** v2 absences are written with the last absent day itself, instead of the midnight after it as they are read (sheet §7.2: told both ways). */
  writtenEndsInclusive: boolean;
  /** v2 takes an absence that ends where it begins, of no day at all (sheet §7.2: unknown). */
  emptyAbsences: boolean;
  /** Writes count at once: nobody has to approve them. */
  noApproval: boolean;
  // ── webhooks ──
  /** v2 webhooks know no event but those that Personio's own pages name; any other refuses the whole (sheet §9: unknown). */
  documentedEvents: boolean;
}

/** The interface as it is documented and mostly seen. */
export const NO_QUIRKS: Readonly<Quirks> = {
  relativeLinks: false,
  selfCursor: false,
  cursorForgetsFilters: false,
  repeatedRecordOnPage: null,
  shrinkingTotal: false,
  successFalse: false,
  echoAuthorization: false,
  rateLimit: false,
  emptyAsList: false,
  germanLabels: false,
  tagsAsJson: false,
  v1Gone: null,
  noStatusInV2: false,
  wrappedPerson: false,
  lastWorkingDate: false,
  rejectZuluFilters: false,
  openEndMatches: true,
  halfEndsAtNoon: false,
  nullHalves: false,
  dailyUnits: false,
  unknownAbsence: "common.resource_not_found",
  v2AbsencesMissing: false,
  insideWindow: false,
  booleanHalves: false,
  compactOffsets: false,
  unlistedHourTypes: false,
  ignoreUpdatedOfHours: false,
  v2IdsSince: null,
  v2IdsOfTypes: true,
  hourIds: "of v2",
  hoursOffset: "page",
  textPaging: false,
  attendanceOverlap: 422,
  overMidnight: "refused",
  rejectedOverlaps: false,
  confirmedLocked: null,
  changesKeepApproval: false,
  wrappedWrites: false,
  writtenEndsInclusive: false,
  emptyAbsences: false,
  noApproval: false,
  documentedEvents: false,
};
