/** Puts the checked parts together into a Config: paths absolute, defaults in place, parts against each other. */
import { dirname } from "node:path";
import { Secret } from "../model/secret.ts";
import type { PluginCatalog } from "./catalog.ts";
import type { Config, WebConfig } from "./config.ts";
import { fileSchema } from "./schema.ts";
import type { Sections } from "./section.ts";
import { databaseUrl, isLoopback, LISTEN_HINT, NO_POSTGRES, parseListen } from "./settings.ts";
import { readSources } from "./sources.ts";
import { readTargets } from "./targets.ts";
import { isTreeMap, Leaf, type TreeMap } from "./tree.ts";
import type { z } from "../plugin/schema.ts";

export interface Assembly {
  readonly file: string;
  /** `$ROLLCALL_LISTEN` */
  readonly listen: string | undefined;
  readonly plugins: PluginCatalog;
  readonly sections: Sections;
}

type FileSettings = z.output<typeof fileSchema>;

/** Undefined when a part is wrong; what, stands in the findings. */
export function assemble(
  tree: TreeMap,
  { file, listen, plugins, sections }: Assembly,
): Omit<Config, "plugins" | "secrets" | "hash"> | undefined {
  const settings = sections.check(fileSchema, withKnownDatabase(tree, sections), [], "core");
  const web = settings && webOf(settings, listen, sections);
  const sources = readSources(tree, sections, plugins);
  const targets = readTargets(tree, {
    sections,
    plugins,
    sources,
    sourceNames: sourceNamesOf(tree),
    timezone: settings?.timezone ?? "UTC",
    owners: settings?.owners ?? [],
  });
  if (!settings || web === undefined) return undefined;
  const { timezone, language, owners, database, mail, heartbeat, history } = settings;
  return {
    file,
    timezone,
    language,
    owners,
    database: databaseUrl(database, dirname(file)),
    mail: mail ?? null,
    web,
    heartbeat: heartbeat ?? null,
    history: { keepMs: history.keep },
    sources,
    targets,
  };
}

/** `database: { url, password }` is PostgreSQL's form; said in one sentence instead of "expected a text". */
function withKnownDatabase(tree: TreeMap, { findings }: Sections): TreeMap {
  const { database, ...rest } = tree;
  if (!isTreeMap(database)) return tree;
  findings.add(["database"], NO_POSTGRES);
  return rest;
}

function sourceNamesOf({ source, sources }: TreeMap): readonly string[] {
  if (isTreeMap(source)) return source.plugin instanceof Leaf ? [source.plugin.text] : [];
  const isMap = isTreeMap(sources) && !(sources.plugin instanceof Leaf);
  return isMap ? Object.keys(sources) : [];
}

/** Undefined: refused. Null: no dashboard. */
function webOf(
  { web }: FileSettings,
  override: string | undefined,
  { findings }: Sections,
): WebConfig | null | undefined {
  if (!web) return null;
  const listen = parseListen(override || web.listen);
  const password = web.password instanceof Secret ? web.password : null;
  const where = ["web", "listen"];
  if (!listen) return void findings.add(where, `$ROLLCALL_LISTEN, which wins: ${LISTEN_HINT}`);
  if (!password && !isLoopback(listen.host)) {
    const which = override ? "$ROLLCALL_LISTEN opens the dashboard" : "the dashboard would be open";
    return void findings.add(where, `${which} to other machines: set web.password too`);
  }
  return { listen, publicUrl: web.public_url ?? null, password };
}
