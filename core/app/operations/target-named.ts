/** Finds a target of the config in force by its name. */
import type { Engine, Target } from "../../engine/engine.ts";
import { UnknownName } from "../../engine/operations/unknown-name.ts";

/** @throws UnknownName, which names the targets that exist */
export function targetNamed(app: { readonly engine: Pick<Engine, "targets"> }): (name: string) => Target {
  return (name) => {
    const target = app.engine.targets.get(name);
    if (!target) throw new UnknownName("target", name, [...app.engine.targets.keys()]);
    return target;
  };
}
