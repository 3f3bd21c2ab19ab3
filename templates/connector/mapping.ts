/** Turns Acme's records into ours and back. Pure. */
import { keyOf, type AccountFields, type MirrorFields } from "rollcall/absence-mirror";
import { normalEmail, type Current } from "rollcall/plugin";
import type { Leave, Member } from "./wire.ts";

export function toAccount({ id, mail, name, locked }: Member): Current<AccountFields> {
  const [first_name = null, ...rest] = name.split(" ");
  const fields = { email: mail, first_name, last_name: rest.join(" ") || null };
  return { remoteId: id, key: normalEmail(mail), title: mail, active: !locked, marked: false, fields };
}

/** Brings both sides into one spelling, since values that agree must be equal, field by field. */
export function toAbsence({ id, member, first, last, text, external }: Leave): Current<MirrorFields> {
  const days = { user: member, starts_on: first, ends_on: last, starts_at: "morning", ends_at: "evening" } as const;
  const fields = { ...days, note: text || null, marked: external };
  const title = `${member} ${first} to ${last}`;
  return { remoteId: id, key: keyOf(fields), title, active: true, marked: external, fields };
}

export function toForm({ user, starts_on, ends_on, note, marked }: MirrorFields): Omit<Leave, "id"> {
  return { member: user, first: starts_on, last: ends_on, text: note ?? "", external: marked };
}
