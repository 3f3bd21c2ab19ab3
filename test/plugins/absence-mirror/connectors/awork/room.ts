/** A simulated awork and a client for it, opened and closed around each test. */
import { onTestFinished } from "vitest";
import type { Completeness } from "../../../../../core/model/completeness.ts";
import type { Reader } from "../../../../../core/plugin/contract.ts";
import type { MirrorFields } from "../../../../../plugins/absence-mirror/connector.ts";
import { AworkClient } from "../../../../../plugins/absence-mirror/connectors/awork/client.ts";
import { aworkConfig } from "../../../../../plugins/absence-mirror/connectors/awork/config.ts";
import {
  startAworkSimulator,
  type AworkOptions,
} from "../../../../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { testContext } from "../../../../kit/plugin-context.ts";

export async function room(options: AworkOptions & { readonly config?: object; readonly readOnly?: boolean } = {}) {
  const simulator = await startAworkSimulator(options);
  const context = testContext({ readOnly: options.readOnly ?? false });
  onTestFinished(async () => {
    await context.close();
    await simulator.close();
  });
  const written = { type: "awork", api_key: simulator.apiKey, base_url: simulator.url, requests_per_minute: 3000 };
  const client = new AworkClient(aworkConfig.parse({ ...written, ...options.config }), context);
  return { simulator, context, client };
}

export async function readAll<T>(reader: Reader<T>): Promise<{ records: T[]; completeness: Completeness }> {
  const records: T[] = [];
  let step = await reader.next();
  for (; !step.done; step = await reader.next()) records.push(...step.value);
  return { records, completeness: step.value };
}

export function mirror(user: string, further: Partial<MirrorFields> = {}): MirrorFields {
  return {
    user,
    starts_on: "2026-07-20",
    ends_on: "2026-07-24",
    starts_at: "morning",
    ends_at: "evening",
    note: null,
    marked: true,
    ...further,
  };
}
