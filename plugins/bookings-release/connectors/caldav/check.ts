/** The lines of `rollcall check` about calendars with bookings: whether the address leads to any, and whether we may write there. */
import { checked, failed, ok, warning, type Finding } from "../../../../core/plugin/checked.ts";
import type { Tested } from "../../../../core/plugin/contract.ts";
import type { CalDav, Collection } from "../../../protocols/caldav/client.ts";
import type { CalDavBookingsConfig } from "./config.ts";

/** Read-only. Anything that is refused becomes a failed check. The tenant is the address: nothing else tells servers apart. */
export async function check(dav: CalDav, { url }: CalDavBookingsConfig): Promise<Tested> {
  let tenant: string | null = null;
  const there = await checked("caldav.calendars", async () => {
    const found = await dav.collection(dav.path);
    const calendars = found === null || found.calendar ? [] : await dav.calendars(dav.path);
    tenant = found && url;
    return seen(found?.calendar ? [found] : calendars);
  });
  return { checks: [there], tenant };
}

function seen(calendars: readonly Collection[]): Finding {
  if (calendars.length === 0) {
    const remedy = "Check connector.url and what is shared with connector.username.";
    return failed("there is no calendar at connector.url", { code: "CONTRACT_BROKEN", remedy });
  }
  const locked = calendars.filter(({ writable }) => writable === false).length;
  if (locked === 0) return ok(`${calendars.length} calendars of desks and rooms exist`);
  const remedy = "Let the user of connector.username write there; for check and plan reading is enough.";
  return warning(`${locked} calendars cannot be written`, { code: "RIGHT_MISSING", remedy });
}
