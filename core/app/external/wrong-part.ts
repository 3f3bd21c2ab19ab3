/** Checks whether what a module exports as a plugin or a connector has the shape of one, since it may be written without our types. */
import { z } from "../../plugin/schema.ts";
import type { ExternalKinds } from "../../plugin/external.ts";
import { TARGET_NAME } from "../../config/schema.ts";

const text = z.string().trim().min(1);
const work = z.custom<(...given: never[]) => unknown>((value) => typeof value === "function", "must be a function");
const schema = z.custom<z.ZodType>(isSchema, "must be a schema, made with `z` of rollcall/plugin");
/** Types that no text, number, list or map of a config is, and what to write instead. */
const UNWRITABLE: Readonly<Record<string, string>> = {
  date: "civilDate(), whose values are texts such as 2026-07-21",
  bigint: "z.int()",
  map: "z.record()",
  set: "z.array()",
};
const name = z.string().regex(TARGET_NAME, "must be made of letters, digits and dashes");

const SHAPES: Readonly<Record<keyof ExternalKinds, z.ZodType>> = {
  source: z.looseObject({ name, summary: text, config: schema, connect: work }),
  target: z.looseObject({
    name,
    summary: text,
    config: schema,
    defaultSchedule: z.union([text, work, z.looseObject({ full: text })]),
    areas: z.array(text).min(1),
    partial: z.looseObject({ carries: text, leads: work }).optional(),
    needs: work,
    connect: work,
  }),
  connector: z.looseObject({ type: text, summary: text, config: schema, connect: work }),
};

/** Says what is wrong with the part; null: nothing. */
export function wrongPart(kind: keyof ExternalKinds, part: unknown, taken: ReadonlySet<string>): string | null {
  const result = SHAPES[kind].safeParse(part);
  if (!result.success) {
    const [issue] = result.error.issues;
    return `its ${issue?.path.join(".") || kind}: ${issue?.message}`;
  }
  const { name: given, config } = part as { readonly name?: string; readonly config: z.ZodType };
  const setting = wrongSetting(config);
  if (setting) return `its config: ${setting}`;
  return given !== undefined && taken.has(given) ? `it calls itself ${given}, as a built-in one does` : null;
}

/**
 * Names a setting that nobody could write in a config, or that takes any key, so that a misspelt one would be dropped and its default
 * hold. Null: there is none, or the schema cannot be looked through.
 */
function wrongSetting(config: z.ZodType): string | null {
  let found: string | null = null;
  try {
    z.toJSONSchema(config, {
      ...{ io: "input", unrepresentable: "any" },
      override({ zodSchema, path }) {
        const { type, coerce, catchall } = zodSchema._zod.def as Definition;
        // One that is coerced can be written, and so may be another one of several.
        const instead = coerce || path.includes("anyOf") ? undefined : UNWRITABLE[type];
        const setting = path.filter((_, at) => path[at - 1] === "properties").join(".");
        if (instead) found = `${setting || "it"} is a z.${type}(), which no config can hold: use ${instead}`;
        if (type === "object" && OPEN.has(catchall?._zod.def.type))
          found = `${setting || "it"} takes any key, misspelt ones too: use z.strictObject(), or z.record() where the keys are free`;
      },
    });
  } catch {
    return null;
  }
  return found;
}

interface Definition {
  readonly type: string;
  readonly coerce?: boolean;
  readonly catchall?: z.core.$ZodType;
}

/** What `z.object()` and `z.looseObject()` say of further keys: nothing, and that they may be anything. */
const OPEN: ReadonlySet<string | undefined> = new Set([undefined, "unknown", "any"]);

function isSchema(value: unknown): boolean {
  return typeof value === "object" && value !== null && "_zod" in value && "safeParse" in value;
}
