/** Personio's webhook for this source: how it is registered and looked after at Personio, and what a call of it means. */
import type { PluginContext } from "../../../core/plugin/contract.ts";
import { DAY, later } from "../../../core/model/time.ts";
import type { ChangeNotice, Webhook, WebhookPart, WebhookState } from "../../../core/plugin/webhook.ts";
import type { PersonioConfig } from "../config.ts";
import { openDoors } from "../wire/doors.ts";
import { DOCUMENTED, meaningOf } from "./events.ts";
import { isSender } from "./is-sender.ts";
import { change, create, eventsOf, registeredAt, remove, type Registered } from "./registered.ts";

/** Time for which Personio keeps events: 30 days. */
const KEPT_MS = 30 * DAY;

export const personioWebhook: WebhookPart<PersonioConfig> = { writePaths: ["/v2/webhooks"], open };

function open(config: PersonioConfig, path: string, context: PluginContext): Webhook | null {
  if (!config.webhook) return null;
  const { public_url, token } = config.webhook;
  const url = `${public_url}${path}`;
  const asking = { door: openDoors(config, context).webhooks, baseUrl: config.base_url };
  const ours = () => registeredAt(url, asking);
  return {
    url,
    isSender: ({ authorization }) => isSender(authorization, token),
    read: ({ event_name }) => meaningOf(event_name),
    state: async () => stateOf(await ours()),
    async register() {
      const [first, ...others] = await ours();
      const made = first ? await change(first, token, asking) : await create(url, token, asking);
      for (const other of others) await remove(other, asking);
      return stateOf([made]) as WebhookState;
    },
    async remove() {
      const found = await ours();
      for (const one of found) await remove(one, asking);
      return found.length;
    },
    async missed(since) {
      const [first] = await ours();
      if (!first) return null;
      const oldest = later(context.clock.now(), -KEPT_MS);
      return noticesOf(await eventsOf(first, since > oldest ? since : oldest, asking));
    },
  };
}

function stateOf(found: readonly Registered[]): WebhookState | null {
  const [first] = found;
  if (!first) return null;
  const missing = DOCUMENTED.filter((event) => !first.events.includes(event));
  return { id: first.id, enabled: first.enabled, missing, count: found.length };
}

/** Returns each meaning of the named events once. */
function noticesOf(names: readonly unknown[]): readonly ChangeNotice[] {
  const notices = [...new Set(names)].flatMap((name) => meaningOf(name) ?? []);
  return [...new Map(notices.map((notice) => [`${notice.about} ${notice.loss}`, notice] as const)).values()];
}
