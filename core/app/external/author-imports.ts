/**
 * Resolves what authors import from `rollcall/…` to the running program itself: a second copy would not recognise the first one's
 * secrets, errors and proofs. In the source tree these entry points are source files, in a release files beside the program.
 */
import { registerHooks } from "node:module";
import { homeOf } from "../home.ts";

const PLUGINS = ["absence-mirror", "bookings-release", "staff-scheduling", "user-and-team-provisioning"];

/** The entry points: what authors import → the file in the source tree. */
export const DOORS: ReadonlyMap<string, string> = new Map([
  ["rollcall/plugin", "core/plugin/index.ts"],
  ["rollcall/simulator", "core/plugin/simulator.ts"],
  ["rollcall/exam", "core/exam/exam.ts"],
  ...PLUGINS.map((name) => [`rollcall/${name}`, `plugins/${name}/kit.ts`] as const),
]);

/** Marks a name from a config, so that it is resolved as though the config file itself had imported it. */
const SCHEME = "rollcall-external:";

export function externalUrl(name: string, from: URL): string {
  return `${SCHEME}${encodeURIComponent(name)}#${from.href}`;
}

let open = false;
const listeners = new Set<(url: string) => void>();

/** Registers the hooks, once a process. Every listener is told of each file that a config names before that file runs. */
export function openDoors(onNamed: (url: string) => void): void {
  listeners.add(onNamed);
  if (open) return;
  open = true;
  registerHooks({
    resolve(specifier, context, next) {
      const door = DOORS.get(specifier);
      if (door) return next(doorUrl(specifier, door), context);
      if (!specifier.startsWith(SCHEME)) return next(specifier, context);
      const [name = "", from = ""] = specifier.slice(SCHEME.length).split("#");
      const found = next(decodeURIComponent(name), { ...context, parentURL: from });
      for (const listener of listeners) listener(found.url);
      return found;
    },
  });
}

/** In a release `rollcall/plugin` is `plugin.js`, beside this file (rolldown.config.ts). */
function doorUrl(specifier: string, source: string): string {
  if (import.meta.url.endsWith(".ts")) return new URL(source, homeOf(import.meta.url).url).href;
  return new URL(`./${specifier.slice("rollcall/".length)}.js`, import.meta.url).href;
}
