/** The lines of `rollcall check` about a SCIM server: whether the token works, what the server says it can do, what can be read. */
import { checked, failed, ok, type Finding } from "../../../core/plugin/checked.ts";
import type { Tested } from "../../../core/plugin/contract.ts";
import type { Collection, ScimApi } from "./api.ts";
import type { Discovery } from "./discovery.ts";
import { WITHOUT_MEMBERS } from "./lookup.ts";

/** Read-only; reads only first pages. SCIM shows no company account: the tenant is the address, with the name that the config gives it. */
export async function check(api: ScimApi, discovery: Discovery, needs: { readonly groups: boolean }): Promise<Tested> {
  const { vendor, tenant, formerly } = api;
  const users = await checked(`${vendor}.users.read`, () => readable(api, "Users"));
  const checks = [await checked(`${vendor}.description`, () => described(discovery)), users];
  if (needs.groups) checks.push(await checked(`${vendor}.groups.read`, () => groupsSeen(api, discovery)));
  if (users.state !== "ok") return { checks, tenant: null };
  return { checks, tenant, ...(formerly !== undefined && { formerly }) };
}

async function described(discovery: Discovery): Promise<Finding> {
  const { described: told, patch, enterprise } = await discovery.abilities();
  const way = `changes by ${patch ? "PATCH" : "PUT"}, ${enterprise ? "with" : "without"} the enterprise extension`;
  if (told) return ok(`the server describes itself: ${way}`);
  return ok(`the server does not describe itself, so rollcall assumes the usual case: ${way}`);
}

async function readable(api: ScimApi, collection: Collection): Promise<Finding> {
  const first = await api.list(collection, collection === "Groups" ? WITHOUT_MEMBERS : {}).next();
  const seen = first.done ? 0 : first.value.length;
  return ok(`${collection.toLowerCase()} can be read; the first page has ${seen}`);
}

async function groupsSeen(api: ScimApi, discovery: Discovery): Promise<Finding> {
  if ((await discovery.abilities()).groups) return readable(api, "Groups");
  const remedy = "Set teams.from to [] in this target, or ask the tool's support for groups by SCIM.";
  return failed("the server has no groups", { code: "CONTRACT_BROKEN", remedy });
}
