/**
 * The name of a record in a mail. Absences, bookings and attendances are named by their person and days only, since a title may hold
 * what a mail must not say (a booking's subject, an absence's type).
 */
import { isDated } from "../../model/record.ts";
import type { HeldRecord } from "../../store/store.ts";

export function nameOf({
  kind,
  title,
  person,
  subject,
}: Pick<HeldRecord, "kind" | "title" | "person" | "subject">): string {
  if (!isDated(kind)) return title;
  const days = [...new Set(title.match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? [])].join(" – ");
  return [person ?? subject, days].filter(Boolean).join(" ");
}
