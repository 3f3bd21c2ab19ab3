/** A person as the source knows them. The id is the source's and never changes; an e-mail is only an attribute. */
export interface Person {
  readonly id: string;
  /**
   * By Personio's key (`first_name`, `dynamic_305`). A key that is missing was not released to our credential; that is not
   * the same as a value that is empty (`null`), and nothing may ever follow from it.
   */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Attributes that say whether somebody works here (yet, or still). */
export const OF_EMPLOYMENT = ["status", "hire_date"] as const;

export type AttributeValue = string | number | boolean | null | readonly string[] | Reference;

/** A department, office, team or supervisor: the id survives a rename. */
export interface Reference {
  readonly id: string;
  readonly name: string;
}

/** Text of an attribute: `undefined` when it was not released, `null` when it is empty. */
export function textOf(person: Person, key: string): string | null | undefined {
  const value = person.attributes[key];
  if (value === undefined) return undefined;
  if (value === null) return null;
  if (typeof value === "object") return "name" in value ? value.name : value.join(", ");
  return String(value);
}

/** Whether it is one of these, exactly after trimming; of several values (tags) one is enough, and an empty one is none. */
export function isOneOf(value: AttributeValue | undefined, wanted: readonly string[]): boolean {
  const texts = textsIn(value).map((text) => text.trim());
  return wanted.some((one) => texts.includes(one.trim()));
}

function textsIn(value: AttributeValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object") return [String(value)];
  return "name" in value ? [value.name] : value;
}

/** First and last name, or the e-mail, or the id: something a reader recognises. */
export function nameOf(person: Person): string {
  const name = [textOf(person, "first_name"), textOf(person, "last_name")].filter(Boolean).join(" ");
  return name || textOf(person, "email") || `person ${person.id}`;
}

/** E-mails compare trimmed, in lower case, each letter with its marks in one (NFC); `null` for an empty or missing one. */
export function emailOf(person: Person): string | null {
  return normalEmail(textOf(person, "email"));
}

export function normalEmail(text: string | null | undefined): string | null {
  const email = text?.trim().toLowerCase().normalize("NFC");
  return email ? email : null;
}
