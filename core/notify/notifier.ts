/**
 * Decides who is told what, and tells it once. The engine calls these functions inside the transaction in which it changes an incident
 * or a hold, so that the state and its mail are stored together or not at all; nothing here speaks SMTP (`outbox.ts` does).
 *
 *   opened(tx, incident, before?)      after `tx.incidents.put`; before: the open incident until then. Does nothing if the cause is
 *                                      known already; mails the change if it is another
 *   closed(tx, incident, how?)         after `tx.incidents.close`; { silently: true }: target taken out or made inactive
 *   held(tx, target, hold | null)      after `tx.holds.put`, at every run that holds something; null: nothing is held any more
 *   records(tx, { target, run, records })   at the end of a run that compared everything: the records given up or in conflict now
 *   configRefused(tx, { file, problems }) · configAccepted(tx)     a reload kept the old config · took one over
 *   returned(tx, absence)              no scheduler looked for hours
 *   newDatabase(tx, made)              rollcall works on a new, empty database
 *   remind(tx)                         now and then (each minute is fine): sends reminders, and mails to owners not told yet
 *
 * One mail goes to each distinct recipient (owner of an affected target) and cause. The notices table is the memory: while
 * a recipient's notice of a cause stands, another target with that cause sends nothing. Test mode must not call any of it.
 */
import type { Clock } from "../model/time.ts";
import type { Store } from "../store/store.ts";
import { absenceNotices, type AbsenceNotices } from "./absence-notices.ts";
import { configNotices, type ConfigNotices } from "./config-notices.ts";
import { databaseNotices, type DatabaseNotices } from "./database-notices.ts";
import { holdNotices, type HoldNotices } from "./hold-notices.ts";
import { incidentNotices, type IncidentNotices } from "./incident-notices.ts";
import { pauseNotices } from "./pause-notices.ts";
import { createPost } from "./post.ts";
import { recordNotices, type RecordNotices } from "./record-notices.ts";

export interface NotifySettings {
  /** `mail.from`; null: no mail is configured. Nothing is queued or remembered then; the first `remind` with mail tells of it. */
  readonly from: string | null;
  readonly language: "en" | "de";
  readonly timezone: string;
  /** `web.public_url` */
  readonly publicUrl: string | null;
  /** The top-level owners: told of a refused config. */
  readonly owners: readonly string[];
  /** Active targets. Nobody is told about a target that is missing here. */
  readonly targets: readonly NotifiedTarget[];
}

/** What the notifier needs of a `TargetConfig`. */
export interface NotifiedTarget {
  readonly name: string;
  /** The name of its source: a mail about a cause of the source's names all targets that read it. */
  readonly source: string;
  readonly owners: readonly string[];
}

export interface NotifierOptions {
  /** Called each time, since a reload may have changed the settings. */
  readonly settings: () => NotifySettings;
  readonly clock: Clock;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  /** Something unique for each mail's Message-ID: `randomUUID`. */
  readonly newId: () => string;
}

/** The tables that a notifier touches; a `Store` is one. */
export type NotifyStore = Pick<Store, "incidents" | "holds" | "notices" | "outbox" | "targets">;

export type Notifier = Omit<IncidentNotices, "remind"> &
  Omit<HoldNotices, "remind"> &
  RecordNotices &
  AbsenceNotices &
  ConfigNotices &
  DatabaseNotices & { readonly remind: (tx: NotifyStore) => Promise<void> };

export function createNotifier(options: NotifierOptions): Notifier {
  const post = createPost(options);
  const incidents = incidentNotices(post);
  const holds = holdNotices(post);
  const pauses = pauseNotices(post);
  return {
    opened: incidents.opened,
    closed: incidents.closed,
    held: holds.held,
    ...recordNotices(post),
    ...absenceNotices(post),
    ...configNotices(post),
    ...databaseNotices(post),
    async remind(tx) {
      // Somebody who was taken out of `owners` gets no more mail. Otherwise a wrong address would be tried for ever.
      if (post.enabled()) await tx.outbox.keepOnly([...post.readers().keys(), ...post.owners()]);
      await incidents.remind(tx);
      await holds.remind(tx);
      await pauses.remind(tx);
    },
  };
}
