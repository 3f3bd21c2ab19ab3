/** The shapes in which the planner needs what plugins answer. A message about a record never contains its values. */
import { Completeness } from "../../model/completeness.ts";
import { type FieldRules, KINDS } from "../../model/record.ts";
import { isCivilDate } from "../../model/time.ts";
import type { Connection } from "../contract.ts";
import { z } from "../schema.ts";

const id = z.string().min(1);
const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())], {
  error: ({ input }) => (input === undefined ? "is missing" : "must be flat"),
});
const day = z.string().refine(isCivilDate, "must be a date");
const extent = z.object({ from: day, to: day.nullable() }).nullable();
export const work = z.custom((given) => typeof given === "function", "must be a function");

/** The proof that a list was read to its end, which only `Completeness.of` makes. */
export const isSigned = z.custom<Completeness>((given) => given instanceof Completeness, "must end in a Completeness");

const anyFlow = {
  kind: z.enum(KINDS),
  area: id,
  fields: z.record(id, z.looseObject({ manage: z.enum(["always", "once"]) })),
  window: work,
};

const optional = work.optional();
const ruleShape = z.looseObject({ ...anyFlow, rule: work, current: work, narrow: optional, release: optional });
const operations = { get: optional, find: optional, create: optional, update: optional, reactivate: optional };
const furtherOperations = { deactivate: optional, remove: optional, publish: optional, unfinished: optional };
const asides = { narrow: optional, untold: optional, prepare: optional, knows: optional };
const batching = z.looseObject({ by: id, size: z.number().int().positive(), create: work, remove: work });

// Without `get` a record that the list lacks would be taken for one that is gone; without `find` a create would be repeated blindly.
const listShape = z
  .looseObject({
    ...anyFlow,
    subjects: z.enum(["people", "absences", "derived", "leading"]),
    drift: z.enum(["repair", "report"]),
    adopt: z.enum(["key", "marked", "never"]),
    creates: z.enum(["all", "never"]),
    orphans: z.enum(["deactivate", "remove", "keep"]),
    desired: work,
    current: z.union([work, z.literal("stored")], 'must be a function or "stored"'),
    ...operations,
    ...furtherOperations,
    ...asides,
    leading: z.looseObject({ read: work, get: work }).optional(),
    batch: batching.optional(),
  })
  .refine(({ current, get }) => current === "stored" || get, {
    path: ["get"],
    error: 'is missing: a flow needs it unless its current is "stored"',
  })
  .refine(({ current, create, find, publish }) => !create || find || publish || current === "stored", {
    path: ["find"],
    error: 'is missing: a flow that has create needs it unless its current is "stored"',
  });

export const flowShape = suited((given) => ("rule" in given ? ruleShape : listShape));

/** What a rule flow's `rule` returns. */
export const ruleOfShape = z.looseObject({
  ...{ judge: work, review: work, undecided: optional, people: optional, report: optional },
});

/** What `connect` returns, at once. */
export const connectionShape = z.custom<Connection>(
  (given) => typeof given === "object" && given !== null && "flows" in given && "test" in given,
  "must be an object with flows() and test(), not a promise of it: connect() does no I/O",
);

/** A flow whose areas are among those that its plugin names: no run of another area would ever carry it. */
export function areasShape(areas: readonly string[]): z.ZodType {
  const area = z.custom<string>(
    (given) => areas.includes(given as string),
    `is not among the plugin's areas (${areas.join(", ")})`,
  );
  return z.looseObject({ area, areas: z.record(z.string(), area).optional() });
}

/** Every managed field, and no other. */
function fieldsShape(rules: FieldRules): z.ZodType {
  return z.strictObject(Object.fromEntries(Object.keys(rules).map((name) => [name, value])));
}

export function currentShape(rules: FieldRules): z.ZodType {
  return z.looseObject({
    remoteId: id,
    key: z.string().nullable(),
    title: z.string(),
    active: z.boolean(),
    marked: z.boolean(),
    fields: fieldsShape(rules),
  });
}

/** What should be there, or what is left out and why. */
export function rowShape(rules: FieldRules): z.ZodType {
  const row = { subject: id, title: z.string(), personId: z.string().nullable(), person: z.string().nullable() };
  const untold = z.array(z.enum(Object.keys(rules))).optional();
  const why = { code: id, detail: z.string() };
  const further = { untold, notMade: z.looseObject(why).optional(), extent };
  const wanted = z.looseObject({ ...row, key: z.string().nullable(), fields: fieldsShape(rules), ...further });
  const fate = z.enum(["dropped", "frozen", "kept"]);
  const leftOut = z.looseObject({ ...row, ...why, fate });
  return suited((given) => ("fate" in given ? leftOut : wanted));
}

/** Chooses between two shapes, so that a message speaks of the one that was meant. */
function suited(choose: (given: object) => z.ZodType): z.ZodType {
  return z.custom<object>().superRefine((given, context) => {
    const shape = choose(typeof given === "object" && given !== null ? given : {});
    for (const { path, message } of shape.safeParse(given).error?.issues ?? [])
      context.addIssue({ code: "custom", path, message });
  });
}

const names = z.array(z.string());

export const needsShape = z.looseObject({
  people: z.looseObject({ required: names, useful: names }),
  absences: z
    .looseObject({ window: z.object({ from: day, to: day.nullable() }), whole: z.literal(true).optional() })
    .nullable(),
  writes: names.optional(),
});

const check = z.looseObject({ what: id, state: z.enum(["ok", "warning", "failed", "skipped"]), detail: z.string() });

export const testedShape = z.looseObject({
  checks: z.array(check),
  tenant: z.string().nullable(),
  formerly: z.string().optional(),
});

const collection = z.looseObject({ records: z.array(z.looseObject({ id })), completeness: isSigned });

export const readsShape = z.looseObject({
  people: collection,
  absences: collection.nullable(),
  absenceTypes: z.array(z.looseObject({ id, name: z.string() })).optional(),
  today: day,
  readAt: id,
  warnings: z.array(z.string()),
});

/** Returns what is wrong with the value; null: it has the shape. */
export function problemIn(shape: z.ZodType, given: unknown): string | null {
  const issue = shape.safeParse(given).error?.issues[0];
  if (!issue) return null;
  const path = issue.path.map(String).join(".");
  return path ? `${path}: ${issue.message}` : issue.message;
}
