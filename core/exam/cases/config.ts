/** The config is strict and explains itself. */
import { peel, type AnySchema } from "../../config/problems/peel.ts";
import { ConfigError } from "../../model/errors.ts";
import type { z } from "../../plugin/schema.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { must } from "../must.ts";
import type { ExamOptions } from "../options.ts";

const UNKNOWN = "a_key_that_nobody_knows";

export const config: Case = {
  name: "config",
  promise: "a key that its config does not know is refused, and every key that it knows has a description",
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
  return schemas.flatMap((schema) =>
    Object.entries((schema as z.ZodObject | undefined)?.shape ?? {})
      .filter(([, field]) => !peel(field as AnySchema).description)
      .map(([key]) => key),
  );
}
