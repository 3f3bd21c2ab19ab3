/** The lines of `rollcall check` about Seatsurfing: the service account, its rights, and how many users and bookings it sees. */
import { dateIn } from "../../../../core/model/time.ts";
import { checked, ok, skipped, warning, type Finding } from "../../../../core/plugin/checked.ts";
import type { PluginContext, Tested } from "../../../../core/plugin/contract.ts";
import { bookingsOf, SERVICE_ACCOUNT, USER_COUNT, type SeatsurfingApi } from "./api.ts";
import type { SeatsurfingMe } from "./wire.ts";

/** Read-only. Anything that is refused becomes a failed check. The tenant is the organization's id. */
export async function check(api: SeatsurfingApi, { clock, timezone }: PluginContext): Promise<Tested> {
  let tenant: string | null = null;
  const account = await checked("seatsurfing.account", async () => {
    const me = await api.get(SERVICE_ACCOUNT);
    tenant = me.organization?.id ?? null;
    return accountSeen(me);
  });
  if (account.state === "failed") {
    return { checks: [account, ...OTHERS.map((what) => skipped(what, "seatsurfing.account failed"))], tenant };
  }
  const today = dateIn(timezone, clock.now());
  const users = await checked("seatsurfing.users.read", async () => {
    const { count } = await api.get(USER_COUNT);
    return ok(`${count} users are visible`);
  });
  const bookings = await checked("seatsurfing.bookings.read", async () => {
    const rows = await api.list(bookingsOf({ from: today, to: today }));
    return ok(`${rows.length} bookings of today are visible`);
  });
  return { checks: [account, users, bookings], tenant };
}

const OTHERS = ["seatsurfing.users.read", "seatsurfing.bookings.read"];

/** The roles of service accounts that may only read: the number in the description, and the one in older source code. */
const READ_ONLY = [21, 50];
/** The account type that newer versions have in place of such a role. */
const READ_ONLY_TYPE = 1;

function accountSeen({ role, accountType, organization }: SeatsurfingMe): Finding {
  if (READ_ONLY.includes(role ?? 0) || accountType === READ_ONLY_TYPE) {
    const remedy = "Use a service account that may write (service account, read and write).";
    return warning("the service account may only read", { code: "RIGHT_MISSING", remedy });
  }
  return ok(`the service account belongs to the organization ${organization?.name ?? "(unnamed)"}`);
}
