/**
 * Who is told what, and once. The engine calls these functions inside the transaction in which it changes an incident or a
 * hold, so that the state and its mail are stored together or not at all; nothing here speaks SMTP (`outbox.ts` does).
 *
 *   opened(tx, incident, before?)      after `tx.incidents.put`; before: what `tx.incidents.open` gave until then. Told again
 *                                      of what is known, it does nothing; told of another cause, it mails the change
 *   closed(tx, incident, how?)         after `tx.incidents.close`; { silently: true }: target taken out or made inactive
 *   held(tx, target, hold | null)      after `tx.holds.put`, at every run that holds something; null: nothing is held any more
 *   records(tx, { target, run, records })   at the end of a run that compared everything: what is given up or in conflict now
 *   configRefused(tx, { file, problems }) · configAccepted(tx)     a reload kept the old config · took one over
 *   returned(tx, absence)              no scheduler looked for hours
 *   remind(tx)                         now and then (each minute is fine): reminders, and whoever was not told yet
 *
 * One mail goes to each distinct recipient (owner of an affected target) and cause. The notices table is the memory: while
 * a recipient's notice of a cause stands, another target with that cause sends nothing. Test mode must not call any of it.
 */
import type { Clock } from "../model/time.ts";
import type { Store } from "../store/store.ts";
import { absenceNotices, type AbsenceNotices } from "./absence-notices.ts";
import { configNotices, type ConfigNotices } from "./config-notices.ts";
import { holdNotices, type HoldNotices } from "./hold-notices.ts";
import { incidentNotices, type IncidentNotices } from "./incident-notices.ts";
import { pauseNotices } from "./pause-notices.ts";
import { createPost } from "./post.ts";
import { recordNotices, type RecordNotices } from "./record-notices.ts";

export interface NotifySettings {
  /** `mail.from`; null: no mail is configured. Then nothing is queued or remembered, and the first `remind` with mail tells it. */
  readonly from: string | null;
  readonly language: "en" | "de";
  readonly timezone: string;
  /** `web.public_url` */
  readonly publicUrl: string | null;
  /** The top-level owners: told of a refused config. */
  readonly owners: readonly string[];
  /** Active targets; one that is missing here concerns nobody. */
  readonly targets: readonly NotifiedTarget[];
}

/** A `TargetConfig` is one. */
export interface NotifiedTarget {
  readonly name: string;
  /** Name of its source: a cause of the source's is told for all targets that read it. */
  readonly source: string;
  readonly owners: readonly string[];
}

export interface NotifierOptions {
  /** Asked at every call: a reload may have changed it. */
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
  ConfigNotices & { readonly remind: (tx: NotifyStore) => Promise<void> };

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
    async remind(tx) {
      // Who was taken out of `owners` gets nothing more; an address that was wrong would else be tried for ever.
      if (post.enabled()) await tx.outbox.keepOnly([...post.readers().keys(), ...post.owners()]);
      await incidents.remind(tx);
      await holds.remind(tx);
      await pauses.remind(tx);
    },
  };
}
