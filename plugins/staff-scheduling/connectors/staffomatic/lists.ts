/** Staffomatic's own lists: the account's zone, its locations, and each location's departments and absence types. */
import { RefusedError } from "../../../../core/model/errors.ts";
import { isZone } from "../../../../core/model/time.ts";
import type { Listed, Lists } from "../../connector.ts";
import type { StaffomaticApi } from "./api.ts";
import { ABSENCE_TYPE, ACCOUNT, DEPARTMENT, LOCATION, type StaffomaticAccount } from "./wire.ts";

export async function readLists(api: StaffomaticApi): Promise<Lists> {
  const { time_zone: timezone } = await readAccount(api);
  const locations = await api.all({ path: "/locations", schema: LOCATION });
  const departments: Listed[] = [];
  const absenceTypes: Listed[] = [];
  for (const { id } of locations) {
    departments.push(...(await at(api, id, "departments")));
    absenceTypes.push(...(await at(api, id, "absence_types")));
  }
  return { timezone, locations, departments, absenceTypes };
}

/** @throws RefusedError if its time zone is not known here: every time would be a guess */
export async function readAccount(api: StaffomaticApi): Promise<StaffomaticAccount> {
  const account = await api.get("/account", ACCOUNT);
  if (account && isZone(account.time_zone)) return account;
  throw new RefusedError("CONTRACT_BROKEN", "staffomatic: the account has no time zone that rollcall knows", {
    remedy: "Set the account's time zone in Staffomatic; if it is set, update rollcall.",
  });
}

async function at(api: StaffomaticApi, location: string, list: "departments" | "absence_types"): Promise<Listed[]> {
  const schema = list === "departments" ? DEPARTMENT : ABSENCE_TYPE;
  const rows = await api.all({ path: `/locations/${encodeURIComponent(location)}/${list}`, schema });
  return rows.map(({ id, name }) => ({ id, name: name.trim(), location }));
}
