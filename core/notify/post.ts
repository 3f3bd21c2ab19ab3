/** What all notices use: the owners of targets, the reader's language and zone, and the outbox. */
import addressparser from "nodemailer/lib/addressparser";
import { elapsed, type Instant } from "../model/time.ts";
import type { Content, Reader } from "./mails/content.ts";
import { layOut, withoutSecrets } from "./mails/layout.ts";
import { textsOf } from "./mails/texts.ts";
import type { NotifiedTarget, NotifierOptions, NotifyStore } from "./notifier.ts";

export interface Post {
  /** False while no mail is configured. */
  enabled(): boolean;
  now(): Instant;
  /** The owners of active targets, each with their targets. An address is there once, whatever its case. */
  readers(): ReadonlyMap<string, ReadonlySet<string>>;
  owners(): readonly string[];
  /** Active targets that read the source. */
  targetsOf(source: string): readonly string[];
  /** Whether the target cannot run because a variable or secret file is missing. */
  lacksSecret(target: string): boolean;
  reader(): Reader;
  /** True when `ms` have passed since `instant`. */
  isOver(instant: Instant, ms: number): boolean;
  /** Queues a mail, without secrets. `cause`: as in the notice; by it a mail that has not been sent yet can be withdrawn. */
  send(tx: NotifyStore, recipient: string, cause: string, content: Content): Promise<void>;
}

export function createPost({ settings, clock, redact, newId }: NotifierOptions): Post {
  function reader(): Reader {
    const { language, timezone, publicUrl } = settings();
    return { texts: textsOf(language), timezone, publicUrl };
  }

  /** Takes secrets out of a text that is not just a target's name: that one stands in subjects and commands too, whatever a secret is. */
  function shown(text: string): string {
    return settings().targets.some(({ name }) => name === text) ? text : redact(text);
  }

  return {
    enabled: () => settings().from !== null,
    now: () => clock.now(),
    readers: () => targetsByOwner(settings().targets),
    owners: () => [...new Set(settings().owners.map(address))],
    targetsOf: (source) =>
      settings()
        .targets.filter((target) => target.source === source)
        .map(({ name }) => name),
    lacksSecret: (target) => settings().targets.find(({ name }) => name === target)?.problem?.lacksSecret ?? false,
    reader,
    isOver: (instant, ms) => elapsed(instant, clock.now()) >= ms,
    async send(tx, recipient, cause, content) {
      const { subject, text, html } = layOut(withoutSecrets(content, shown), reader());
      const messageId = `<${newId()}@${domainOf(settings().from ?? "")}>`;
      await tx.outbox.add({ recipient, cause, subject, text, html, messageId, createdAt: clock.now() });
    },
  };
}

function targetsByOwner(targets: readonly NotifiedTarget[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { name, owners } of targets) {
    for (const owner of owners.map(address)) {
      const own = found.get(owner);
      if (own) own.add(name);
      else found.set(owner, new Set([name]));
    }
  }
  return found;
}

/** An address in one spelling, so that `IT@example.com` and `it@example.com` get one mail. */
function address(owner: string): string {
  return owner.trim().toLowerCase();
}

export function domainOf(from: string): string {
  const [first] = addressparser(from, { flatten: true });
  return first?.address.split("@")[1] || "localhost";
}
