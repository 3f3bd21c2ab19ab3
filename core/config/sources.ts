/** Reads `source:` or `sources:`; exactly one of them must be there. A single source has its plugin's name. */
import type { PluginCatalog } from "./catalog.ts";
import type { SourceConfig } from "./config.ts";
import { nearest } from "./problems/nearest.ts";
import type { Path } from "./yaml/positions.ts";
import { NAME_HINT, TARGET_NAME } from "./schema.ts";
import { pick, type Sections } from "./problems/section.ts";
import { asWritten, isTreeMap, Leaf, type Tree, type TreeMap } from "./yaml/tree.ts";

/** Returns the sources by name, without those that are wrong, which are in the findings. */
export function readSources(root: TreeMap, sections: Sections, plugins: PluginCatalog): Record<string, SourceConfig> {
  const { findings } = sections;
  const { source, sources } = root;
  const all: Record<string, SourceConfig> = Object.create(null);
  const take = (name: string | null, tree: Tree, where: Path): void => {
    const read = readSource(name, tree, where, sections, plugins);
    if (read) all[read.name] = read;
  };
  if (source !== undefined && sources !== undefined) {
    findings.add(["sources"], "cannot be combined with `source`: keep one of the two", { at: "key" });
  }
  if (source !== undefined) take(null, source, ["source"]);
  else if (sources !== undefined) readMany(sources, sections, take);
  else if (!findings.wrong.some(({ where, suggestion }) => where.length === 1 && /^sources?$/.test(suggestion ?? ""))) {
    findings.add(["source"], "is missing: expected a map such as { plugin: personio, client_id: …, client_secret: … }");
  }
  return all;
}

function readMany(sources: Tree, { findings }: Sections, take: (name: string, tree: Tree, where: Path) => void): void {
  if (!isTreeMap(sources) || Object.keys(sources).length === 0) {
    return findings.add(["sources"], "expected a map of at least one source, each with a name and its plugin");
  }
  if (sources.plugin instanceof Leaf) {
    const message = "holds the settings of a single source: write `source`, or give each source a name below `sources`";
    return findings.add(["sources"], message, { suggestion: "source", at: "key" });
  }
  for (const [name, tree] of Object.entries(sources)) {
    if (!TARGET_NAME.test(name)) findings.add(["sources", name], `"${name}": ${NAME_HINT}`, { at: "key" });
    take(name, tree, ["sources", name]);
  }
}

function readSource(
  name: string | null,
  tree: Tree,
  where: Path,
  sections: Sections,
  { sources, unloaded }: PluginCatalog,
): SourceConfig | undefined {
  if (!isTreeMap(tree)) return void notAMap(tree, where, sections);
  const { plugin: given } = tree;
  const broken = given instanceof Leaf ? unloaded.get(given.text) : undefined;
  if (broken) {
    sections.findings.addPlugin([...where, "plugin"], broken.message, broken.remedy);
  }
  const plugin = pluginNamed(tree, where, sections, sources);
  if (!plugin) return undefined;
  const rest = pick(tree, (key) => key !== "plugin");
  const settings = sections.check(plugin.config, rest, where, "plugin", ["plugin"]);
  if (settings === undefined) return undefined;
  return { name: name ?? plugin.name, plugin: plugin.name, settings, written: asWritten(rest) };
}

/** The plugin that a part of the file names; if there is none, a finding lists the plugins that exist. */
export function pluginNamed<P>(
  tree: TreeMap,
  where: Path,
  { findings }: Sections,
  plugins: ReadonlyMap<string, P>,
): P | undefined {
  const given = tree.plugin;
  const names = [...plugins.keys()];
  const found = given instanceof Leaf && !given.failed ? plugins.get(given.text) : undefined;
  if (found) return found;
  const list = names.join(", ");
  if (given === undefined) {
    const slip = Object.keys(tree).find((key) => nearest(key, ["plugin"]) !== null);
    if (slip) findings.add([...where, slip], `unknown key "${slip}"`, { suggestion: "plugin", at: "key" });
    else findings.add([...where, "plugin"], `is missing: expected one of ${list}`);
  } else if (!(given instanceof Leaf && given.failed)) {
    const text = given instanceof Leaf ? given.text : "";
    const suggestion = nearest(text, names);
    findings.add([...where, "plugin"], `there is no such plugin here; there are: ${list}${orOwn(text, suggestion)}`, {
      suggestion,
    });
  }
  return undefined;
}

/** How a plugin of one's own would be named, where the name resembles none of those that are here. */
function orOwn(text: string, suggestion: string | null): string {
  if (text === "" || suggestion !== null) return "";
  return `; one of your own is named by its folder, ./${text.replace(/^\/+/, "")}, or its package, rollcall-plugin-…`;
}

export function notAMap(tree: Tree, where: Path, { findings }: Sections): void {
  if (tree instanceof Leaf && tree.failed) return;
  findings.add(where, "expected a map with the plugin and its settings");
}
