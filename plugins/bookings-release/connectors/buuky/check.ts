/** What `rollcall check` tells of Buuky: its interface for users, and the tool in which bookings are cancelled, if there is one. */
import type { Tested } from "../../../../core/plugin/contract.ts";
import type { ScimClient } from "../../../protocols/scim/client.ts";
import type { BookingToolClient } from "../../connector.ts";

/** Read-only; whatever is refused becomes a failed check. The tenant is the other tool's alone: else another one would be told once there is such a tool. */
export async function check(scim: ScimClient, tool: BookingToolClient | null): Promise<Tested> {
  const people = await scim.check({ groups: false });
  const bookings = await tool?.test();
  return { checks: [...people.checks, ...(bookings?.checks ?? [])], tenant: bookings?.tenant ?? null };
}
