/**
 * Reads the targets. The keys common to all are checked here, the rest by the plugin's schema. A variable or secret file that only one
 * target lacks is that target's problem, and the others run.
 */
import type { TargetPlugin } from "../plugin/contract.ts";
import type { PluginCatalog } from "./catalog.ts";
import type { SourceConfig, TargetConfig } from "./config.ts";
import { problemsOf, type Finding } from "./problems/findings.ts";
import { forPlugin } from "./external.ts";
import { nearest } from "./problems/nearest.ts";
import { keysOf } from "./problems/peel.ts";
import type { Path } from "./yaml/positions.ts";
import { BY_HAND, parseDefault, type WrittenSchedule } from "./schedule.ts";
import { NAME_HINT, TARGET_NAME, targetSchema } from "./schema.ts";
import { pick, type Sections } from "./problems/section.ts";
import { notAMap, pluginNamed } from "./sources.ts";
import { asWritten, hasFailed, isTreeMap, Leaf, type Tree, type TreeMap } from "./yaml/tree.ts";

export interface Surroundings {
  readonly sections: Sections;
  readonly plugins: PluginCatalog;
  readonly sources: Readonly<Record<string, SourceConfig>>;
  /** The names in the file, also of sources that are wrong. */
  readonly sourceNames: readonly string[];
  readonly timezone: string;
  readonly owners: readonly string[];
}

const COMMON = keysOf(targetSchema);
/** The keys without which it is not clear what the target is, so that the whole file is refused. */
const STRUCTURE = ["plugin", "source", "was"];

/** Whether something missing concerns one target only. */
export function concernsOneTarget({ where, remedy }: Finding): boolean {
  return remedy !== undefined || (where[0] === "targets" && where.length > 2 && !STRUCTURE.includes(String(where[2])));
}

export function readTargets(root: TreeMap, around: Surroundings): TargetConfig[] {
  const { findings } = around.sections;
  const { targets } = root;
  if (targets === undefined) {
    const misspelt = findings.wrong.some(({ where, suggestion }) => where.length === 1 && suggestion === "targets");
    if (!misspelt) findings.add(["targets"], "is missing: expected a map of targets, each with a name and its plugin");
    return [];
  }
  if (hasFailed(targets) && targets instanceof Leaf) return [];
  if (!isTreeMap(targets)) {
    findings.add(["targets"], "expected a map of targets, each with a name and its plugin; {} if there is none yet");
    return [];
  }
  const read = Object.entries(targets).map(([name, tree]) => readTarget(name, tree, around));
  checkFormerNames(targets, around.sections);
  return read.filter((target) => target !== undefined);
}

function readTarget(name: string, tree: Tree, around: Surroundings): TargetConfig | undefined {
  const { sections, plugins } = around;
  const where = ["targets", name];
  if (!TARGET_NAME.test(name)) sections.findings.add(where, `"${name}": ${NAME_HINT}`, { at: "key" });
  if (!isTreeMap(tree)) return void notAMap(tree, where, sections);
  const plugin = pluginNamed(tree, where, sections, plugins.targets);
  const shared = pick(tree, (key) => COMMON.includes(key) && !hasFailed(tree[key]));
  const common = sections.check(targetSchema, { ...shared, plugin: new Leaf("", "", [], false) }, where, "core");
  const source = sourceOf(tree, where, around);
  if (!plugin) return void unknownToAll(tree, where, around);
  const rest = pick(tree, (key) => !COMMON.includes(key));
  const isLoaded = !isUnloaded(tree, where, around);
  const asked = asking(plugin, where, sections);
  const settings = isLoaded
    ? asked(() => sections.check(plugin.config, rest, where, "plugin", COMMON), undefined)
    : undefined;
  const written = asked(() => scheduleOf(plugin, settings, common?.schedule), { ...BY_HAND, timezone: null });
  const problem = problemOf(name, sections);
  if (!common || source === undefined || (settings === undefined && !problem)) return undefined;
  return {
    name,
    plugin: plugin.name,
    source,
    mode: common.mode,
    schedule: written.schedule,
    scheduleText: written.text,
    scheduleZone: common.timezone ?? written.timezone ?? around.timezone,
    timezone: common.timezone ?? around.timezone,
    owners: common.owners ?? around.owners,
    limits: common.limits,
    retryForMs: common.retry_for,
    was: common.was ?? null,
    settings: problem ? null : settings,
    written: asWritten(rest),
    problem,
  };
}

/** Returns a function that asks the plugin something. If the plugin throws, that is its target's problem, not the file's. */
function asking(plugin: TargetPlugin, where: Path, { findings }: Sections) {
  return <T>(ask: () => T, otherwise: T): T => {
    try {
      return ask();
    } catch (error) {
      const [what] = String(error instanceof Error ? error.message : error).split("\n");
      const remedy = "The fault is in the plugin: tell its author, or remove the target from the config.";
      findings.addPlugin([...where, "plugin"], `${plugin.name} fails on its settings: ${what}`, remedy);
      return otherwise;
    }
  };
}

/** Whether the plugin or the connector of a target could not be loaded, which is the target's own problem. */
function isUnloaded(tree: TreeMap, where: Path, { sections: { findings }, plugins }: Surroundings): boolean {
  const connector = isTreeMap(tree.connector) ? tree.connector.type : undefined;
  const places: [Path, Tree | undefined][] = [
    [[...where, "plugin"], tree.plugin],
    [[...where, "connector", "type"], connector],
  ];
  const plugin = tree.plugin instanceof Leaf ? tree.plugin.text : "";
  const wrong = places.flatMap(([place, leaf]) => {
    const name = leaf instanceof Leaf ? leaf.text : "";
    const why = plugins.unloaded.get(name) ?? plugins.unloaded.get(forPlugin(name, plugin));
    return why ? [{ place, ...why }] : [];
  });
  for (const { place, message, remedy } of wrong) findings.addPlugin(place, message, remedy);
  return wrong.length > 0;
}

/** The schedule of the config, else the plugin's default; by hand if the target is not to run by itself. */
function scheduleOf(plugin: TargetPlugin, settings: unknown, written: WrittenSchedule | undefined) {
  // If a secret is missing there are no settings to ask the plugin about, and the target does not run.
  const isWhole = settings !== undefined;
  if (isWhole && plugin.background?.(settings) === false) return { ...BY_HAND, timezone: null };
  if (written) return { ...written, timezone: null };
  const { defaultSchedule } = plugin;
  if (typeof defaultSchedule !== "function") return parseDefault(defaultSchedule);
  return isWhole ? parseDefault(defaultSchedule(settings)) : { ...BY_HAND, timezone: null };
}

/** Adds a finding for each key that no plugin has, if the target's own plugin is unknown and its name resembles that of one that is here. */
function unknownToAll(tree: TreeMap, where: Path, { sections: { findings }, plugins }: Surroundings): void {
  const given = tree.plugin instanceof Leaf && !tree.plugin.failed ? tree.plugin.text : "";
  if (given !== "" && nearest(given, plugins.targets.keys()) === null) return;
  const known = [...COMMON, ...[...plugins.targets.values()].flatMap(({ config }) => keysOf(config))];
  for (const key of Object.keys(tree)) {
    if (known.includes(key) || findings.wrong.some((one) => one.where.at(-1) === key)) continue;
    findings.add([...where, key], `unknown key "${key}"`, { suggestion: nearest(key, known), at: "key" });
  }
}

function problemOf(name: string, { findings }: Sections): TargetConfig["problem"] {
  const own = findings.missing.filter(({ where }) => where[0] === "targets" && where[1] === name);
  if (own.length === 0) return null;
  const { where: _, ...problem } = own[0]!;
  const more = own.length === 1 ? "" : ` (and ${own.length - 1} more like this)`;
  const lacksSecret = own.some((one) => one.lacksSecret);
  return { ...problem, message: problem.message + more, lacksSecret, problems: problemsOf(own) };
}

function sourceOf(tree: TreeMap, where: Path, { sections, sourceNames }: Surroundings): string | undefined {
  const { findings } = sections;
  const given = tree.source;
  const list = sourceNames.join(", ");
  if (given === undefined) {
    if (sourceNames.length <= 1) return sourceNames[0] ?? "";
    if (Object.keys(tree).some((key) => !COMMON.includes(key) && nearest(key, ["source"]))) return undefined;
    return void findings.add([...where, "source"], `is missing: there are several sources, name one of ${list}`);
  }
  if (!(given instanceof Leaf) || given.failed || sourceNames.includes(given.text)) {
    return given instanceof Leaf ? given.text : undefined;
  }
  const suggestion = nearest(given.text, sourceNames);
  return void findings.add([...where, "source"], `there is no such source; there are: ${list}`, { suggestion });
}

function checkFormerNames(targets: TreeMap, { findings }: Sections): void {
  const taken = new Map<string, string>();
  for (const [name, tree] of Object.entries(targets)) {
    const was = isTreeMap(tree) ? tree.was : undefined;
    if (!(was instanceof Leaf)) continue;
    const where = ["targets", name, "was"];
    if (was.text in targets)
      findings.add(where, `"${was.text}" is the name of a current target, so it cannot be a former name`);
    const other = taken.get(was.text);
    if (other)
      findings.add(
        where,
        `"${was.text}" is given as the former name of ${other} too: only one target can take over its links`,
      );
    taken.set(was.text, name);
  }
}
