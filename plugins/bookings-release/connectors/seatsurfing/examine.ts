/** What `rollcall check` tells of Seatsurfing: the service account, its rights, and how many users and bookings it sees. */
import { dateIn } from "../../../../core/model/time.ts";
import type { Check, PluginContext, Tested } from "../../../../core/plugin/contract.ts";
import { z } from "../../../../core/plugin/schema.ts";
import { checked, ok, warning } from "../../checked.ts";
import type { SeatsurfingApi } from "./api.ts";
import { bookingShape } from "./mapping.ts";

const meShape = z.object({
  role: z.int().nullish(),
  organization: z.object({ id: z.string().min(1), name: z.string().nullish() }).nullish(),
});

/** Read-only; whatever is refused becomes a failed check. The tenant is the organization's id. */
export async function examine(api: SeatsurfingApi, { clock, timezone }: PluginContext): Promise<Tested> {
  let tenant: string | null = null;
  const account = await checked("seatsurfing.account", async () => {
    const { role, organization } = await api.get("/user/me", meShape, "the service account");
    tenant = organization?.id ?? null;
    return accountSeen(role ?? null, organization?.name ?? null);
  });
  if (account.state === "failed") return { checks: [account, ...OTHERS.map(skipped)], tenant };
  const today = dateIn(timezone, clock.now());
  const range = { start: `${today}T00:00:00Z`, end: `${today}T23:59:59Z` };
  const users = await checked("seatsurfing.users.read", async () => {
    const { count } = await api.get("/user/count", z.object({ count: z.int() }), "the number of users");
    return ok(`${count} users are seen`);
  });
  const bookings = await checked("seatsurfing.bookings.read", async () => {
    const rows = await api.list("/booking/filter/", bookingShape, "the list of bookings", range);
    return ok(`${rows.length} bookings of today are seen`);
  });
  return { checks: [account, users, bookings], tenant };
}

const OTHERS = ["seatsurfing.users.read", "seatsurfing.bookings.read"];

function skipped(what: string): Check {
  return { what, state: "skipped", detail: "not tried, because seatsurfing.account failed" };
}

/** Roles of service accounts that may only read: in the description, and in the source code before it. */
const READ_ONLY = [21, 50];

function accountSeen(role: number | null, organization: string | null) {
  if (role !== null && READ_ONLY.includes(role)) {
    const remedy = "Use a service account that may write (role service account, read and write).";
    return warning("RIGHT_MISSING", "the service account may only read", remedy);
  }
  return ok(`the service account belongs to the organization ${organization ?? "(unnamed)"}`);
}
