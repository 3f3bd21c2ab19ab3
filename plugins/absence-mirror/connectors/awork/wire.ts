/** The parts of awork's records that are read. Every answer is checked against these schemas first. Source: awork's OpenAPI description. */
import { z } from "../../../../core/plugin/schema.ts";
import { shaped } from "../../../../core/plugin/shaped.ts";

const id = z.string().min(1);
const text = z.string().nullish();
const flag = z.boolean().nullish();

export const ABSENCE = z.object({
  id,
  userId: text,
  startOn: z.string(),
  endOn: z.string(),
  description: text,
  externalProvider: text,
  isReadOnly: flag,
  isHalfDayOnStart: flag,
  isHalfDayOnEnd: flag,
  deletedOn: text,
});

/** A user. E-mails are contact infos; awork does not say which one is the login. */
export const USER = z.object({
  id,
  firstName: text,
  lastName: text,
  isArchived: flag,
  isDeactivated: flag,
  isAgent: flag,
  isExternal: flag,
  deletedOn: text,
  status: z.object({ isDeactivated: flag }).nullish(),
  userContactInfos: z.array(z.object({ type: text, subType: text, value: text })).nullish(),
});

/** The owner of the key, and the workspace it belongs to. */
export const ME = z.object({
  id: z.string().default(""),
  workspace: z.object({ id: text, name: text }).nullish(),
});

/**
 * How a long list is checked. If every row `isPlain`, the list is taken as it came, without a copy; otherwise the schema checks it
 * and names what is wrong. So `isPlain` may be stricter than the schema, but never laxer.
 */
export interface Rows<T> {
  readonly row: z.ZodType<T>;
  isPlain(value: unknown): boolean;
}

export const ABSENCES: Rows<AworkAbsence> = {
  row: ABSENCE,
  isPlain(value) {
    const absence = value as AworkAbsence | null;
    return (
      isFilled(absence?.id) &&
      isText(absence.userId) &&
      typeof absence.startOn === "string" &&
      typeof absence.endOn === "string" &&
      isText(absence.description) &&
      isText(absence.externalProvider) &&
      isFlag(absence.isReadOnly) &&
      isFlag(absence.isHalfDayOnStart) &&
      isFlag(absence.isHalfDayOnEnd) &&
      isText(absence.deletedOn)
    );
  },
};

export const USERS: Rows<AworkUser> = {
  row: USER,
  isPlain(value) {
    const user = value as AworkUser | null;
    return (
      isFilled(user?.id) &&
      isText(user.firstName) &&
      isText(user.lastName) &&
      [user.isArchived, user.isDeactivated, user.isAgent, user.isExternal, user.status?.isDeactivated].every(isFlag) &&
      isText(user.deletedOn) &&
      (user.status == null || isObject(user.status)) &&
      Array.isArray(user.userContactInfos) &&
      user.userContactInfos.every(isContact)
    );
  },
};

function isContact(value: unknown): boolean {
  const contact = value as NonNullable<AworkUser["userContactInfos"]>[number] | null;
  return isObject(contact) && isText(contact.type) && isText(contact.subType) && isText(contact.value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isText(value: unknown): boolean {
  return value === null || value === undefined || typeof value === "string";
}

function isFlag(value: unknown): boolean {
  return value === null || value === undefined || typeof value === "boolean";
}

export type AworkAbsence = z.output<typeof ABSENCE>;
export type AworkUser = z.output<typeof USER>;
export type AworkMe = z.output<typeof ME>;

const remedy = "Check connector.base_url, and ask awork what changed in the interface.";

/** @param what names the answer in errors: `the list of users`. @throws RefusedError CONTRACT_BROKEN that names places, never values */
export function read<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  return shaped(schema, value, `awork: ${what}`, { remedy });
}

/** @throws RefusedError CONTRACT_BROKEN, as `read` does. */
export function readRows<T>({ row, isPlain }: Rows<T>, value: unknown, what: string): readonly T[] {
  return Array.isArray(value) && value.every(isPlain) ? value : read(z.array(row), value, what);
}
