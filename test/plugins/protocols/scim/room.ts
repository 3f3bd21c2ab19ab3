/** A simulated SCIM server and a client for it, opened and closed around each test. */
import { onTestFinished } from "vitest";
import type { Completeness } from "../../../../core/model/completeness.ts";
import type { Reader } from "../../../../core/plugin/contract.ts";
import { z } from "../../../../core/plugin/schema.ts";
import { ScimClient } from "../../../../plugins/protocols/scim/client.ts";
import { scimFields } from "../../../../plugins/protocols/scim/config.ts";
import { startScimSimulator } from "../../../../plugins/protocols/scim/simulator.ts";
import type { ScimQuirks } from "../../../../plugins/protocols/scim/simulator-world.ts";
import type { UserForm } from "../../../../plugins/protocols/scim/user-edits.ts";
import { testContext } from "../../../kit/plugin-context.ts";

const config = z.strictObject(scimFields);

/** Returns a client for any server. */
export function clientFor(url: string, token: string, further: object = {}) {
  const context = testContext();
  onTestFinished(() => context.close());
  const settings = config.parse({ url, token, requests_per_minute: 1_000_000, ...further });
  return new ScimClient("scim", settings, context);
}

export async function room(quirks: Partial<ScimQuirks> = {}, further: object = {}) {
  const simulator = await startScimSimulator({ quirks });
  onTestFinished(() => simulator.close());
  return { simulator, client: clientFor(simulator.base, simulator.token, further) };
}

export function ann(further: Partial<UserForm> = {}): UserForm {
  return {
    externalId: "12",
    email: "ann@example.com",
    firstName: "Ann",
    lastName: "Example",
    language: null,
    attributes: {},
    ...further,
  };
}

export async function readAll<T>(reader: Reader<T>): Promise<{ records: T[]; completeness: Completeness }> {
  const records: T[] = [];
  let step = await reader.next();
  for (; !step.done; step = await reader.next()) records.push(...step.value);
  return { records, completeness: step.value };
}
