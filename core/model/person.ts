import { plainName } from "./plain-name.ts";

/** A person as the source knows them. The id is the source's and never changes; an e-mail is only an attribute. */
export interface Person {
  readonly id: string;
  /**
   * By Personio's key (`first_name`, `dynamic_305`). A missing key means that the attribute was not released to our credential. That
   * is not the same as an empty value (`null`), and nothing may follow from it.
   */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** The attributes that say whether somebody works here already, or still. */
export const OF_EMPLOYMENT = ["status", "hire_date"] as const;
/**
 * The further attribute of employment, for targets that cannot do without it. A source may give it only for people who are about
 * to leave.
 */
export const OF_LEAVING = ["last_working_day"] as const;

export type AttributeValue = string | number | boolean | null | readonly string[] | Reference;

/** A department, office, team or supervisor: the id survives a rename. */
export interface Reference {
  readonly id: string;
  readonly name: string;
}

/** Returns an attribute's text: `undefined` if it was not released, `null` if it is empty. */
export function textOf(person: Person, key: string): string | null | undefined {
  const value = person.attributes[key];
  if (value === undefined) return undefined;
  if (value === null) return null;
  if (typeof value === "object") return "name" in value ? value.name : value.join(", ");
  return String(value);
}

/** Whether the value is one of these (`plainName`). Of several values (tags) one is enough; an empty value is none. */
export function isOneOf(value: AttributeValue | undefined, wanted: readonly string[]): boolean {
  const texts = textsIn(value).map(plainName);
  return wanted.some((one) => texts.includes(plainName(one)));
}

/** Returns the texts that an attribute's value consists of: one, several tags, or none. */
export function textsIn(value: AttributeValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object") return [String(value)];
  return "name" in value ? [value.name] : value;
}

/** Returns what a reader recognises: first and last name, otherwise the e-mail, otherwise the id. */
export function nameOf(person: Person): string {
  const name = [textOf(person, "first_name"), textOf(person, "last_name")].filter(Boolean).join(" ");
  return name || textOf(person, "email") || `person ${person.id}`;
}

/** Returns the e-mail in the form in which e-mails are compared and written (`normalEmail`); `null` if it is empty or missing. */
export function emailOf(person: Person): string | null {
  return normalEmail(textOf(person, "email"));
}

/** Characters that no reader sees and no address has; they come along when an address is copied. */
const UNSEEN = /\p{Cf}/gu;

/** Trimmed, in lower case, letters composed (NFC), without characters that nobody sees. */
export function normalEmail(text: string | null | undefined): string | null {
  return text?.replace(UNSEEN, "").trim().toLowerCase().normalize("NFC") || null;
}
