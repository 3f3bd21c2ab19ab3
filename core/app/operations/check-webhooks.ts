/**
 * The part of `rollcall check` about webhooks: whether the vendor calls the address at which rollcall listens. One that does not is a
 * warning only, since changes are then carried over a few minutes later.
 */
import { sourcesOf } from "../../engine/schedule/change-notices.ts";
import type { Target } from "../../engine/engine.ts";
import { asKnown } from "../../engine/incidents/incidents.ts";
import type { CheckReport } from "../../engine/operations/operations.ts";
import { WEBHOOK_DETAILS, webhookReport } from "../../engine/reports/webhook-report.ts";
import type { Webhook } from "../../plugin/webhook.ts";

type Row = CheckReport["checks"][number];

/** Checks the webhooks of the sources that these targets read. */
export async function checkWebhooks(targets: readonly Target[]): Promise<Row[]> {
  const rows: Row[] = [];
  const named = new Map(targets.map((target) => [target.name, target] as const));
  for (const { name, webhook } of sourcesOf({ targets: named }))
    if (webhook) rows.push(await checkWebhook(name, webhook));
  return rows;
}

async function checkWebhook(source: string, webhook: Webhook): Promise<Row> {
  const row = { target: null, what: `${source}.webhook` };
  try {
    const { state } = webhookReport(source, webhook.url, await webhook.state());
    const detail = `${webhook.url} is ${WEBHOOK_DETAILS[state]}`;
    if (state === "ok") return { ...row, state, detail };
    return { ...row, state: "warning", detail, remedy: `Register it: rollcall webhook register --source ${source}` };
  } catch (error) {
    const { code, message, remedy } = asKnown(error);
    return { ...row, state: "warning", code, detail: message, remedy };
  }
}
