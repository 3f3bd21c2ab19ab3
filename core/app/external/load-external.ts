/**
 * Loads a plugin or connector that a config names, from a folder, a file or a package. Whatever is wrong with it (it does not exist,
 * throws, hangs, is something else, was written for another contract) is reported with its name, and affects only what uses it.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isPath, type LoadExternal, type Unloaded } from "../../config/external.ts";
import type { Clock } from "../../model/time.ts";
import type { ExternalKinds } from "../../plugin/external.ts";
import { homeOf } from "../home.ts";
import { acceptExternal } from "./accept-external.ts";
import { externalUrl, openDoors } from "./author-imports.ts";

/** A module that takes longer to load is taken for one that hangs. */
const LOAD_MS = 10_000;
const ENTRIES = ["index.ts", "index.mts", "index.js", "index.mjs"];

export interface LoaderOptions {
  readonly clock: Clock;
  /** Names of built-in plugins, which no other may take. */
  readonly taken: ReadonlySet<string>;
  /** Told the URL of a file of other people before it runs. */
  readonly onLoaded: (url: string) => void;
}

export function createLoader({ clock, taken, onLoaded }: LoaderOptions): LoadExternal {
  return async <K extends keyof ExternalKinds>(kind: K, name: string, folder: string) => {
    try {
      const external = await imported(name, folder, { clock, onLoaded });
      return acceptExternal(external, kind, name, taken);
    } catch (error) {
      return broken(name, error, configIn(folder));
    }
  };
}

async function imported(
  name: string,
  folder: string,
  { clock, onLoaded }: Pick<LoaderOptions, "clock" | "onLoaded">,
): Promise<unknown> {
  openDoors(onLoaded);
  const from = pathToFileURL(configIn(folder));
  const module: unknown = await withinTime(import(externalUrl(entryOf(name, folder), from)), clock);
  return (module as { readonly default?: unknown }).default;
}

/** The file from which names of plugins are resolved. */
function configIn(folder: string): string {
  return join(folder, "config.yaml");
}

/** What to import: the URL of the file, or of the main file in the folder; a package's own name. */
function entryOf(name: string, folder: string): string {
  if (!isPath(name)) return name;
  const path = resolve(folder, name);
  if (!existsSync(path)) throw new NotThere(`${path} does not exist`);
  if (!statSync(path).isDirectory()) return pathToFileURL(path).href;
  const main = mainOf(path);
  if (main !== undefined && !existsSync(join(path, main)))
    throw new NotThere(`${join(path, "package.json")} names ${main} as its main file, which does not exist`);
  const entry = main ?? ENTRIES.find((file) => existsSync(join(path, file)));
  if (!entry)
    throw new NotThere(`${path} has none of ${ENTRIES.join(", ")}, nor a package.json that names its main file`);
  return pathToFileURL(join(path, entry)).href;
}

function mainOf(folder: string): string | undefined {
  const file = join(folder, "package.json");
  const { main } = existsSync(file) ? packageIn(file) : {};
  return typeof main === "string" ? main : undefined;
}

function packageIn(file: string): { readonly main?: unknown } {
  try {
    return JSON.parse(readFileSync(file, "utf8")) ?? {};
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function withinTime<T>(work: Promise<T>, clock: Clock): Promise<T> {
  const done = new AbortController();
  const late = clock.sleep(LOAD_MS, done.signal, "limit").then(() => {
    throw new TooSlow(`it was still loading after ${LOAD_MS / 1000} seconds`);
  });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => done.abort());
}

class NotThere extends Error {}
class TooSlow extends Error {}

/** @param config the file that names the plugin; what another file imports is the plugin's own affair */
function broken(name: string, error: unknown, config: string): Unloaded {
  const text = error instanceof Error ? String(error.message.split("\n")[0]) : String(error);
  const importer = / imported from (.+)$/.exec(text)?.[1];
  if (importer !== undefined && importer !== config) {
    const remedy =
      "The plugin imports what is not there: correct the import, or run `npm install` in the plugin's own folder.";
    return { message: `${name} cannot be loaded: ${text}`, remedy };
  }
  if (error instanceof NotThere || (error as { code?: unknown }).code === "ERR_MODULE_NOT_FOUND") {
    const remedy =
      "Correct the path (it is relative to the config file), or install the package in the folder of the config file.";
    return { message: `${name} cannot be loaded: ${text}`, remedy };
  }
  const remedy =
    "The fault is in the plugin itself, before rollcall asks it anything: tell its author, or remove the target from the config.";
  return { message: `${name} cannot be loaded: ${text}${placeOf(error)}`, remedy };
}

/** Parts of paths that show a file not to be the author's: libraries, and rollcall itself. */
const OTHERS = [
  "/node_modules/",
  ...["core/", "dist/"].map((room) => new URL(room, homeOf(import.meta.url).url).pathname),
];

/** The place in the author's files where it broke, which the message of a syntax error leaves out: ` (/plugins/rooms/index.ts:3)`. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error && !(error instanceof TooSlow) ? String(error.stack) : "";
  const places = stack.slice(0, 4_000).matchAll(/(?:file:\/\/)?(\/[^\s():]+\.[cm]?[jt]s:\d+)/g);
  const place = [...places].map(([, path]) => path as string).find((path) => !OTHERS.some((one) => path.includes(one)));
  return place ? ` (${place})` : "";
}
