/** Turns Acme's records into ours and back. Pure. */
import { normalEmail, type Current } from "rollcall/plugin";
import type { Member } from "./wire.ts";

export type AccountFields = {
  readonly email: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
};

/** Brings both sides into one spelling, since values that agree must be equal, field by field. */
export function toAccount({ id, mail, first, last, locked }: Member): Current<AccountFields> {
  const fields = { email: mail, first_name: first || null, last_name: last || null };
  return { remoteId: id, key: normalEmail(mail), title: mail, active: !locked, marked: false, fields };
}

export function toForm({ email, first_name, last_name }: AccountFields): Omit<Member, "id" | "locked"> {
  return { mail: email, first: first_name ?? "", last: last_name ?? "" };
}
