/** A simulated Staffomatic and a client for it, opened and closed around each test. */
import { onTestFinished } from "vitest";
import type { Completeness } from "../../../../../core/model/completeness.ts";
import type { Reader } from "../../../../../core/plugin/contract.ts";
import type { AbsenceFields, AccountFields } from "../../../../../plugins/staff-scheduling/connector.ts";
import { StaffomaticClient } from "../../../../../plugins/staff-scheduling/connectors/staffomatic/client.ts";
import { staffomaticConfig } from "../../../../../plugins/staff-scheduling/connectors/staffomatic/config.ts";
import {
  startStaffomaticSimulator,
  type StaffomaticOptions,
} from "../../../../../plugins/staff-scheduling/connectors/staffomatic/simulator.ts";
import { testContext } from "../../../../kit/plugin-context.ts";

export const ZONE = "Europe/Berlin";

export async function room(
  options: StaffomaticOptions & { readonly config?: object; readonly readOnly?: boolean } = {},
) {
  const context = testContext({ readOnly: options.readOnly ?? false });
  const simulator = await startStaffomaticSimulator({ now: () => context.clock.now(), ...options });
  onTestFinished(async () => {
    await context.close();
    await simulator.close();
  });
  const { username, password, account, url: base_url } = simulator;
  const written = {
    type: "staffomatic",
    account: account.subdomain,
    username,
    password,
    contact: "it@example.com",
    base_url,
  };
  const client = new StaffomaticClient(staffomaticConfig.parse({ ...written, ...options.config }), context);
  const berlin = simulator.addLocation("Berlin");
  const vacation = simulator.addAbsenceType(berlin, "Paid vacation");
  const kitchen = simulator.addDepartment(berlin, "Kitchen");
  return { simulator, context, client, berlin, vacation, kitchen };
}

export async function readAll<T>(reader: Reader<T>): Promise<{ records: T[]; completeness: Completeness }> {
  const records: T[] = [];
  let step = await reader.next();
  for (; !step.done; step = await reader.next()) records.push(...step.value);
  return { records, completeness: step.value };
}

export function account(further: Partial<AccountFields> = {}): AccountFields {
  return {
    ...{ email: "ann@example.com", first_name: "Ann", last_name: "Example", number: "12" },
    ...{ location: null, hours_per_month: null, vacation_days: null },
    ...further,
  };
}

export function absence(further: Partial<AbsenceFields> = {}): AbsenceFields {
  return { user: "1", type: "1", starts_at: "2026-07-20T00:00", ends_at: "2026-07-25T00:00", ...further };
}
