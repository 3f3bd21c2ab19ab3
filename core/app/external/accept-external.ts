/** Checks whether a module's export is what the config wants there: of the right kind, for this contract, and well formed. */
import type { Unloaded } from "../../config/external.ts";
import { CONTRACT, type External, type ExternalKinds } from "../../plugin/external.ts";
import { guarded } from "../../plugin/guard/guard.ts";
import { wrongPart } from "./wrong-part.ts";

/** Returns the part, wrapped so that everything it answers is checked; or why it cannot be used. `taken`: names of built-in plugins. */
export function acceptExternal<K extends keyof ExternalKinds>(
  external: unknown,
  kind: K,
  name: string,
  taken: ReadonlySet<string>,
): ExternalKinds[K] | Unloaded {
  const { contract, kind: found, part } = (external ?? {}) as Partial<External>;
  if (typeof contract !== "number" || !found || !part)
    return wrong(name, `it has no default export of ${EXPORTS[kind]}`);
  if (contract !== CONTRACT) {
    const message = `${name} was written for version ${contract} of rollcall's plugin contract; this rollcall supports version ${CONTRACT}`;
    const remedy = contract > CONTRACT ? "Upgrade rollcall." : "Get a newer version of it, or ask its author for one.";
    return { message, remedy };
  }
  if (found !== kind) return wrong(name, `it is a ${found}, but a ${kind} is needed here`);
  const problem = wrongPart(kind, part, taken);
  if (problem) return wrong(name, problem);
  return guarded(kind, part as ExternalKinds[K], name);
}

const EXPORTS: Readonly<Record<keyof ExternalKinds, string>> = {
  source: "defineSource(1, …)",
  target: "defineTarget(1, …)",
  connector: "defineConnector(1, …)",
};

function wrong(name: string, what: string): Unloaded {
  return {
    message: `${name} cannot be used: ${what}`,
    remedy: "Tell its author; plugins/README.md says what a plugin has to provide.",
  };
}
