/**
 * Config is said once: a zod schema with a description on every field gives validation, JSON Schema, the example file and
 * the tables in the READMEs. Plugins build theirs from `z` and the helpers here.
 */
import { z } from "zod";
import { plainName } from "../model/plain-name.ts";
import { Secret } from "../model/secret.ts";
import { DAY, HOUR, isCivilDate, isZone, MINUTE, SECOND } from "../model/time.ts";
import { hostKeyOf } from "./sftp/host-key.ts";

export { z };
export type Schema<T> = z.ZodType<T>;

/** A credential: text in YAML, a `Secret` in the program. Marked `secret` in the JSON Schema. */
export const secret = () =>
  z
    .string()
    .min(1, "must not be empty")
    .transform((text) => new Secret(text))
    .meta({ secret: true });

const UNITS = { s: SECOND, m: MINUTE, h: HOUR, d: DAY } as const;

/** `10m`, `12h`, `90d`; milliseconds in the program. */
export const duration = () =>
  z
    .string()
    .regex(/^\d+[smhd]$/, "must be a duration such as 10m, 12h or 90d")
    .transform((text) => Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS])
    .meta({ format: "duration" });

/** `06:30`, 24 hours. */
export const timeOfDay = () => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 06:30");

/** `2026-07-21`. */
export const civilDate = () => z.string().refine(isCivilDate, "must be a date such as 2026-07-21");

/** An IANA name that this system knows. An offset such as +01:00 is refused, since it has no summer time. */
export const timezone = () =>
  z
    .string()
    .refine((text) => /^[A-Za-z]/.test(text) && isZone(text), "must be the name of a time zone such as Europe/Berlin")
    .meta({ format: "timezone" });

/** An http or https address; a trailing slash is dropped. */
export const address = () =>
  z
    .string()
    .refine(
      (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""),
      "must be an address such as https://api.example.com",
    )
    .transform((text) => text.replace(/\/+$/, ""));

/** A certificate authority that this machine does not know, as PEM text; it is trusted beside the public ones. Described already. */
export const certificateAuthority = () =>
  z.string().optional().describe("PEM text of a further certificate authority, best taken from a file.");

/** The key that an SSH server must have: `SHA256:…`, or a line of its public key. */
export const hostKey = () =>
  z
    .string()
    .trim()
    .refine((text) => hostKeyOf(text) !== null, "must be SHA256:… or a public key line such as ssh-ed25519 AAAA…")
    .meta({ examples: ["SHA256:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG"] });

const named = () => z.string().trim().min(1, "must not be empty");

/** Rules on people: attributes of the source, each with the values that count. A person has to match all of them. */
export const where = () => z.record(named(), z.union([named(), z.array(named()).min(1)]));
export type Where = z.infer<ReturnType<typeof where>>;

/** Whose records are carried: everybody's, unless rules are given. Described already, but for what is carried. */
export const peopleRules = () =>
  z
    .strictObject({
      where: where()
        .refine(({ status }) => status === undefined || [status].flat().includes("leave"), {
          path: ["status"],
          message: "cannot list a status without leave: people on leave are absent, and would be left out just then",
        })
        .default({})
        .describe(
          "Further rules, all of which must match: a Personio attribute and the values that count, compared exactly. For status, leave must be among the values.",
        ),
      exclude: z
        .array(named())
        .default([])
        .describe("E-mail addresses or Personio ids of people who are left out, whatever where says."),
    })
    .prefault({});
export type PeopleRules = z.infer<ReturnType<typeof peopleRules>>;

/** Which absence types count: `all`, or `{ include: […] }`, or `{ exclude: […] }`, by name or id. */
export const absenceTypes = () =>
  z.union([
    z.literal("all"),
    z.strictObject({ include: z.array(z.string()).min(1) }),
    z.strictObject({ exclude: z.array(z.string()).min(1) }),
  ]);
export type AbsenceTypes = z.infer<ReturnType<typeof absenceTypes>>;

/** Whether a type of this id and name counts (`namesType`). */
export function countsType(types: AbsenceTypes, type: { readonly id: string; readonly name: string }): boolean {
  if (types === "all") return true;
  const listed = "include" in types ? types.include : types.exclude;
  const named = listed.some((entry) => namesType(entry, type));
  return "include" in types ? named : !named;
}

/** Whether an entry of such a list is the type's id or name (`plainName`). */
export function namesType(entry: string, type: { readonly id: string; readonly name: string }): boolean {
  return entry.trim() === type.id || plainName(entry) === plainName(type.name);
}
