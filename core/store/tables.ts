/** The list of all tables, each by the name that the store gives it; a table that is not here is not in the store. */
import type { Knex } from "knex";
import { actionTable } from "./tables/actions.ts";
import { daemonTable } from "./tables/daemons.ts";
import { decisionTable } from "./tables/decisions.ts";
import { failureTable } from "./tables/failures.ts";
import { holdTable } from "./tables/holds.ts";
import { incidentTable } from "./tables/incidents.ts";
import { journalTable } from "./tables/journal.ts";
import { knownPeopleTable } from "./tables/known-people.ts";
import { leaseTable } from "./tables/leases.ts";
import { linkTable } from "./tables/links.ts";
import { metaTable } from "./tables/meta.ts";
import { noticeTable } from "./tables/notices.ts";
import { outboxTable } from "./tables/outbox.ts";
import { paceTable } from "./tables/paces.ts";
import { peopleHereTable } from "./tables/people-here.ts";
import { peopleView } from "./tables/people-view.ts";
import { removedRecordTable } from "./tables/removed-records.ts";
import { requestTable } from "./tables/requests.ts";
import { runTable } from "./tables/runs.ts";
import { seenTable } from "./tables/seen.ts";
import { sessionTable } from "./tables/sessions.ts";
import { targetTable } from "./tables/targets.ts";
import { tokenTable } from "./tables/tokens.ts";

export type Tables = Readonly<ReturnType<typeof tablesOver>>;

export function tablesOver(db: Knex) {
  return {
    targets: targetTable(db),
    runs: runTable(db),
    journal: journalTable(db),
    links: linkTable(db),
    leases: leaseTable(db),
    daemons: daemonTable(db),
    paces: paceTable(db),
    requests: requestTable(db),
    holds: holdTable(db),
    failures: failureTable(db),
    decisions: decisionTable(db),
    incidents: incidentTable(db),
    notices: noticeTable(db),
    outbox: outboxTable(db),
    meta: metaTable(db),
    seen: seenTable(db),
    knownPeople: knownPeopleTable(db),
    peopleHere: peopleHereTable(db),
    removedRecords: removedRecordTable(db),
    sessions: sessionTable(db),
    tokens: tokenTable(db),
    actions: actionTable(db),
    /** What is known of people, put together from links, decisions and journal; read-only. */
    people: peopleView(db),
  };
}
