/**
 * Gives unused memory back to the system. V8 by itself keeps it until it needs room, which in a process that sleeps between runs may
 * be never. Takes about a tenth of a second, so it is done when nothing else goes on.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | null = null;

export function giveBack(): void {
  collect ??= exposed();
  collect();
}

function exposed(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}
