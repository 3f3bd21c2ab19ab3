/**
 * The lines of `rollcall check` about Staffomatic: the log-in, which lists it may read, and whether their records are found by their
 * ids. Only first pages are read.
 */
import { checked, ok, skipped } from "../../../../core/plugin/checked.ts";
import type { Check, Tested } from "../../../../core/plugin/contract.ts";
import type { StaffomaticApi } from "./api.ts";
import { ABSENCES, USERS, WORK_TIMERS } from "./collections.ts";
import { readAccount } from "./lists.ts";
import { LOCATION } from "./wire.ts";

const LOCATIONS = { path: "/locations", schema: LOCATION };
const LISTS = [USERS, LOCATIONS, ABSENCES, WORK_TIMERS] as const;
type List = (typeof LISTS)[number];

/** Read-only. Anything that is refused becomes a failed check. The tenant is the account's id. */
export async function check(api: StaffomaticApi): Promise<Tested> {
  let tenant: string | null = null;
  const login = await checked("staffomatic.account", async () => {
    const account = await readAccount(api);
    tenant = account.id;
    return ok(
      `the account ${account.name ?? account.subdomain ?? account.id}, whose times are those of ${account.time_zone}`,
    );
  });
  const checks = [login];
  for (const list of LISTS) checks.push(login.state === "failed" ? untried(list) : await readable(api, list));
  return { checks, tenant };
}

function readable(api: StaffomaticApi, list: List): Promise<Check> {
  return checked(whatOf(list), async () => {
    const isAny =
      list === LOCATIONS ? (await api.page(list, 1)).length > 0 : await api.findListed<{ id: string }>(list);
    return ok(isAny ? "readable" : "readable; there is none yet");
  });
}

function untried(list: List): Check {
  return skipped(whatOf(list), "staffomatic.account failed");
}

function whatOf({ path }: List): string {
  return `staffomatic.${path.slice(1)}.read`;
}
