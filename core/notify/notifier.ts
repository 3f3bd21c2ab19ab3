/**
 * Decides who is told what, and tells it once. The engine calls these functions inside the transaction in which it changes an incident
 * or a hold, so that the state and its mail are stored together or not at all; nothing here speaks SMTP (`outbox.ts` does).
 *
 * One mail goes to each distinct recipient (owner of an affected target) and cause. The notices table is the memory: while
 * a recipient's notice of a cause stands, another target with that cause sends nothing. Test mode must not call any of it.
 */
import type { Clock } from "../model/time.ts";
import type { Incident, Store } from "../store/store.ts";
import { absenceNotices } from "./absence-notices.ts";
import { configNotices } from "./config-notices.ts";
import { databaseNotices } from "./database-notices.ts";
import { forgetStrangers } from "./forget-strangers.ts";
import { holdNotices } from "./hold-notices.ts";
import { incidentNotices } from "./incident-notices.ts";
import type { ConfigRefusedData } from "./mails/config-refused.ts";
import type { HoldMailData } from "./mails/hold-mail.ts";
import type { NewDatabaseData } from "./mails/new-database.ts";
import type { RecordsWaitingData } from "./mails/records-waiting.ts";
import type { WasAwayData } from "./mails/was-away.ts";
import { pauseNotices } from "./pause-notices.ts";
import { createPost } from "./post.ts";
import { recordNotices } from "./record-notices.ts";

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
  /** The name of its source: a mail about a cause of the source's also names the targets that will meet it. */
  readonly source: string;
  readonly owners: readonly string[];
  /** Why it cannot run as the config stands; null: it can. Default null. */
  readonly problem?: { readonly lacksSecret: boolean } | null;
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

export interface Notifier {
  /**
   * After `tx.incidents.put`. Does nothing if the recipients know the cause already.
   *
   * @param before the incident that was open until then; if it had another cause, they are told of the change
   */
  opened(tx: NotifyStore, incident: Incident, before?: Pick<Incident, "cause" | "code">): Promise<void>;
  /** After `tx.incidents.close`. `silently`: the target was taken out of the config or made inactive, and did not recover. */
  closed(tx: NotifyStore, incident: Incident, how?: { readonly silently: boolean }): Promise<void>;
  /** After `tx.holds.put`, at every run that holds something; null: nothing is held any more. */
  held(tx: NotifyStore, target: string, hold: HoldMailData | null): Promise<void>;
  /** At the end of a run that compared everything: the records that are given up or in conflict now. */
  records(tx: NotifyStore, found: RecordsWaitingData): Promise<void>;
  /** A reload kept the former config, since the changed one has errors. */
  configRefused(tx: NotifyStore, refusal: ConfigRefusedData): Promise<void>;
  /** A reload took the changed config over. */
  configAccepted(tx: NotifyStore): Promise<void>;
  /** No scheduler looked for hours; `targets` missed runs by it. */
  returned(tx: NotifyStore, absence: Pick<WasAwayData, "since" | "targets">): Promise<void>;
  /** rollcall works on a new, empty database. */
  newDatabase(tx: NotifyStore, made: NewDatabaseData): Promise<void>;
  /** Sends the reminders that are due, and mails to owners who have not been told yet. May be called as often as each minute. */
  remind(tx: NotifyStore): Promise<void>;
}

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
      if (post.enabled()) {
        await tx.outbox.keepOnly([...post.readers().keys(), ...post.owners()]);
        await forgetStrangers(tx, post);
      }
      await incidents.remind(tx);
      await holds.remind(tx);
      await pauses.remind(tx);
    },
  };
}
