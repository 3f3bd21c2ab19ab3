/**
 * Who is told what, and once. The engine calls these functions inside the transaction in which it changes an incident or a
 * hold, so that the state and its mail are stored together or not at all; nothing here speaks SMTP (`outbox.ts` does).
 *
 *   opened(tx, incident, affected?)           after `tx.incidents.put` made one
 *   changed(tx, incident, before, affected?)  after `put` gave an open one another cause; the same cause is ignored
 *   closed(tx, incident, { silently }?)       after `tx.incidents.close`; silently: the target was taken out or made inactive
 *   held(tx, hold)                            after `tx.holds.put`, at every run that holds something
 *   holdClosed(tx, target)                    after nothing is held any more (closed, approved or rejected)
 *   configRefused(tx, refusal)                a reload kept the old config
 *   configAccepted(tx)                        a reload took a config over
 *   remind(tx)                                now and then (each minute is fine): reminders, and whoever was not told yet
 *
 * One mail goes to each distinct recipient (owner of an affected target) and cause. The notices table is the memory: while
 * a recipient's notice of a cause stands, another target with that cause sends nothing. Test mode must not call any of it.
 */
import type { Clock } from "../model/time.ts";
import type { Store } from "../store/store.ts";
import { configNotices, type ConfigNotices } from "./config-notices.ts";
import { holdNotices, type HoldNotices } from "./hold-notices.ts";
import { incidentNotices, type IncidentNotices } from "./incident-notices.ts";
import { createPost } from "./post.ts";

export interface NotifySettings {
  /** `mail.from`; null: no mail is configured. Then nothing is queued or remembered, and the first `remind` with mail tells it. */
  readonly from: string | null;
  readonly language: "en" | "de";
  readonly timezone: string;
  /** `web.public_url` */
  readonly publicUrl: string | null;
  /** The top-level owners: told of a refused config. */
  readonly owners: readonly string[];
  /** Active targets and the owners of each; a target that is missing here concerns nobody. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
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
export type NotifyStore = Pick<Store, "incidents" | "holds" | "notices" | "outbox">;

export type Notifier = Omit<IncidentNotices, "remind"> &
  Omit<HoldNotices, "remind"> &
  ConfigNotices & { readonly remind: (tx: NotifyStore) => Promise<void> };

export function createNotifier(options: NotifierOptions): Notifier {
  const post = createPost(options);
  const incidents = incidentNotices(post);
  const holds = holdNotices(post);
  return {
    opened: incidents.opened,
    changed: incidents.changed,
    closed: incidents.closed,
    held: holds.held,
    holdClosed: holds.holdClosed,
    ...configNotices(post),
    async remind(tx) {
      await incidents.remind(tx);
      await holds.remind(tx);
    },
  };
}
