/** The lines of `rollcall check` about a described tool. It reads a week of bookings, which shows most mistakes in a description. */
import { addDays, dateIn } from "../../../../core/model/time.ts";
import { checked, ok, warning, type Finding } from "../../../../core/plugin/checked.ts";
import type { PluginContext, Tested } from "../../../../core/plugin/contract.ts";
import type { BookingClient } from "../../connector.ts";
import type { HttpConfig } from "./config.ts";

/** Read-only. Anything that is refused becomes a failed check. No tenant: nothing in a description says which company it belongs to. */
export async function check(bookings: BookingClient, config: HttpConfig, context: PluginContext): Promise<Tested> {
  return { checks: [await checked("http.bookings.read", () => look(bookings, config, context))], tenant: null };
}

async function look(
  client: BookingClient,
  { fields: { email } }: HttpConfig,
  { clock, timezone }: PluginContext,
): Promise<Finding> {
  const today = dateIn(timezone, clock.now());
  let [seen, known] = [0, 0];
  for await (const page of client.bookings({ from: today, to: addDays(today, 6) })) {
    seen += page.length;
    known += page.filter(({ fields }) => fields.email !== null).length;
  }
  const detail = `${seen} bookings of the week ahead are visible, ${known} of them with an e-mail`;
  if (seen === 0 || known > 0) return ok(detail);
  const remedy = `Look at connector.fields.email (${email}): bookings find their person by it.`;
  return warning(detail, { code: "CONTRACT_BROKEN", remedy });
}
