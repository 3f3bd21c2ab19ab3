/** A place whose Personio may be told to call a daemon there. */
import type { Place } from "./place.ts";
import { variable } from "./place.ts";

/** The config's, as a canary: it must stand in nothing that rollcall says or keeps. */
export const WEBHOOK_SECRET = "webhook-canary-Wr3n-token";

/** Gives the config's text, with the webhook in it. */
export function withWebhook(place: Place, config: string): string {
  place.env.WEBHOOK_SECRET = WEBHOOK_SECRET;
  const { grant, world } = place.company.personio;
  grant.scopes += " personio:webhooks:read personio:webhooks:write";
  // What happens from now on happens while the daemon is there.
  world.now = "2026-07-21T09:00:00.000Z";
  const webhook = `{ public_url: "https://rollcall.example.com", token: "${variable("WEBHOOK_SECRET")}" }`;
  return config.replace("  plugin: personio\n", `  plugin: personio\n  webhook: ${webhook}\n`);
}
