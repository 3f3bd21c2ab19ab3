/** Puts the checked parts together into a Config: makes paths absolute, fills in defaults, and checks parts against each other. */
import { dirname } from "node:path";
import { isLoopback } from "../model/loopback.ts";
import type { PluginCatalog } from "./catalog.ts";
import type { Config, WebConfig } from "./config.ts";
import { databaseUrl } from "./database.ts";
import { fileSchema } from "./schema.ts";
import type { Sections } from "./problems/section.ts";
import { LISTEN_HINT, parseListen } from "./settings.ts";
import { readSources } from "./sources.ts";
import { readTargets } from "./targets.ts";
import { isTreeMap, Leaf, type TreeMap } from "./yaml/tree.ts";
import type { z } from "../plugin/schema.ts";

export interface Assembly {
  readonly file: string;
  /** `$ROLLCALL_LISTEN` */
  readonly listen: string | undefined;
  readonly plugins: PluginCatalog;
  readonly sections: Sections;
}

const PUBLIC_WITHOUT_USERS =
  "people on other machines could get in without a password: set web.password or web.users as well, even if a proxy signs people in; or, if nobody reaches the dashboard through a proxy, leave web.public_url out";

type FileSettings = z.output<typeof fileSchema>;

/** Returns undefined if a part is wrong; the findings say what. */
export function assemble(
  tree: TreeMap,
  { file, listen, plugins, sections }: Assembly,
): Omit<Config, "plugins" | "secrets" | "hash"> | undefined {
  const settings = sections.check(fileSchema, tree, [], "core");
  hideDatabasePassword(tree, sections);
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
    mail: mail ? { ...mail, ca: mail.ca ?? null } : null,
    web,
    heartbeat: heartbeat ?? null,
    history: { keepMs: history.keep },
    sources,
    targets,
  };
}

/** Marks the password in the database's address as a secret. The rest is none: messages name host and database. */
function hideDatabasePassword({ database }: TreeMap, sections: Sections): void {
  const address = isTreeMap(database) ? database.url : database;
  if (address instanceof Leaf) sections.hidePassword(address);
}

function sourceNamesOf({ source, sources }: TreeMap): readonly string[] {
  if (isTreeMap(source)) return source.plugin instanceof Leaf ? [source.plugin.text] : [];
  const isMap = isTreeMap(sources) && !(sources.plugin instanceof Leaf);
  return isMap ? Object.keys(sources) : [];
}

/** Returns undefined if the part is refused; null if there is no dashboard. */
function webOf(
  { web }: FileSettings,
  override: string | undefined,
  { findings }: Sections,
): WebConfig | null | undefined {
  if (!web) return null;
  const listen = parseListen(override || web.listen);
  const where = ["web", "listen"];
  if (!listen)
    return void findings.add(where, `$ROLLCALL_LISTEN, which overrides this setting, is wrong: ${LISTEN_HINT}`);
  if (web.password && web.users)
    return void findings.add(["web", "users"], "cannot be combined with `web.password`: keep one of the two", {
      at: "key",
    });
  const users = usersOf(web);
  if (users.length === 0 && !isLoopback(listen.host)) {
    const which = override ? "$ROLLCALL_LISTEN opens the dashboard" : "the dashboard would be open";
    return void findings.add(where, `${which} to other machines: set web.password or web.users too`);
  }
  if (users.length === 0 && web.public_url && !isLoopback(URL.parse(web.public_url)!.hostname))
    return void findings.add(["web", "public_url"], PUBLIC_WITHOUT_USERS);
  return { listen, publicUrl: web.public_url ?? null, users, metrics: web.metrics };
}

function usersOf({ password, users = {} }: NonNullable<FileSettings["web"]>): WebConfig["users"] {
  if (password) return [{ name: "admin", password, role: "operator" }];
  return Object.entries(users).map(([name, user]) => ({ name, ...user }));
}
