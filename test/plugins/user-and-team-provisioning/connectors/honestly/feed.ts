/** A simulated feed, and our client for it over the real SFTP gateway. */
import { onTestFinished } from "vitest";
import type { FeedClient, FeedRow } from "../../../../../plugins/user-and-team-provisioning/feed.ts";
import { honestlyConfig } from "../../../../../plugins/user-and-team-provisioning/connectors/honestly/config.ts";
import { honestly } from "../../../../../plugins/user-and-team-provisioning/connectors/honestly/index.ts";
import {
  type HonestlyOptions,
  type HonestlySimulator,
  startHonestlySimulator,
} from "../../../../../plugins/user-and-team-provisioning/connectors/honestly/simulator.ts";
import { type TestContext, testContext } from "../../../../kit/plugin-context.ts";

export interface Feed {
  readonly client: FeedClient;
  readonly sim: HonestlySimulator;
  readonly context: TestContext;
}

export interface FeedOptions extends HonestlyOptions {
  readonly readOnly?: boolean;
  /** Settings besides those that the simulator needs. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export async function openFeed({ readOnly = false, settings = {}, ...options }: FeedOptions = {}): Promise<Feed> {
  const sim = await startHonestlySimulator(options);
  const context = testContext({ readOnly });
  onTestFinished(async () => {
    await context.close();
    await sim.close();
  });
  const config = honestlyConfig.parse({ ...settingsFor(sim), ...settings });
  return { client: honestly.connect(config, context), sim, context };
}

export function settingsFor({ host, port, username, privateKey, hostKey }: HonestlySimulator) {
  return { type: "honestly", host, port, username, private_key: privateKey, host_key: hostKey };
}

export function row(id: string, changes: Partial<FeedRow> = {}): FeedRow {
  const email = `nr${id}@example.com`;
  return { import_id: id, email, first_name: `Nr${id}`, last_name: "Example", attributes: {}, ...changes };
}
