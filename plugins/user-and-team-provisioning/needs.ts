/** Which attributes of people a target needs: those that its config names, and those that say who somebody is. Behaviour P3. */
import type { Needs } from "../../core/plugin/contract.ts";
import type { ProvisioningConfig } from "./config.ts";

export function needsOf({ users, teams }: ProvisioningConfig, { feed }: { readonly feed: boolean }): Needs {
  // A feed shows leavers only by their absence from the file. The columns that it asks for are among the mapped ones.
  const always = ["first_name", "last_name", "email", ...(feed ? [] : ["status"])];
  const named = [...Object.keys(users.where), ...Object.values(users.attributes), ...(feed ? [] : teams.from)];
  const required = new Set([...always, ...(users.external ? [] : ["employment_type"]), ...named]);
  const useful = ["status", "hire_date"].filter((key) => !required.has(key));
  return { people: { required: [...required], useful }, absences: null };
}
