/** Brings what is examined into a config: by names that lead to it, through the same doors as what a real config names. */
import { acceptExternal } from "../app/external/accept-external.ts";
import type { LoadExternal } from "../config/external.ts";
import type { ExternalKinds } from "../plugin/external.ts";
import type { ExamOptions } from "./options.ts";

const PLUGIN = "./examined-plugin";
const CONNECTOR = "./examined-connector";

/** Returns what the target of the exam says in its config. */
export function settingsOf({ plugin, connector }: ExamOptions, own: Readonly<Record<string, unknown>>): object {
  const type = connector && { type: CONNECTOR };
  return {
    ...own,
    plugin: typeof plugin === "string" ? plugin : PLUGIN,
    ...(type && { connector: { ...(own.connector as object | undefined), ...type } }),
  };
}

export function loaderOf({ plugin, connector }: ExamOptions, taken: ReadonlySet<string>): LoadExternal {
  return async <K extends keyof ExternalKinds>(kind: K, name: string) =>
    acceptExternal(name === PLUGIN ? plugin : connector, kind, name, taken);
}
