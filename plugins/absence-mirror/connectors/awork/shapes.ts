/** What is read of awork's records. Whatever comes is held against this before anything is made of it. Source: awork's OpenAPI description. */
import { RefusedError } from "../../../../core/model/errors.ts";
import { z } from "../../../../core/plugin/schema.ts";

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

/** E-mails are contact infos; which one is the login is not told. */
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

export type AworkAbsence = z.output<typeof ABSENCE>;
export type AworkUser = z.output<typeof USER>;
export type AworkMe = z.output<typeof ME>;

/** `what`: `the list of users`. @throws RefusedError CONTRACT_BROKEN that names places and expectations, never values. */
export function shaped<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const place = path.join(".") || "it";
  throw new RefusedError(
    "CONTRACT_BROKEN",
    `awork: ${what} came in another shape than expected (${place}: ${message})`,
    {
      remedy: "Check connector.base_url, and ask awork what changed in the interface.",
    },
  );
}
