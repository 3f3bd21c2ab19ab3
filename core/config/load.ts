/**
 * Reads the whole config file: text → nodes with places → values from outside → the file's schema and each plugin's → a Config, or
 * one ConfigError with everything that is wrong. A variable or secret file that only one target lacks is that target's problem,
 * unless `mayLack` says otherwise.
 */
import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { Node } from "yaml";
import { ConfigError, type Problem } from "../model/errors.ts";
import { assemble } from "./assemble.ts";
import type { PluginCatalog } from "./catalog.ts";
import type { Config } from "./config.ts";
import { catalogFor, type LoadExternal } from "./external.ts";
import { type Finding, Findings, problemsOf, withPlace } from "./problems/findings.ts";
import { type Found, referencesIn, resolveReferences } from "./yaml/interpolate.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";
import { Positions } from "./yaml/positions.ts";
import { readText, UnreadableText } from "./yaml/read-text.ts";
import { Sections } from "./problems/section.ts";
import { concernsOneTarget } from "./targets.ts";
import { readTree, type TreeMap } from "./yaml/tree.ts";

export interface LoadOptions {
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly plugins: PluginCatalog;
  /** Variables and secret files that single targets may lack; any other missing one refuses the file. Default: anything. */
  readonly mayLack?: "anything" | readonly Problem[];
  /** Loads external plugins and connectors. Omitted: there are none. */
  readonly external?: LoadExternal;
}

/** @throws ConfigError with every problem at once. */
export async function loadConfig({
  file,
  env,
  plugins: built,
  mayLack = "anything",
  external,
}: LoadOptions): Promise<Config> {
  const path = resolve(file);
  const { text, root, findings, found } = await open(path, env);
  if (root === null) throw refused(path, findings.wrong);
  const tree = readTree(root, found, (where, message, hint) => findings.addSecret(where, message, hint)) as TreeMap;
  const plugins = await catalogFor(tree, built, { load: external, folder: dirname(path) });
  const sections = new Sections(findings);
  const config = assemble(tree, { file: path, listen: env.ROLLCALL_LISTEN, plugins, sections });
  const news = findings.missing.filter((one) => mayLack === "anything" || !isAmong(one, mayLack));
  const isFatal = (one: Finding) => mayLack !== "anything" || !concernsOneTarget(one);
  if (findings.wrong.length > 0 || news.some(isFatal) || !config) throw refused(path, [...findings.wrong, ...news]);
  return { ...config, plugins, secrets: sections.secrets, hash: hashOf(text, found, env) };
}

/** Compares without line and column, since the file may have changed. */
function isAmong({ path, message }: Problem, problems: readonly Problem[]): boolean {
  return problems.some((one) => one.path === path && one.message === message);
}

/**
 * A hash that changes when the file, a secret file or a variable it uses does, by which a daemon sees that it is time to reload. A file
 * that cannot be loaded, or not even read, has one too.
 */
export async function fingerprint({ file, env }: Pick<LoadOptions, "file" | "env">): Promise<string> {
  try {
    const { text, found } = await open(resolve(file), env);
    return hashOf(text, found, env);
  } catch (error) {
    if (error instanceof ConfigError) return hashOf(error.message, new Map(), env);
    throw error;
  }
}

interface Opened {
  readonly text: string;
  readonly root: Node | null;
  readonly findings: Findings;
  readonly found: ReadonlyMap<string, Found>;
}

async function open(file: string, env: LoadOptions["env"]): Promise<Opened> {
  const text = await readText(file).catch((error: unknown) => {
    throw error instanceof UnreadableText ? unreadable(error) : error;
  });
  const { root, lines, problems } = parseYaml(text);
  const findings = new Findings(new Positions(root, lines));
  for (const { offset, message } of problems) findings.addAt(offset, message);
  const found = await resolveReferences(referencesIn(root), { env, folder: dirname(file) });
  return { text, root, findings, found };
}

function hashOf(text: string, found: ReadonlyMap<string, Found>, env: LoadOptions["env"]): string {
  const content = JSON.stringify([text, [...found], env.ROLLCALL_LISTEN ?? null]);
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

function unreadable(error: UnreadableText): ConfigError {
  const problem: Problem = { path: "", line: null, column: null, message: error.message, suggestion: null };
  return new ConfigError(error.message, [problem], {
    remedy: "Name the file with --config or $ROLLCALL_CONFIG, or create one with `rollcall init`.",
    cause: error,
  });
}

function refused(file: string, findings: readonly Finding[]): ConfigError {
  const problems = problemsOf(findings);
  const what = problems[0] ? withPlace(file, problems[0]) : `${file}: is not understood`;
  const message = problems.length === 1 ? what : `${problems.length} problems in the config; the first: ${what}`;
  return new ConfigError(message, problems, {
    remedy: "Correct the file, or set the variables that are missing; then run `rollcall check`.",
  });
}
