/** What `rollcall check` tells of Staffomatic: the log-in, and what it lets be read. First pages only. */
import { RollcallError } from "../../../../core/model/errors.ts";
import type { Check, Tested } from "../../../../core/plugin/contract.ts";
import type { z } from "../../../../core/plugin/schema.ts";
import type { Query, StaffomaticApi } from "./api.ts";
import { readAccount } from "./lists.ts";
import { ABSENCE, LOCATION, USER, WORK_TIMER } from "./records.ts";

type Finding = Omit<Check, "what">;

interface Readable {
  readonly path: string;
  readonly schema: z.ZodType<unknown>;
  readonly query?: Query;
}

const LISTS: readonly Readable[] = [
  { path: "/users", schema: USER, query: { state: "all" } },
  { path: "/locations", schema: LOCATION },
  { path: "/absences", schema: ABSENCE },
  { path: "/work_timers", schema: WORK_TIMER },
];

/** Read-only; whatever is refused becomes a failed check. The tenant is the account's id. */
export async function examine(api: StaffomaticApi): Promise<Tested> {
  let tenant: string | null = null;
  const login = await checked("staffomatic.account", async () => {
    const account = await readAccount(api);
    tenant = account.id;
    return ok(
      `the account ${account.name ?? account.subdomain ?? account.id}, whose times are those of ${account.time_zone}`,
    );
  });
  const checks = [login];
  for (const list of LISTS) checks.push(login.state === "failed" ? skipped(list) : await readable(api, list));
  return { checks, tenant };
}

function readable(api: StaffomaticApi, { path, schema, query }: Readable): Promise<Check> {
  return checked(whatOf(path), async () => {
    const { length } = await api.page(path, schema, query);
    return ok(length === 0 ? "readable; there is none yet" : "readable");
  });
}

function skipped({ path }: Readable): Check {
  return { what: whatOf(path), state: "skipped", detail: "not tried, because staffomatic.account failed" };
}

function whatOf(path: string): string {
  return `staffomatic.${path.slice(1)}.read`;
}

async function checked(what: string, check: () => Promise<Finding>): Promise<Check> {
  try {
    return { what, ...(await check()) };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    const { code, message, remedy } = error;
    return { what, state: "failed", code, detail: message, remedy };
  }
}

function ok(detail: string): Finding {
  return { state: "ok", detail };
}
