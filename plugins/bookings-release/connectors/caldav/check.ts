/** What `rollcall check` tells of calendars with bookings: whether the address leads to any, and whether we may write there. */
import { RollcallError } from "../../../../core/model/errors.ts";
import type { Check, Tested } from "../../../../core/plugin/contract.ts";
import type { CalDav, Collection } from "../../../protocols/caldav/client.ts";
import type { CalDavBookingsConfig } from "./config.ts";

/** Read-only; whatever is refused becomes a failed check. The tenant is the address: it is all that tells one from another. */
export async function check(dav: CalDav, { url }: CalDavBookingsConfig): Promise<Tested> {
  try {
    const found = await dav.collection(dav.path);
    const calendars = found === null || found.calendar ? [] : await dav.calendars(dav.path);
    const finding = seen(found?.calendar ? [found] : calendars);
    return { checks: [{ what: WHAT, ...finding }], tenant: found === null ? null : url };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    const { code, message, remedy } = error;
    return { checks: [{ what: WHAT, state: "failed", code, detail: message, remedy }], tenant: null };
  }
}

const WHAT = "caldav.calendars";

function seen(calendars: readonly Collection[]): Omit<Check, "what"> {
  if (calendars.length === 0) {
    const remedy = "Check connector.url and what is shared with connector.username.";
    return { state: "failed", code: "CONTRACT_BROKEN", detail: "there is no calendar at connector.url", remedy };
  }
  const locked = calendars.filter(({ writable }) => writable === false).length;
  if (locked === 0) return { state: "ok", detail: `${calendars.length} calendars of desks and rooms are there` };
  const remedy = "Let the user of connector.username write there; for check and plan reading is enough.";
  return { state: "warning", code: "RIGHT_MISSING", detail: `${locked} calendars cannot be written`, remedy };
}
