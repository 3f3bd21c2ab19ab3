/**
 * What keeps people safe, one row a rule, by the name that tests carry in their titles: `[completeness] …`. The numbers are
 * those of core/model/rules.ts and core/plan/safety.ts; the README says them to owners.
 */
import type { Promised } from "../promises/tested.ts";

const rows: Readonly<Record<string, string>> = {
  // Before anything is removed.
  completeness: "a removal rests on lists that were read to their end: pages, totals, ids, cursor, attributes",
  "asked by name": "what a list lacks is asked for by its id; only not found confirms; 200 a run, more are held",
  "not seen": "a link outside the days or the area of a read is left alone; a partial run takes nothing away",
  "everything gone": "an empty source, or all accounts at once, is held at any size; other records from five linked",
  limits: "above a limit all removals of that flow are held and everything else is done; people count, over 24 hours",
  "limit of accounts": "more than 2, or a tenth up to 50",
  "limit of absences": "people who lose one: more than 5, or a tenth up to 500; the same for attendances",
  "limit of bookings": "people who lose one: more than 5, or a quarter of those matched",
  "limit of teams": "more than half of all memberships; of teams more than 2 or a tenth",
  creates:
    "new accounts and teams: more than 10 or 30 %; vanished ones: more than 2 or a tenth; a fifth there must match",
  "wrong company":
    "people whose e-mail and name both changed, or another tenant behind the credentials: nothing is written",
  holds:
    "an approval reaches what was seen and is unchanged, once, within a day; a rejection keeps until things change",
  "moved out of scope": "an edit of the config that takes people out is held like any removal, and the hold names it",
  kind: "accounts are locked; deleted only where the rule says so",
  "not released": "an attribute that is withheld is not empty: nothing is blanked, nobody has left",
  // Who is who.
  identity: "a link is who somebody is; an e-mail adopts an account without one, once",
  twins: "two with one e-mail, on either side, are a conflict; one who left does not count",
  "re-hire": "who comes back gets the old account, under a new id too where e-mail and name agree",
  "address reused": "the e-mail of somebody else's account under another name is a conflict",
  foreign: "what has no link is never changed, but by a rule on exactly its rule",
  // While it is done.
  "test mode": "the gateway lets no write out, whatever a plugin tries; the source takes declared writes alone",
  records: "one that fails stops no other, is tried again, then parked; ten of one cause in a row stop the flow",
  requests: "time out, are tried again with patience, and only those that may be repeated",
  refusals: "are judged by the connector: a token once more, a right after three, an edge's page is weather",
  runs: "are tried again before it is an incident, and end without progress, or their lease",
  pause: "at once for what a person must mend, later for weather; a hold pauses its removals alone",
  resolved: "by a run by hand, by resume, by changed settings that work, by a probe",
  mail: "one when it opens, one if the cause changes, one a day, one when it closes; nothing private in any",
  schedule: "stored, watched, caught up with once, in the zone's own time",
  overlap: "one run a target; a second one waits, once",
  crash: "what was meant is written before, what became of it after; what is open is settled by looking",
  fights: "what is set back after each of three writes is left alone for a day",
  "two-way drift":
    "where edits there are reported, they stay until the leader changes, and what went is not made again",
  privacy: "no secret and no reason of absence in any log, mail, page, history or error; people by id in logs",
  history: "90 days; a decision is kept once; a migration is backed up, whole or not at all",
};

export const SAFETY: Promised = { one: "rule", rows, mark: /(?<=^|\] )\[([a-z][a-z -]*)\]/g };
