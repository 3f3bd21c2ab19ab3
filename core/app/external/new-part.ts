/**
 * `rollcall new`: writes a folder to start a plugin or a connector from. The templates (`templates/`) are complete: they pass lint, types
 * and the exam as they are. Only the vendor's name is put in.
 */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { NewPart, WrittenPart } from "../../cli/host.ts";
import { CommandRefused } from "../../model/errors.ts";
import { type NewFile, writeFiles } from "../command-line/write-files.ts";
import { homeOf } from "../home.ts";

const HOME = homeOf(import.meta.url).url;
/** The plugins for which there is a template of a connector. */
const PREPARED = ["absence-mirror"];
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST = 40;

/**
 * Makes a new folder in `folder`. `taken`: names of built-in plugins.
 * @throws CommandRefused for a wrong name, a plugin without a template, and a folder that exists or cannot be written
 */
export async function writePart(part: NewPart, folder: string, taken: ReadonlySet<string>): Promise<WrittenPart> {
  const { kind, name, plugin } = part;
  if (!NAME.test(name) || name.length > LONGEST) throw badName(name);
  if (kind === "plugin" && taken.has(name)) throw builtIn(name);
  if (kind === "connector" && !PREPARED.includes(plugin ?? "")) throw noTemplate(plugin, taken);
  const to = resolve(folder, name);
  if (existsSync(to)) throw folderExists(to);
  const from = new URL(`templates/${kind}/`, HOME);
  const home = relative(to, fileURLToPath(HOME)) || ".";
  const files: NewFile[] = [];
  for (const file of (await readdir(from)).sort()) {
    const text = named(await readFile(new URL(file, from), "utf8"), name);
    files.push({ path: join(to, file), text: file === "package.json" ? installedFrom(home, text) : text });
  }
  await writeFiles(to, files);
  return { files: files.map(({ path }) => path), unbuilt: isBuilt() ? null : fileURLToPath(HOME) };
}

/** Whether what package.json exports is there. In a clone it is made by `npm run build`, which nothing else needs. */
function isBuilt(): boolean {
  return existsSync(new URL("dist/core/exam.js", HOME));
}

/** Puts the name in place of the template's, in each spelling: `desk-planner`, `Desk Planner`, `DESK_PLANNER`. */
function named(text: string, name: string): string {
  const words = name.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return text
    .replaceAll("ACME", name.toUpperCase().replaceAll("-", "_"))
    .replaceAll("Acme", words.join(" "))
    .replaceAll("acme", name);
}

/** Makes the folder depend on the program that wrote it, since a package of this name in a registry may be anybody's. */
function installedFrom(home: string, text: string): string {
  return text.replace('"rollcall": "*"', `"rollcall": ${JSON.stringify(`file:${home}`)}`);
}

function badName(name: string): CommandRefused {
  return new CommandRefused("CONFIG", `"${name}" cannot be the name of a plugin or connector`, {
    remedy: `Use lower-case letters, digits and single dashes, beginning with a letter, at most ${LONGEST}: desk-planner.`,
  });
}

function builtIn(name: string): CommandRefused {
  return new CommandRefused("CONFIG", `there is already a built-in plugin ${name}`, { remedy: "Choose another name." });
}

function noTemplate(plugin: string | null, taken: ReadonlySet<string>): CommandRefused {
  const what = plugin !== null && taken.has(plugin) ? "there is no template of a connector for" : "there is no plugin";
  return new CommandRefused("CONFIG", `${what} ${plugin}`, {
    remedy: `There is one for ${PREPARED.join(", ")}: --for ${PREPARED[0]}. Start from it and implement the other plugin's client instead: plugins/README.md.`,
  });
}

function folderExists(folder: string): CommandRefused {
  return new CommandRefused("CONFIG", `${folder} exists already`, {
    remedy: "Choose another name, or move the folder away first.",
  });
}
