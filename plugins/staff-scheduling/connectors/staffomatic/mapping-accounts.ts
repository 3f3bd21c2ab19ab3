/** Staffomatic's users as accounts, both ways. The field for foreign ids is `custom_id`; departments say where somebody works. */
import { normalEmail } from "../../../../core/model/person.ts";
import type { Current } from "../../../../core/model/record.ts";
import { membershipId, type AccountFields, type MembershipFields } from "../../connector.ts";
import type { StaffomaticUser } from "./wire.ts";

export function toAccount(user: StaffomaticUser): Current<AccountFields> {
  const email = normalEmail(user.email);
  const name = [user.first_name, user.last_name].filter(Boolean).join(" ");
  return {
    remoteId: user.id,
    key: email,
    title: name || (email ?? user.id),
    active: user.locked_at === null,
    marked: false,
    fields: {
      email,
      first_name: user.first_name,
      last_name: user.last_name,
      number: user.custom_id,
      location: null,
      hours_per_month: user.max_hours_per_month,
      vacation_days: user.max_vacation_days,
    },
  };
}

export function toMemberships({ id: user, department_ids }: StaffomaticUser): Current<MembershipFields>[] {
  return department_ids.map((department) => toMembership({ user, department }));
}

export function toMembership(fields: MembershipFields): Current<MembershipFields> {
  const remoteId = membershipId(fields);
  return { remoteId, key: remoteId, title: remoteId, active: true, marked: false, fields };
}

/** Our names of fields, and Staffomatic's. */
const NAMES = {
  email: "email",
  first_name: "first_name",
  last_name: "last_name",
  number: "custom_id",
  hours_per_month: "max_hours_per_month",
  vacation_days: "max_vacation_days",
} as const satisfies Partial<Record<keyof AccountFields, string>>;

/** Returns the named fields that Staffomatic has and that have a value: no field is ever emptied. */
export function toForm(wanted: AccountFields, fields: readonly string[]): Record<string, string | number> {
  const form: Record<string, string | number> = {};
  for (const [ours, theirs] of Object.entries(NAMES)) {
    const value = wanted[ours as keyof typeof NAMES];
    if (fields.includes(ours) && value !== null) form[theirs] = value;
  }
  return form;
}
