/** The config is strict and explains itself. */
import { branchesOf, peel, shapeOf, type AnySchema } from "../../config/problems/peel.ts";
import { ConfigError } from "../../model/errors.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { must } from "../must.ts";
import type { ExamOptions } from "../options.ts";

const UNKNOWN = "a_key_that_nobody_knows";

export const config: Case = {
  name: "config",
  promise:
    "a key that its config does not know is refused, at every depth, and every key that it knows has a description",
  async hold(hall) {
    const company = await hall.open();
    const { settings } = company.tool;
    if (typeof hall.options.plugin !== "string") await refuses(company, { ...settings, [UNKNOWN]: 1 }, "the target");
    const { connector } = settings;
    if (typeof connector === "object")
      await refuses(company, { ...settings, connector: { ...connector, [UNKNOWN]: 1 } }, "its connector");
    for (const key of undescribed(hall.options)) must(false, `"${key}" has no description: add .describe("…")`);
  },
};

async function refuses(company: Company, settings: Company["tool"]["settings"], where: string): Promise<void> {
  const problems = await company.load(settings).then(
    () => [],
    (error: unknown) => (error instanceof ConfigError ? error.problems : []),
  );
  const named = problems.some(({ message }) => message.includes(UNKNOWN));
  must(named, `${where} took the key "${UNKNOWN}", which it cannot know: build its config with z.strictObject`);
}

/** Returns settings without a description, of what the author wrote: the built-in ones' tables have a test of their own. */
function undescribed({ plugin, connector }: ExamOptions): string[] {
  const schemas = [connector?.part.config, typeof plugin === "string" ? undefined : plugin.part.config];
  return schemas.flatMap((schema) => (schema ? undescribedIn(schema, "") : []));
}

/** Looks through maps, lists, and the alternatives of each, and at each once: a schema may hold itself. The one value that tells alternatives apart explains itself. */
function undescribedIn(schema: AnySchema, above: string, seen = new Set<AnySchema>()): string[] {
  return branchesOf(schema).flatMap((branch) => {
    const { core } = peel(branch);
    if (seen.has(core)) return [];
    seen.add(core);
    const { def } = core._zod;
    if (def.type === "array") return undescribedIn(def.element, above, seen);
    if (def.type === "record") return undescribedIn(def.valueType, above, seen);
    return Object.entries(shapeOf(branch)).flatMap(([key, field]) => {
      const { core, description } = peel(field);
      const own = description || core._zod.def.type === "literal" ? [] : [above + key];
      return [...own, ...undescribedIn(field, `${above}${key}.`, seen)];
    });
  });
}
