/** The lines of `rollcall check` about Buuky: its interface for users, and the tool in which bookings are cancelled, if there is one. */
import type { Tested } from "../../../../core/plugin/contract.ts";
import type { ScimClient } from "../../../protocols/scim/client.ts";
import type { BookingToolClient } from "../../connector.ts";

/** Read-only. Anything that is refused becomes a failed check. The tenant is that of the other tool; where there is none yet, it is not known. */
export async function check(scim: ScimClient, tool: BookingToolClient | null): Promise<Tested> {
  const people = await scim.check({ groups: false });
  const bookings = await tool?.test();
  return { checks: [...people.checks, ...(bookings?.checks ?? [])], tenant: bookings?.tenant ?? null };
}
