/**
 * What authors import from `rollcall/…` is the running program's own: two copies of it would not know each other's secrets,
 * errors and proofs. In the source tree the doors are files of it, in the released code files beside the program.
 */
import { registerHooks } from "node:module";

const PLUGINS = ["absence-mirror", "bookings-release", "staff-scheduling", "user-and-team-provisioning"];

/** By what is imported: where it is in the source tree, seen from here. */
export const DOORS: ReadonlyMap<string, string> = new Map([
  ["rollcall/plugin", "../../plugin/index.ts"],
  ["rollcall/simulator", "../../plugin/simulator.ts"],
  ["rollcall/exam", "../../exam/exam.ts"],
  ...PLUGINS.map((name) => [`rollcall/${name}`, `../../plugins/${name}/kit.ts`] as const),
]);

/** How what stands in a config is imported from there: it is found as the config's own imports would be. */
const SCHEME = "rollcall-external:";

export function externalUrl(name: string, from: URL): string {
  return `${SCHEME}${encodeURIComponent(name)}#${from.href}`;
}

let open = false;
const listeners = new Set<(url: string) => void>();

/** Once a process; every listener hears of each file that a config names, before it runs. */
export function openDoors(onNamed: (url: string) => void): void {
  listeners.add(onNamed);
  if (open) return;
  open = true;
  const isSource = import.meta.url.endsWith(".ts");
  registerHooks({
    resolve(specifier, context, next) {
      const door = DOORS.get(specifier);
      if (door) return next(new URL(isSource ? door : releasedAs(specifier), import.meta.url).href, context);
      if (!specifier.startsWith(SCHEME)) return next(specifier, context);
      const [name = "", from = ""] = specifier.slice(SCHEME.length).split("#");
      const found = next(decodeURIComponent(name), { ...context, parentURL: from });
      for (const listener of listeners) listener(found.url);
      return found;
    },
  });
}

/** `rollcall/plugin` is `plugin.js` (rolldown.config.ts). */
function releasedAs(specifier: string): string {
  return `./${specifier.slice("rollcall/".length)}.js`;
}
