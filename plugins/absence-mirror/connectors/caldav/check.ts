/** The lines of `rollcall check` about a calendar server: whether the address leads to calendars, and whether we may write there. */
import { checked, failed, ok, warning, type Finding } from "../../../../core/plugin/checked.ts";
import type { Tested } from "../../../../core/plugin/contract.ts";
import type { CalDav, Collection } from "../../../protocols/caldav/client.ts";
import { accountsOf } from "./calendars.ts";
import type { CalDavConfig } from "./config.ts";

/** Read-only. Anything that is refused becomes a failed check. The tenant is the address: nothing else tells servers apart. */
export async function check(dav: CalDav, { url, calendars }: CalDavConfig): Promise<Tested> {
  let tenant: string | null = null;
  const there = await checked("caldav.calendars", async () => {
    const found = await dav.collection(dav.path);
    const finding = calendars === "one_for_all" ? forAll(found) : await ofPeople(dav, found);
    tenant = found && url;
    return finding;
  });
  return { checks: [there], tenant };
}

function forAll(found: Collection | null): Finding {
  if (found === null) return elsewhere("connector.url leads to nothing", "Check connector.url.");
  if (!found.calendar) {
    const remedy = "Set connector.url to the address of one calendar, or set connector.calendars: one_a_person.";
    return elsewhere("connector.url does not lead to a calendar", remedy);
  }
  if (found.writable === false) return readOnly("the calendar cannot be written");
  return ok(`the calendar ${found.name ?? found.path} exists`);
}

async function ofPeople(dav: CalDav, found: Collection | null): Promise<Finding> {
  if (found === null) return elsewhere("connector.url leads to nothing", "Check connector.url.");
  if (found.calendar) {
    const remedy =
      "Set connector.url to the address below which the calendars are, or set connector.calendars: one_for_all.";
    return elsewhere("connector.url leads to a single calendar", remedy);
  }
  const calendars = await dav.calendars(dav.path);
  const people = calendars.filter((calendar) => accountsOf(calendar).length > 0);
  if (people.length === 0) {
    const remedy = "Put each person's e-mail into the name or the address of their calendar.";
    return elsewhere(`none of the ${calendars.length} calendars there has an e-mail in its name or address`, remedy);
  }
  const locked = people.filter(({ writable }) => writable === false).length;
  if (locked > 0) return readOnly(`${locked} of ${people.length} people's calendars cannot be written`);
  return ok(`${people.length} people's calendars exist`);
}

function elsewhere(detail: string, remedy: string): Finding {
  return failed(detail, { code: "CONTRACT_BROKEN", remedy });
}

function readOnly(detail: string): Finding {
  const remedy = "Let the user of connector.username write there; for check and plan reading is enough.";
  return warning(detail, { code: "RIGHT_MISSING", remedy });
}
