/** Every migration in order; its number is that of the schema. A released migration never changes; later ones follow. */
import type { Knex } from "knex";
import * as askers from "./0023-askers.ts";
import * as beginning from "./0020-beginning.ts";
import * as changeNotices from "./0009-change-notices.ts";
import * as initial from "./0001-initial.ts";
import * as comparedKinds from "./0015-compared-kinds.ts";
import * as daemons from "./0010-daemons.ts";
import * as failedChange from "./0003-failed-change.ts";
import * as sessionsTokensActions from "./0004-sessions-tokens-actions.ts";
import * as formerName from "./0019-former-name.ts";
import * as knownPeople from "./0012-known-people.ts";
import * as lookedUp from "./0005-looked-up.ts";
import * as outboxCause from "./0006-outbox-cause.ts";
import * as pastLinks from "./0025-past-links.ts";
import * as peopleHere from "./0017-people-here.ts";
import * as peopleTexts from "./0011-people-texts.ts";
import * as seen from "./0008-seen.ts";
import * as seenAnew from "./0021-seen-anew.ts";
import * as setUpKinds from "./0016-set-up-kinds.ts";
import * as settings from "./0007-settings.ts";
import * as setBack from "./0002-set-back.ts";
import * as refusedMail from "./0022-refused-mail.ts";
import * as removedRecords from "./0018-removed-records.ts";
import * as rejectedUnder from "./0014-rejected-under.ts";
import * as toldRecords from "./0013-told-records.ts";
import * as written from "./0024-written.ts";

export interface Migration {
  /** `0001-initial`. */
  readonly name: string;
  /** Runs in its own transaction, so that a process which is killed in the middle leaves the former schema. */
  up(db: Knex): Promise<void>;
}

export const MIGRATIONS: readonly Migration[] = [
  { name: "0001-initial", up: initial.up },
  { name: "0002-set-back", up: setBack.up },
  { name: "0003-failed-change", up: failedChange.up },
  { name: "0004-sessions-tokens-actions", up: sessionsTokensActions.up },
  { name: "0005-looked-up", up: lookedUp.up },
  { name: "0006-outbox-cause", up: outboxCause.up },
  { name: "0007-settings", up: settings.up },
  { name: "0008-seen", up: seen.up },
  { name: "0009-change-notices", up: changeNotices.up },
  { name: "0010-daemons", up: daemons.up },
  { name: "0011-people-texts", up: peopleTexts.up },
  { name: "0012-known-people", up: knownPeople.up },
  { name: "0013-told-records", up: toldRecords.up },
  { name: "0014-rejected-under", up: rejectedUnder.up },
  { name: "0015-compared-kinds", up: comparedKinds.up },
  { name: "0016-set-up-kinds", up: setUpKinds.up },
  { name: "0017-people-here", up: peopleHere.up },
  { name: "0018-removed-records", up: removedRecords.up },
  { name: "0019-former-name", up: formerName.up },
  { name: "0020-beginning", up: beginning.up },
  { name: "0021-seen-anew", up: seenAnew.up },
  { name: "0022-refused-mail", up: refusedMail.up },
  { name: "0023-askers", up: askers.up },
  { name: "0024-written", up: written.up },
  { name: "0025-past-links", up: pastLinks.up },
];
