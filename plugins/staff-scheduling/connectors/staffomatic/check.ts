/** The lines of `rollcall check` about Staffomatic: the log-in, and which lists it may read. Only first pages are read. */
import { checked, ok, skipped } from "../../../../core/plugin/checked.ts";
import type { Check, Tested } from "../../../../core/plugin/contract.ts";
import type { StaffomaticApi, StaffomaticList } from "./api.ts";
import { readAccount } from "./lists.ts";
import { ABSENCE, LOCATION, USER, WORK_TIMER } from "./wire.ts";

const LISTS: readonly StaffomaticList<unknown>[] = [
  { path: "/users", schema: USER, query: { state: "all" } },
  { path: "/locations", schema: LOCATION },
  { path: "/absences", schema: ABSENCE },
  { path: "/work_timers", schema: WORK_TIMER },
];

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

function readable(api: StaffomaticApi, list: StaffomaticList<unknown>): Promise<Check> {
  return checked(whatOf(list), async () => {
    const { length } = await api.page(list, 1);
    return ok(length === 0 ? "readable; there is none yet" : "readable");
  });
}

function untried(list: StaffomaticList<unknown>): Check {
  return skipped(whatOf(list), "staffomatic.account failed");
}

function whatOf({ path }: StaffomaticList<unknown>): string {
  return `staffomatic.${path.slice(1)}.read`;
}
