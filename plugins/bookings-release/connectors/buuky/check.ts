/** The lines of `rollcall check` about Buuky: its interface for users, and the tool in which bookings are cancelled, if there is one. */
import type { Tested } from "../../../../core/plugin/contract.ts";
import { bothTenants } from "../../../../core/plugin/tenant.ts";
import type { ScimClient } from "../../../protocols/scim/client.ts";
import type { BookingToolClient } from "../../connector.ts";

/**
 * Read-only. Anything that is refused becomes a failed check. The tenant is Buuky's address, with the other tool's tenant beside it if there is
 * one: links belong to both.
 */
export async function check(scim: ScimClient, tool: BookingToolClient | null): Promise<Tested> {
  const people = await scim.check({ groups: false });
  const bookings = await tool?.test();
  const checks = [...people.checks, ...(bookings?.checks ?? [])];
  const { tenant } = people;
  if (tenant !== null && bookings?.tenant) return { checks, tenant: bothTenants(tenant, bookings.tenant) };
  // Half an answer would look like another tenant.
  const isWhole = checks.every(({ state }) => state !== "failed");
  return { checks, tenant: isWhole ? tenant : null };
}
