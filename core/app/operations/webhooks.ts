/** A source's webhook: the path at which rollcall listens for it, and its registration at the vendor, which only a command makes. */
import type { SourceConfig } from "../../config/config.ts";
import type { Actions } from "../../engine/operations/actions.ts";
import { UnknownName } from "../../engine/operations/unknown-name.ts";
import type { Operations } from "../../engine/operations/operations.ts";
import { webhookReport, type WebhookReport } from "../../engine/reports/webhook-report.ts";
import { CommandRefused } from "../../model/errors.ts";
import type { Webhook } from "../../plugin/webhook.ts";
import { openDoors } from "../targets/connections.ts";
import type { App } from "../open-app.ts";
import { recorder } from "./recorder.ts";

type Row = WebhookReport["webhooks"][number];
type Work = (webhook: Webhook, name: string) => Promise<Row>;

/** One segment of a path, even if the source's name has slashes, as that of an external plugin: `/hooks/.%2Fplugins%2Fmine`. */
export function hookPath(source: string): string {
  return `/hooks/${encodeURIComponent(source)}`;
}

export function webhooksOf(app: App): Operations["webhooks"] {
  return (source, signal) =>
    ofEach(source, signal, app, async (hook, name) => webhookReport(name, hook.url, await hook.state()));
}

export function webhookActions(app: App): Pick<Actions, "registerWebhooks" | "removeWebhooks"> {
  const record = recorder(app);
  return {
    registerWebhooks: (source, by, signal) =>
      ofEach(source, signal, app, async (hook, name) => {
        await record(by, "register_webhook", null, hook.url);
        return webhookReport(name, hook.url, await hook.register());
      }),
    removeWebhooks: (source, by, signal) =>
      ofEach(source, signal, app, async (hook, name) => {
        await record(by, "remove_webhook", null, hook.url);
        await hook.remove();
        return webhookReport(name, hook.url, null);
      }),
  };
}

/** Does the work for one source, or for each in turn. @throws UnknownName; CommandRefused if the config has no webhook */
async function ofEach(name: string | null, signal: AbortSignal, app: App, work: Work): Promise<WebhookReport> {
  const sources = Object.values(app.config.sources).filter((source) => name === null || source.name === name);
  if (name !== null && sources.length === 0) throw new UnknownName("source", name, Object.keys(app.config.sources));
  const webhooks: Row[] = [];
  for (const source of sources) webhooks.push(...(await withWebhook(source, signal, app, work)));
  if (webhooks.length === 0) throw noWebhook();
  return { webhooks };
}

/** Does the work through doors of its own, which let nothing be written but webhooks. Empty if the config wants none for this source. */
async function withWebhook(source: SourceConfig, signal: AbortSignal, app: App, work: Work): Promise<Row[]> {
  const part = app.config.plugins.sources.get(source.plugin)?.webhook;
  if (!part) return [];
  const { config, around, log } = app;
  const mayWrite = part.writePaths;
  const how = { side: "source", readOnly: false, mayWrite, signal, timezone: config.timezone, log } as const;
  const doors = openDoors(how, around);
  try {
    const webhook = part.open(source.settings, hookPath(source.name), doors.context);
    return webhook ? [await work(webhook, source.name)] : [];
  } finally {
    await doors.close();
  }
}

function noWebhook(): CommandRefused {
  return new CommandRefused("CONFIG", "the config has no webhook", {
    remedy: "Add `webhook: { public_url: https://…, token: … }` to the source first.",
  });
}
