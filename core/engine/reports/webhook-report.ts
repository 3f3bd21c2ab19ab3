/** The state of a source's webhook at its vendor, in one word, and the words that people read for it. */
import type { WebhookState } from "../../plugin/webhook.ts";

type WebhookWord = "ok" | "none" | "disabled" | "incomplete" | "doubled";

export interface WebhookReport {
  readonly webhooks: readonly {
    readonly source: string;
    readonly url: string;
    /** The first that applies, in the order none, disabled, doubled, incomplete, ok. */
    readonly state: WebhookWord;
    readonly id: string | null;
    readonly missing_events: readonly string[];
  }[];
}

export const WEBHOOK_DETAILS: Readonly<Record<WebhookWord, string>> = {
  ok: "registered and switched on",
  none: "not registered",
  disabled: "registered, but switched off",
  incomplete: "registered, but not for every event",
  doubled: "registered more than once",
};

export function webhookReport(
  source: string,
  url: string,
  state: WebhookState | null,
): WebhookReport["webhooks"][number] {
  return { source, url, state: wordOf(state), id: state?.id ?? null, missing_events: state?.missing ?? [] };
}

function wordOf(state: WebhookState | null): WebhookWord {
  if (state === null) return "none";
  if (!state.enabled) return "disabled";
  if (state.count > 1) return "doubled";
  return state.missing.length > 0 ? "incomplete" : "ok";
}
