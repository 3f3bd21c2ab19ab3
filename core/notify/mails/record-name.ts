/**
 * What a mail says of a record: its name, and words about it. Absences, bookings and attendances are named by their person and days only, since a title may hold
 * what a mail must not say (a booking's subject, an absence's type).
 */
import { isDated, type Kind } from "../../model/record.ts";
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

/** Words of a plugin or a tool about a record, such as why it changes or fails; none about dated ones, whose words may tell why somebody is away. */
export function wordsAbout({ kind }: { readonly kind: Kind }, words: string): string {
  return isDated(kind) ? "" : words;
}
